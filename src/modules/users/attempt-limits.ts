import { LIMITS } from '../../graphql/limits.js';
import type { RateLimit, RateLimits } from '../../shared/coordination.js';
import { AppError } from '../../shared/errors.js';

/** How often one may try what is worth guessing or what sends mail. */
export const ATTEMPTS = LIMITS.attempts;

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
