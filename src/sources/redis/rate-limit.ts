import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimit, RateLimits, RateLimitState } from '../../shared/coordination.js';
import type { RedisConnection } from './connection.js';
import { hashed, type RedisKeys } from './keys.js';

/** The counters of one limit: those that are shared, where there are any, and those of this process. */
interface Counters {
  readonly own: RateLimiterMemory;
  readonly shared?: { readonly limiter: RateLimiterRedis; readonly connection: RedisConnection };
}

type Count = (limiter: RateLimiterMemory | RateLimiterRedis) => Promise<RateLimiterRes | null>;

/** Limits counted in Redis; while it is lost, and where there is none, in the process. */
export class CountedRateLimits implements RateLimits {
  readonly #counters = new Map<string, Counters>();

  constructor(private readonly redis?: { connection: RedisConnection; keys: RedisKeys }) {}

  async take(limit: RateLimit, key: string, points = 1): Promise<RateLimitState> {
    const state = await this.#count(limit, async (limiter) => {
      // A refusal is a rejection here, with the same figures.
      return limiter.consume(hashed(key), points).catch((refused: unknown) => {
        if (refused instanceof RateLimiterRes) return refused;
        throw refused;
      });
    });
    return stateOf(limit, state, (consumed) => consumed <= limit.points);
  }

  async look(limit: RateLimit, key: string): Promise<RateLimitState> {
    const state = await this.#count(limit, (limiter) => limiter.get(hashed(key)));
    return stateOf(limit, state, (consumed) => consumed < limit.points);
  }

  async reset(limit: RateLimit, key: string): Promise<void> {
    const { own, shared } = this.#of(limit);
    await own.delete(hashed(key));
    await shared?.connection
      .run('rate limit', () => shared.limiter.delete(hashed(key)))
      // The points then come back when their time has passed.
      .catch(() => undefined);
  }

  async #count(limit: RateLimit, count: Count): Promise<RateLimiterRes | null> {
    const { own, shared } = this.#of(limit);
    if (!shared?.connection.usable()) return count(own);
    return shared.connection.run('rate limit', () => count(shared.limiter)).catch(() => count(own));
  }

  #of(limit: RateLimit): Counters {
    const name = `${limit.name} ${limit.points}/${limit.seconds}`;
    const counters = this.#counters.get(name) ?? this.#made(limit);
    this.#counters.set(name, counters);
    return counters;
  }

  #made({ name, points, seconds }: RateLimit): Counters {
    const own = new RateLimiterMemory({ points, duration: seconds });
    if (!this.redis) return { own };
    const { connection, keys } = this.redis;
    const limiter = new RateLimiterRedis({
      storeClient: connection.client,
      rejectIfRedisNotReady: true,
      keyPrefix: keys.rateLimit(name),
      points,
      duration: seconds,
    });
    return { own, shared: { limiter, connection } };
  }
}

function stateOf(
  { points }: RateLimit,
  counted: RateLimiterRes | null,
  allows: (consumed: number) => boolean,
): RateLimitState {
  const milliseconds = counted?.msBeforeNext ?? 0;
  // What has run out is as good as never taken.
  const consumed = milliseconds > 0 ? (counted?.consumedPoints ?? 0) : 0;
  const remaining = Math.max(0, points - consumed);
  const resetSeconds = consumed > 0 ? Math.ceil(milliseconds / 1_000) : 0;
  const retryAfterSeconds = remaining > 0 ? 0 : resetSeconds;
  return { allowed: allows(consumed), remaining, retryAfterSeconds, resetSeconds };
}
