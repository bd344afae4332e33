import { hash, verify } from '@node-rs/argon2';
import { compare } from 'bcryptjs';

/** Longer ones are refused unread: hashing must not be a way to keep the process busy. */
const MAX_LENGTH = 128;
/** OWASP's password storage cheat sheet: argon2id with 19 MiB, two passes, one lane. */
const ARGON2ID = 2;
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** The hash of a random text that was thrown away: whoever has no account waits as long as whoever has one. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$PwnF4juoq5sEerVLyoVU3A$Dl0V0T2LMHYjrOftqSVdJXSvQaQRuN6pIV5MMGsU7Dc';
/** What an older program stored. Its 72 bytes are no matter here: it hashed no more of a password either. */
const BCRYPT = /^\$2[aby]\$/;

/** How passwords are hashed; tests count what is asked of it. */
export interface Passwords {
  hash(password: string): Promise<string>;
  check(password: string, passwordHash: string | null): Promise<boolean>;
}

/** Hashes a password with argon2id. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Whether this is the password of the hash; takes as long when there is no hash. */
export async function checkPassword(
  password: string,
  passwordHash: string | null,
): Promise<boolean> {
  if (password.length > MAX_LENGTH) return false;
  if (passwordHash !== null && BCRYPT.test(passwordHash)) {
    return compare(password, passwordHash).catch(() => false);
  }
  const known = passwordHash?.startsWith('$argon2id$') ? passwordHash : null;
  const matches = await verify(known ?? NOBODY, password).catch(() => false);
  return known !== null && matches;
}

/** Whether a password should be hashed anew the next time that it is seen. */
export function isOutdated(passwordHash: string): boolean {
  return BCRYPT.test(passwordHash);
}

export const passwords: Passwords = { hash: hashPassword, check: checkPassword };
