import { createHash, createHmac } from 'node:crypto';

import { errors, jwtVerify, type JWTPayload, SignJWT } from 'jose';

import type { Clock } from '../../shared/clock.js';
import { ROLES, type Role, type Viewer } from '../../shared/viewer.js';

export interface TokenSettings {
  /** Signs; at least 32 characters. */
  readonly secret: string;
  /** Still believed, while tokens signed with it live on after a change of secrets. */
  readonly previousSecret: string | undefined;
  readonly accessMinutes: number;
  readonly refreshDays: number;
}

/** What a refresh token stands for: one step of one family. */
export interface RefreshClaims {
  readonly familyId: string;
  readonly tokenId: string;
  readonly userId: string;
  readonly role: Role;
}

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

const ISSUER = 'wwmaa-gateway';
const ALGORITHM = 'HS256';
/** RFC 9068 for access tokens; its own kind for refresh tokens, so that neither passes for the other. */
const ACCESS = 'at+jwt';
const REFRESH = 'rt+jwt';

interface Key {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Signs and verifies every token of the gateway; nothing else does. */
export class Tokens {
  readonly #keys: readonly [Key, ...Key[]];

  constructor(
    private readonly settings: TokenSettings,
    private readonly clock: Clock,
  ) {
    const { secret, previousSecret } = settings;
    this.#keys = [keyOf(secret), ...(previousSecret ? [keyOf(previousSecret)] : [])];
  }

  access(user: { readonly id: string; readonly role: Role }): Promise<SignedToken> {
    const seconds = this.settings.accessMinutes * 60;
    return this.#sign(ACCESS, { sub: user.id, role: user.role }, seconds);
  }

  refresh({ familyId, tokenId, userId, role }: RefreshClaims): Promise<SignedToken> {
    const claims = { sub: userId, role, fam: familyId, jti: tokenId };
    return this.#sign(REFRESH, claims, this.settings.refreshDays * 86_400);
  }

  /** The viewer of an access token, or why it is not believed. */
  async verifyAccess(token: string): Promise<{ viewer: Viewer } | { problem: string }> {
    try {
      const { sub, role } = await this.#verify(token, ACCESS);
      if (!sub || !isRole(role)) return { problem: 'The access token is not valid.' };
      return { viewer: Object.freeze({ kind: 'user', id: sub, role }) };
    } catch (error) {
      const expired = error instanceof errors.JWTExpired;
      return { problem: `The access token ${expired ? 'has expired' : 'is not valid'}.` };
    }
  }

  /** What a refresh token stands for, or null when it is expired, forged, or no refresh token. */
  async verifyRefresh(token: string): Promise<RefreshClaims | null> {
    try {
      const { sub, role, jti, fam } = await this.#verify(token, REFRESH);
      if (!sub || !jti || typeof fam !== 'string' || !isRole(role)) return null;
      return { userId: sub, role, tokenId: jti, familyId: fam };
    } catch {
      return null;
    }
  }

  /**
   * The id of the token that follows this one. It is computed, not drawn, so that a client that asks
   * again because the answer was lost is given the same successor, and two at once do not fork.
   */
  successorOf(tokenId: string): string {
    const [{ bytes }] = this.#keys;
    return createHmac('sha256', bytes).update(`successor ${tokenId}`).digest('hex').slice(0, 32);
  }

  async #sign(kind: string, claims: JWTPayload, seconds: number): Promise<SignedToken> {
    const [{ id, bytes }] = this.#keys;
    const issued = Math.floor(this.clock.now().getTime() / 1000);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: id, typ: kind })
      .setIssuer(ISSUER)
      .setIssuedAt(issued)
      .setExpirationTime(issued + seconds)
      .sign(bytes);
    return { token, expiresAt: new Date((issued + seconds) * 1000) };
  }

  async #verify(
    token: string,
    kind: string,
  ): Promise<JWTPayload & { role?: unknown; fam?: unknown }> {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = this.#keys.find(({ id }) => id === kid);
        if (!key) throw new errors.JWSSignatureVerificationFailed();
        return key.bytes;
      },
      { algorithms: [ALGORITHM], issuer: ISSUER, typ: kind, currentDate: this.clock.now() },
    );
    return payload;
  }
}

function keyOf(secret: string): Key {
  const id = createHash('sha256').update(`key id ${secret}`).digest('hex').slice(0, 8);
  return { id, bytes: new TextEncoder().encode(secret) };
}

function isRole(role: unknown): role is Role {
  return ROLES.includes(role as Role);
}
