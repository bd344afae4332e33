import type { Attempt, IdempotencyKeys } from '../../shared/coordination.js';
import type { Logger } from '../../shared/logger.js';
import { attemptOf, DONE_KEPT, keptText, RUNNING_KEPT } from './attempt.js';
import type { RedisConnection } from './connection.js';
import type { RedisKeys } from './keys.js';

/** What stands there, else nil after having claimed it: of many at once, one gets nil. */
const BEGIN = `
local found = redis.call('GET', KEYS[1])
if not found then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return found`;

/** Never what was done: after 60 s another process may have taken over and finished. */
const ABANDON = `
local found = redis.call('GET', KEYS[1])
if found and cjson.decode(found).result == nil then return redis.call('DEL', KEYS[1]) end
return 0`;

/** Idempotency keys that all processes share. */
export class RedisIdempotencyKeys implements IdempotencyKeys {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: RedisKeys,
    private readonly log: Logger,
  ) {}

  async begin(owner: string, key: string, fingerprint: string): Promise<Attempt> {
    const name = this.keys.idempotency(owner, key);
    const found = await this.connection.run('idempotency begin', (redis) =>
      redis.eval(BEGIN, 1, name, keptText(fingerprint), RUNNING_KEPT),
    );
    return attemptOf(found as string | null, fingerprint);
  }

  async finish(owner: string, key: string, fingerprint: string, result: string): Promise<void> {
    const name = this.keys.idempotency(owner, key);
    const text = keptText(fingerprint, result);
    await this.connection
      .insist('idempotency finish', (redis) => redis.set(name, text, 'PX', DONE_KEPT))
      .catch((error: unknown) => this.log.warn({ err: error }, 'a result was not kept'));
  }

  async abandon(owner: string, key: string): Promise<void> {
    const name = this.keys.idempotency(owner, key);
    await this.connection
      .insist('idempotency abandon', (redis) => redis.eval(ABANDON, 1, name))
      .catch((error: unknown) => this.log.warn({ err: error }, 'a key was not freed'));
  }
}
