import type { Readable } from 'node:stream';

import { AppError } from '../../shared/errors.js';
import { UnfitFile } from './unfit-file.js';

/** The bytes of a file on its way in: a look at its beginning, then all of it, up to a limit. */
export class FileSource {
  readonly #chunks: AsyncIterator<unknown, unknown>;
  readonly #seen: Buffer[] = [];
  #ended = false;

  constructor(private readonly content: Readable) {
    // What fails after nobody reads any more is no news.
    content.on('error', () => undefined);
    this.#chunks = content[Symbol.asyncIterator]();
  }

  /** The first bytes, this many where there are so many. */
  async head(bytes: number): Promise<Buffer> {
    let seen = 0;
    while (seen < bytes) {
      const chunk = await this.#next();
      if (!chunk) break;
      this.#seen.push(chunk);
      seen += chunk.length;
    }
    const head = Buffer.concat(this.#seen);
    this.#seen.splice(0, Infinity, head);
    return head.subarray(0, bytes);
  }

  /** All bytes from the first on, once; fails with the first chunk that goes over the limit. */
  async *upTo(maxBytes: number, tooLarge: () => Error): AsyncGenerator<Buffer> {
    let size = 0;
    for (;;) {
      const chunk = this.#seen.shift() ?? (await this.#next());
      if (!chunk) return;
      size += chunk.length;
      if (size > maxBytes) throw tooLarge();
      if (chunk.length > 0) yield chunk;
    }
  }

  /** Ends it, read or not. */
  close(): void {
    this.content.destroy();
  }

  async #next(): Promise<Buffer | null> {
    if (this.#ended) return null;
    try {
      const next = await this.#chunks.next();
      this.#ended = next.done === true;
      return next.done === true ? null : asBuffer(next.value as Uint8Array);
    } catch (error) {
      // Whoever carries the file may say it better.
      if (error instanceof AppError) throw error;
      const message = 'The file did not arrive whole; send it again.';
      throw new UnfitFile(message, 'BAD_USER_INPUT', { cause: error });
    }
  }
}

/** Without a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
