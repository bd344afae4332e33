import type { RateLimit, RateLimits } from '../../shared/coordination.js';
import { AppError } from '../../shared/errors.js';

const QUARTER_OF_AN_HOUR = 15 * 60;
const HOUR = 60 * 60;

/** How often one may try what is worth guessing or what sends mail. Schools share an address, so it may more. */
export const ATTEMPTS = {
  /** Wrong passwords of one account. */
  loginAccount: { name: 'login-account', points: 5, seconds: QUARTER_OF_AN_HOUR },
  /** Taken once, by the last of them: so long the account stays locked. */
  loginLock: { name: 'login-lock', points: 1, seconds: QUARTER_OF_AN_HOUR },
  /** Wrong passwords from one address, over all accounts. */
  loginAddress: { name: 'login-address', points: 20, seconds: QUARTER_OF_AN_HOUR },
  registrationAddress: { name: 'registration-address', points: 10, seconds: HOUR },
  registrationEmail: { name: 'registration-email', points: 3, seconds: HOUR },
  passwordResetAddress: { name: 'password-reset-address', points: 10, seconds: HOUR },
  passwordResetEmail: { name: 'password-reset-email', points: 3, seconds: HOUR },
  verificationAddress: { name: 'verification-address', points: 10, seconds: HOUR },
  verificationEmail: { name: 'verification-email', points: 3, seconds: HOUR },
  /** Tokens out of mails: nobody guesses one, but each costs a query. */
  tokenAddress: { name: 'mail-token-address', points: 30, seconds: HOUR },
} as const satisfies Record<string, RateLimit>;

/** Takes a point of each limit, or throws RATE_LIMITED when one of them has none left. */
export async function takeOrRefuse(
  rateLimits: RateLimits,
  ...wanted: readonly (readonly [limit: RateLimit, key: string])[]
): Promise<void> {
  const states = await Promise.all(wanted.map(([limit, key]) => rateLimits.take(limit, key)));
  const refused = states.filter(({ allowed }) => !allowed);
  if (refused.length === 0) return;
  throw tooMany(Math.max(...refused.map(({ retryAfterSeconds }) => retryAfterSeconds)));
}

/** Come back later. */
export function tooMany(retryAfterSeconds: number): AppError {
  return new AppError('RATE_LIMITED', 'Too many attempts; try again later.', {
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterSeconds)),
  });
}
