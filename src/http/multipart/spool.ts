import { randomUUID } from 'node:crypto';
import { close, openSync, read, unlinkSync, write } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { AppError } from '../../shared/errors.js';

const readAt = promisify(read);
const writeAt = promisify(write);
const closeIt = promisify(close);
const CHUNK_BYTES = 64 * 1024;

/**
 * Bytes set aside on disk, in a file without a name: however the process ends, nothing stays. Can be read
 * as often as needed until it is closed.
 */
export class Spool {
  readonly #descriptor: number;
  readonly #working = new Set<Promise<unknown>>();
  #bytes = 0;
  #closed = false;

  constructor() {
    const path = join(tmpdir(), `upload-${randomUUID()}`);
    // Both at once: a process that is killed between two turns of its loop must not leave the name.
    this.#descriptor = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** One after the other: never two at once. */
  async append(chunk: Buffer): Promise<void> {
    let written = 0;
    while (written < chunk.length) {
      const rest = chunk.length - written;
      const { bytesWritten } = await this.#work(() =>
        writeAt(this.#descriptor, chunk, written, rest, this.#bytes + written),
      );
      written += bytesWritten;
    }
    this.#bytes += chunk.length;
  }

  content(): Readable {
    return Readable.from(this.#chunks(), { objectMode: false });
  }

  /** Waits for what is under way; everything that comes later fails. Can be called twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#working);
    await closeIt(this.#descriptor);
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    for (let position = 0; position < this.#bytes;) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, this.#bytes - position));
      const { bytesRead } = await this.#work(() =>
        readAt(this.#descriptor, chunk, 0, chunk.length, position),
      );
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  }

  /** A descriptor that is closed under a read could be another file's by then. */
  async #work<T>(task: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new AppError('BAD_USER_INPUT', 'The request is over.');
    const working = task();
    this.#working.add(working);
    try {
      return await working;
    } finally {
      this.#working.delete(working);
    }
  }
}
