import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';

import { AppError } from '../../shared/errors.js';

/** Silence after which a client is taken for gone, in milliseconds. */
const SILENCE = 60_000;
const LATE = Symbol('late');
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * The bytes of a client, cut into parts as they come. Where the client goes away its bytes just end, and
 * `failure` says why: what has arrived of them is worth keeping.
 */
export class PartCutter {
  readonly #source: AsyncIterator<Buffer>;
  /** What was read and belongs to the next part. */
  #rest = NOTHING;
  #reading: Promise<void> | null = null;
  #over = false;
  failure: Error | null = null;

  constructor(
    body: Readable,
    private readonly silence = SILENCE,
  ) {
    // Destroyed with its body, a request could not be answered any more.
    const iterator: AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false });
    this.#source = iterator;
  }

  /** Whether at least one byte more comes; waits for it. */
  async hasMore(): Promise<boolean> {
    if (await this.#isThere(this.silence)) return this.#rest.length > 0;
    this.#over = true;
    this.failure = new AppError('BAD_USER_INPUT', 'Nothing came any more.');
    return false;
  }

  /** All that is still to come; fails where the client goes away. */
  async *all(): AsyncGenerator<Buffer> {
    while (await this.hasMore()) {
      const chunk = this.#rest;
      this.#rest = NOTHING;
      yield chunk;
    }
    if (this.failure !== null) throw this.failure;
  }

  /** The next `most` bytes, or what comes of them within so many milliseconds. */
  async *part(most: number, milliseconds: number): AsyncGenerator<Buffer> {
    const until = performance.now() + milliseconds;
    for (let left = most; left > 0;) {
      if (!(await this.#isThere(Math.max(0, until - performance.now())))) return;
      const chunk = this.#rest.subarray(0, left);
      if (chunk.length === 0) return;
      this.#rest = this.#rest.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }

  /** Waits until there is a byte or the end of all; false when neither came in time. */
  async #isThere(milliseconds: number): Promise<boolean> {
    const giveUp = new AbortController();
    try {
      const late = sleep(milliseconds, LATE, { signal: giveUp.signal }).catch(() => LATE);
      while (this.#rest.length === 0 && !this.#over) {
        this.#reading ??= this.#read();
        if ((await Promise.race([this.#reading, late])) === LATE) return false;
      }
      return true;
    } finally {
      giveUp.abort();
    }
  }

  async #read(): Promise<void> {
    try {
      const next = await this.#source.next();
      if (next.done) this.#over = true;
      else this.#rest = next.value;
    } catch (error) {
      this.#over = true;
      const message = 'The connection broke before all had come.';
      this.failure = new AppError('BAD_USER_INPUT', message, {}, { cause: error });
    } finally {
      this.#reading = null;
    }
  }
}
