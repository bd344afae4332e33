import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';

import type { RateLimit, RateLimits, RateLimitState } from '../shared/coordination.js';
import { networkOf } from '../shared/network.js';
import type { Viewer } from '../shared/viewer.js';
import { LIMITS } from './limits.js';

/** Who pays for a request: who is signed in for themselves, everybody else by where they ask from. */
export interface Caller {
  readonly viewer: Viewer;
  /** The client's IP address. */
  readonly address: string;
}

/**
 * Takes points off a caller's rate; null when the limiter does not answer, which must break no request.
 * Throws nothing: `refuseWithout` does.
 */
export function takePoints(
  rateLimits: RateLimits,
  caller: Caller,
  points: number,
): Promise<RateLimitState | null> {
  const { viewer } = caller;
  if (viewer.kind === 'anonymous') return takeAddressPoints(rateLimits, caller, points);
  return take(rateLimits, LIMITS.rates.viewer, `viewer:${viewer.id}`, points);
}

/** Takes points off the rate of an address, whoever asks from there. */
export function takeAddressPoints(
  rateLimits: RateLimits,
  { address }: Caller,
  points: number,
): Promise<RateLimitState | null> {
  return take(rateLimits, LIMITS.rates.address, `address:${networkOf(address)}`, points);
}

/** Throws `RATE_LIMITED` when the points were not there. */
export function refuseWithout(state: RateLimitState | null): void {
  if (!state || state.allowed) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(state.retryAfterSeconds));
  throw new GraphQLError('Too many requests for now; come back later.', {
    extensions: {
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterSeconds,
      http: {
        status: 429,
        headers: new HeaderMap([['retry-after', String(retryAfterSeconds)]]),
      },
    },
  });
}

async function take(
  rateLimits: RateLimits,
  limit: RateLimit,
  key: string,
  points: number,
): Promise<RateLimitState | null> {
  try {
    return await rateLimits.take(limit, key, points);
  } catch {
    // The limiter says itself what it lacks; a gateway that refuses everything for it helps nobody.
    return null;
  }
}
