import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import type { RateLimit, RateLimits, RateLimitState } from '../shared/coordination.js';

/** Counters of this process alone. */
export class ProcessRateLimits implements RateLimits {
  readonly #limiters = new Map<string, RateLimiterMemory>();

  async take(limit: RateLimit, key: string, points = 1): Promise<RateLimitState> {
    try {
      return stateOf(await this.#limiter(limit).consume(key, points), true);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return stateOf(refusal, false);
      throw refusal;
    }
  }

  async look(limit: RateLimit, key: string): Promise<RateLimitState> {
    const found = await this.#limiter(limit).get(key);
    if (!found) return stateOf(new RateLimiterRes(limit.points, 0), true);
    return stateOf(found, found.remainingPoints > 0);
  }

  async reset(limit: RateLimit, key: string): Promise<void> {
    await this.#limiter(limit).delete(key);
  }

  #limiter({ name, points, seconds }: RateLimit): RateLimiterMemory {
    const known = this.#limiters.get(name);
    if (known) return known;
    const made = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    this.#limiters.set(name, made);
    return made;
  }
}

function stateOf(
  { remainingPoints, msBeforeNext }: RateLimiterRes,
  allowed: boolean,
): RateLimitState {
  const seconds = Math.ceil(msBeforeNext / 1_000);
  const remaining = Math.max(0, remainingPoints);
  return { allowed, remaining, retryAfterSeconds: allowed ? 0 : seconds, resetSeconds: seconds };
}
