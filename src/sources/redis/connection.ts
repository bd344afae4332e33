import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import { type CallScope, NO_SCOPE } from '../../shared/call-scope.js';
import type { Logger } from '../../shared/logger.js';
import { UpstreamError, type UpstreamErrorKind } from '../upstream-error.js';
import { connect, isRefusal, reasonOf } from './connect.js';
import { inTime } from './in-time.js';

/** Milliseconds that one exchange with Redis may take: what it is for must stay faster than doing without. */
const EXCHANGE = 500;
/** For how long Redis is left alone after it failed; then one caller tries and the others go on without. */
const REST = 1_000;
/** After so long without any answer the socket is taken for dead, though nobody closed it. */
const SILENCE = 1_500;

/** The one connection to Redis: it comes back by itself, and says at once when it is not there. */
export class RedisConnection {
  readonly #redis: Redis;
  readonly #events = new EventEmitter<{ tried: []; ready: [] }>();
  /** Settled when the first attempt to connect ended, one way or the other. */
  readonly #tried: Promise<void>;
  #epoch = 0;
  #server: string | undefined;
  #failing = false;
  #restUntil = 0;
  #silentSince: number | undefined;
  #lost = false;
  #closing: Promise<void> | undefined;

  constructor(
    url: string,
    private readonly log: Logger,
  ) {
    this.#redis = connect(url);
    this.#redis.on('error', (error: Error) => this.#gone(reasonOf(error)));
    this.#redis.on('ready', () => void this.#greet());
    this.#redis.on('close', () => {
      this.#epoch += 1;
      this.#server = undefined;
      this.#events.emit('tried');
      this.#gone('the connection was closed');
    });
    this.#tried = new Promise((resolve) => this.#events.once('tried', resolve));
  }

  /** Another number after each loss: the Redis behind the next connection may have forgotten everything. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Which run of which server this is. Another after a restart or a failover, where what is found may be
   * from an older copy of the data.
   */
  get server(): string {
    return this.#server ?? '';
  }

  /** The client itself, for libraries that want one; it does not know when to leave Redis alone. */
  get client(): Redis {
    return this.#redis;
  }

  /** Whether it is worth asking Redis right now. */
  usable(): boolean {
    if (this.#redis.status !== 'ready' || this.#server === undefined) return false;
    return performance.now() >= this.#restUntil;
  }

  /** Same, for callers who cannot do without: they wait for the first connection of a process that starts. */
  async reachable(): Promise<boolean> {
    await this.#tried;
    return this.usable();
  }

  /** Calls `told` whenever a connection is there, the first time too. */
  onReady(told: () => void): void {
    this.#events.on('ready', told);
  }

  /** One exchange. Rejects with {@link UpstreamError}: at once where Redis is not there, else in half a second. */
  async run<T>(
    operation: string,
    exchange: (redis: Redis) => Promise<T>,
    scope: CallScope = NO_SCOPE,
  ): Promise<T> {
    if (!(await this.reachable())) throw failed('unreachable', operation);
    return this.insist(operation, exchange, scope);
  }

  /** Same, though Redis is to be left alone just now: for what is better said late than never. */
  async insist<T>(
    operation: string,
    exchange: (redis: Redis) => Promise<T>,
    scope: CallScope = NO_SCOPE,
  ): Promise<T> {
    // One tries whether it is better; whoever comes before that has an answer goes on without.
    if (this.#failing) this.#rest();
    const startedAt = performance.now();
    try {
      const result = await inTime(exchange(this.#redis), EXCHANGE);
      this.#answered();
      return result;
    } catch (error) {
      throw this.#judged(operation, error);
    } finally {
      const milliseconds = performance.now() - startedAt;
      scope.meter?.call({ upstream: 'redis', operation, milliseconds });
    }
  }

  /** Sends what was begun, then ends the connection. Can be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#redis.status === 'ready') {
      await inTime(this.#redis.quit(), EXCHANGE).catch(() => undefined);
    }
    const ended = new Promise<void>((resolve) => this.#redis.once('end', () => resolve()));
    this.#redis.disconnect();
    // A connection that waits for its next attempt never says that it has ended.
    if (!IDLE.includes(this.#redis.status)) await inTime(ended, EXCHANGE).catch(() => undefined);
  }

  /** Nothing is asked of a server before it is known which one it is. */
  async #greet(): Promise<void> {
    const epoch = this.#epoch;
    const info = await inTime(this.#redis.info('server'), EXCHANGE).catch((error: unknown) =>
      // Where it may not be asked, its runs cannot be told apart.
      isRefusal(error) ? '' : undefined,
    );
    if (epoch !== this.#epoch) return;
    if (info === undefined) {
      this.#redis.disconnect(true);
      return;
    }
    this.#server = /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown';
    this.#back();
    this.#events.emit('tried');
    this.#events.emit('ready');
  }

  #judged(operation: string, error: unknown): UpstreamError {
    const text = reasonOf(error);
    if (isRefusal(error)) {
      this.#answered();
      return failed('server', operation, text);
    }
    this.#failing = true;
    this.#rest();
    this.#gone(text);
    if (this.#redis.status !== 'ready') return failed('unreachable', operation, text);
    const now = performance.now();
    this.#silentSince ??= now;
    if (now - this.#silentSince >= SILENCE) {
      this.#silentSince = undefined;
      this.#redis.disconnect(true);
    }
    return failed('timeout', operation, text);
  }

  #rest(): void {
    this.#restUntil = performance.now() + REST;
  }

  #answered(): void {
    this.#silentSince = undefined;
    if (this.#failing) this.#back();
  }

  /** Told once, not for each attempt. */
  #gone(reason: string): void {
    if (this.#lost || this.#closing) return;
    this.#lost = true;
    this.log.warn({ upstream: 'redis', reason }, 'Redis is lost; what needs it waits or fails');
  }

  #back(): void {
    this.#failing = false;
    this.#restUntil = 0;
    this.#silentSince = undefined;
    if (!this.#lost) return;
    this.#lost = false;
    this.log.info({ upstream: 'redis' }, 'Redis is back');
  }
}

const IDLE: readonly string[] = ['end', 'reconnecting'];

function failed(kind: UpstreamErrorKind, operation: string, upstreamText?: string): UpstreamError {
  return new UpstreamError('redis', kind, {
    operation,
    ...(upstreamText !== undefined && { upstreamText }),
  });
}
