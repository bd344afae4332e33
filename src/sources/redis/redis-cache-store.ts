import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CallScope } from '../../shared/call-scope.js';
import { type CacheStore, eraOf, KEPT, type Looked, placesOf } from './cache-store.js';
import type { RedisConnection } from './connection.js';
import type { RedisKeys } from './keys.js';

/** Seconds: longer than any value is kept; a version that is gone is replaced by one that never was. */
const VERSION_KEPT = 86_400;

/** Versions of the namespaces; the first who misses one makes it, for everybody. */
const VERSIONS = `
local found = redis.call('MGET', unpack(KEYS))
for i, key in ipairs(KEYS) do
  if not found[i] then
    found[i] = ARGV[i + 1]
    redis.call('SET', key, found[i], 'EX', ARGV[1])
  end
end
return found`;

/** Random, never counted: after a flush a counter would come to the same numbers again. */
const newVersion = () => randomBytes(12).toString('base64url');

/** Copies that all processes share. */
export class RedisCacheStore implements CacheStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: RedisKeys,
  ) {}

  usable(): boolean {
    return this.connection.usable();
  }

  look(namespaces: readonly string[], keys: readonly string[], scope: CallScope): Promise<Looked> {
    const exchange = async (redis: Redis) => {
      const versions = await this.#versions(redis, namespaces);
      // A server that was restarted, or took over, may not have heard of the last drops.
      const era = eraOf([this.connection.server, ...versions]);
      const places = placesOf(era, keys);
      const names = places.map((place) => this.keys.cached(place));
      const texts = names.length > 0 ? await redis.mget(names) : [];
      return { era, places, texts };
    };
    return this.connection.run('cache get', exchange, scope);
  }

  keep(texts: ReadonlyMap<string, string>): void {
    const exchange = async (redis: Redis) => {
      const pipeline = redis.pipeline();
      for (const [place, text] of texts) pipeline.set(this.keys.cached(place), text, 'PX', KEPT);
      await pipeline.exec();
    };
    // Failing is logged once by the connection, and a copy less is no harm.
    this.connection.run('cache set', exchange).catch(() => undefined);
  }

  async renew(namespaces: readonly string[]): Promise<void> {
    await this.connection.run('cache drop', async (redis) => {
      const transaction = redis.multi();
      for (const namespace of namespaces) {
        transaction.set(this.keys.version(namespace), newVersion(), 'EX', VERSION_KEPT);
      }
      const results = await transaction.exec();
      const failure = results?.find(([error]) => error)?.[0];
      if (failure) throw failure;
    });
  }

  async #versions(redis: Redis, namespaces: readonly string[]): Promise<readonly string[]> {
    const names = namespaces.map((namespace) => this.keys.version(namespace));
    const found = await redis.mget(names);
    if (found.every((version) => version !== null)) return found;
    const fresh = names.map(newVersion);
    const made = await redis.eval(VERSIONS, names.length, ...names, VERSION_KEPT, ...fresh);
    return made as string[];
  }
}
