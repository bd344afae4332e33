import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.js';
import type { Lease, Locks, LockOptions } from '../../shared/coordination.js';
import type { Logger } from '../../shared/logger.js';
import type { RedisConnection } from './connection.js';
import { pause, throwIfAborted } from './in-time.js';
import type { RedisKeys } from './keys.js';
import { heldTooLong, Turns } from './turns.js';

/** Milliseconds after which a lock ends by itself: longer than any request, short enough after a crash. */
export const LEASE = 30_000;
/** Milliseconds to wait for a lock unless the caller says otherwise. */
export const WAIT = 10_000;
/** Milliseconds between two questions whether a lock of another process is free. */
const POLL = { least: 5, most: 50 };
/** After so long in a row a process lets others ask once: they only poll, it hands the lock to itself. */
const LONGEST_UNBROKEN = 500;

/** Only the holder's own: after 30 s the lock may be somebody else's. */
const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** As well: what became somebody else's is not prolonged. */
const RENEW = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

interface Held {
  readonly key: string;
  readonly token: string;
}

/**
 * Locks among processes that share one Redis. A Redis that forgets everything (flushed, or restarted)
 * frees them early; a lease ends when the connection was lost, for that may be why.
 */
export class RedisLocks implements Locks {
  readonly #turns = new Turns();

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: RedisKeys,
    private readonly log: Logger,
  ) {}

  async hold<T>(
    name: string,
    run: (lease: Lease) => Promise<T>,
    { waitMilliseconds = WAIT, signal }: LockOptions = {},
  ): Promise<T> {
    const until = performance.now() + waitMilliseconds;
    if (!(await this.connection.reachable())) throw unsafe();
    await this.#turns.take(name, until - performance.now(), signal);
    try {
      const held = { key: this.keys.lock(name), token: randomUUID() };
      const lease = await this.#acquire(name, held, until, signal);
      try {
        throwIfAborted(signal);
        return await run(lease);
      } finally {
        await this.#release(held).catch((error: unknown) => {
          const text = `a lock was not released; it ends within ${LEASE / 1_000} s`;
          this.log.warn({ err: error }, text);
        });
      }
    } finally {
      this.#turns.pass(name);
    }
  }

  async #acquire(name: string, held: Held, until: number, signal?: AbortSignal): Promise<Lease> {
    if (this.#turns.unbroken(name) > LONGEST_UNBROKEN) {
      await pause(POLL.most + POLL.least, signal);
      this.#turns.broken(name);
    }
    for (;;) {
      throwIfAborted(signal);
      const lease = await this.#ask(held);
      if (lease) return lease;
      this.#turns.broken(name);
      const left = until - performance.now();
      if (left <= 0) throw heldTooLong();
      const jittered = POLL.least + Math.random() * (POLL.most - POLL.least);
      await pause(Math.min(jittered, left), signal);
    }
  }

  /** The lease, counted from before it was asked for; undefined while others hold it. */
  async #ask(held: Held): Promise<Lease | undefined> {
    const { epoch } = this.connection;
    let endsAt = performance.now() + LEASE;
    try {
      const set = await this.connection.run('lock', (redis) =>
        redis.set(held.key, held.token, 'PX', LEASE, 'NX'),
      );
      if (set === null) return undefined;
    } catch (error) {
      // It may have been given all the same.
      this.#release(held).catch(() => undefined);
      throw unsafe(error);
    }
    const remaining = () =>
      epoch === this.connection.epoch ? Math.max(0, endsAt - performance.now()) : 0;
    const renew = async () => {
      if (remaining() === 0) return false;
      const until = performance.now() + LEASE;
      const kept = await this.connection.run('lock', (redis) =>
        redis.eval(RENEW, 1, held.key, held.token, LEASE),
      );
      endsAt = kept === 1 ? until : 0;
      return remaining() > 0;
    };
    return { remaining, renew };
  }

  async #release({ key, token }: Held): Promise<void> {
    await this.connection.insist('unlock', (redis) => redis.eval(RELEASE, 1, key, token));
  }
}

function unsafe(cause?: unknown): AppError {
  const text = 'This cannot be done safely right now; try again.';
  return new AppError('UPSTREAM_UNAVAILABLE', text, { retryAfterSeconds: 1 }, { cause });
}
