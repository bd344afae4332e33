import type { Clock } from '../../shared/clock.js';
import type { Coordination } from '../../shared/coordination.js';
import type { Logger } from '../../shared/logger.js';
import { VersionedCache } from './cache.js';
import { RedisConnection } from './connection.js';
import { InProcessChannels } from './in-process-channels.js';
import { RedisIdempotencyKeys } from './idempotency.js';
import { throwIfAborted, unlessAborted } from './in-time.js';
import { RedisKeys } from './keys.js';
import { RedisLocks } from './lock.js';
import { CountedRateLimits } from './rate-limit.js';
import { RedisCacheStore } from './redis-cache-store.js';
import { RedisSessionVersions } from './session-versions.js';

export interface RedisOptions {
  /** `redis://` or `rediss://`, with credentials and the number of a database where there are any. */
  readonly url: string;
  /** What every key begins with, such as `wwmaa:`. */
  readonly prefix: string;
  readonly clock: Clock;
}

/** What processes share, in Redis. Connects in the background and comes back by itself. */
export function createRedisCoordination(
  { url, prefix, clock }: RedisOptions,
  log: Logger,
): Coordination {
  const connection = new RedisConnection(url, log);
  const keys = new RedisKeys(prefix);
  const cache = new VersionedCache(new RedisCacheStore(connection, keys));
  const sessions = new RedisSessionVersions(connection, keys, clock, log);
  connection.onReady(() => {
    cache.catchUp();
    sessions.catchUp();
  });
  return {
    cache,
    locks: new RedisLocks(connection, keys, log),
    rateLimits: new CountedRateLimits({ connection, keys }),
    idempotency: new RedisIdempotencyKeys(connection, keys, log),
    sessions,
    channels: new InProcessChannels(),
    async health(signal) {
      throwIfAborted(signal);
      const pinged = connection.run('ping', (redis) => redis.ping());
      await unlessAborted(pinged, signal);
    },
    async close() {
      cache.close();
      sessions.close();
      await connection.close();
    },
  };
}
