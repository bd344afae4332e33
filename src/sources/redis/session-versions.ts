import type { Clock } from '../../shared/clock.js';
import type { SessionVersions } from '../../shared/coordination.js';
import type { Logger } from '../../shared/logger.js';
import type { RedisConnection } from './connection.js';
import type { RedisKeys } from './keys.js';
import { PendingRaises, type Raise } from './pending-raises.js';

/** Never lowers a version, and never shortens the time for which it is known. */
const RAISE = `
local known = tonumber(redis.call('GET', KEYS[1])) or -1
if tonumber(ARGV[1]) < known then return known end
local seconds = math.max(tonumber(ARGV[2]), redis.call('TTL', KEYS[1]))
redis.call('SET', KEYS[1], ARGV[1], 'EX', seconds)
return tonumber(ARGV[1])`;

/**
 * The least version of each user's tokens, known to all processes. A marker says since when this Redis has
 * been told: of tokens from before, nothing is known.
 */
export class RedisSessionVersions implements SessionVersions {
  readonly #pending: PendingRaises;

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: RedisKeys,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.#pending = new PendingRaises((raise) => this.#send(raise));
  }

  async raise(userId: string, version: number, seconds: number): Promise<void> {
    const sent = await this.#pending.add({ userId, version, seconds });
    if (!sent) this.log.warn({ userId }, 'an ended session is told of when Redis is back');
  }

  async minimum(userId: string, issuedAt: Date): Promise<number | null> {
    try {
      const found = await this.connection.run('session version', (redis) =>
        redis.mget(this.#marker(), this.keys.session(userId)),
      );
      const [since, version] = found;
      if (since === null || since === undefined) {
        await this.#mark();
        return null;
      }
      if (!knownSince(Number(since), issuedAt)) return null;
      return Math.max(Number(version ?? 0), this.#pending.version(userId));
    } catch {
      return null;
    }
  }

  /** Marks a Redis that knows nothing yet, so that tokens from now on can be judged; then tells it the rest. */
  catchUp(): void {
    this.#mark().catch(() => undefined);
    this.#pending.retry();
  }

  close(): void {
    this.#pending.close();
  }

  /** Each run of a server has its own: what it has after a restart may be an older copy. */
  #marker(): string {
    return this.keys.sessionsKnownSince(this.connection.server);
  }

  async #mark(): Promise<void> {
    const now = this.clock.now().getTime();
    await this.connection.run('session marker', (redis) => redis.set(this.#marker(), now, 'NX'));
  }

  async #send({ userId, version, seconds }: Raise): Promise<void> {
    const name = this.keys.session(userId);
    await this.connection.run('session raise', (redis) =>
      redis.eval(RAISE, 1, name, version, Math.ceil(seconds)),
    );
  }
}

/** Whether a token is from when all was told. Tokens say their age in whole seconds. */
export function knownSince(since: number, issuedAt: Date): boolean {
  return Math.floor(since / 1_000) <= Math.floor(issuedAt.getTime() / 1_000);
}
