import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Compares two secrets without telling by the time taken how much of them is alike. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Signs short-lived tokens and URLs with a secret that lives as long as the process. */
export class Signer {
  readonly #secret = randomBytes(32);

  /** A token in the form of a JWT. */
  token(use: 'access' | 'refresh', subject: string, seconds: number): string {
    const claims = {
      use,
      sub: subject,
      jti: randomBytes(8).toString('hex'),
      exp: unixNow() + seconds,
    };
    const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${head}.${this.sign(head)}`;
  }

  /** The subject of a valid token of that use, or null. */
  subject(use: 'access' | 'refresh', token: string): string | null {
    const [header = '', body = '', signature = ''] = token.split('.');
    if (!sameSecret(signature, this.sign(`${header}.${body}`))) return null;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
      use: string;
      sub: string;
      exp: number;
    };
    return claims.use === use && claims.exp > unixNow() ? claims.sub : null;
  }

  /** The signature of any text. */
  sign(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('base64url');
  }
}

export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
