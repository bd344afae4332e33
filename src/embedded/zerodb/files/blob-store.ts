import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, rmSync, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { WireError } from '../wire/wire-error.js';

export interface Blob {
  readonly sha256: string;
  readonly size: number;
}

/** Bytes on disk under their own hash: the same content is kept once, whatever it is called. */
export class BlobStore {
  /** Written but not yet in the database; these must not be taken for orphans. */
  readonly #pinned = new Map<string, number>();

  constructor(
    private readonly dataDir: string,
    private readonly maxBytes: number,
  ) {}

  /** Throws away unfinished uploads of an earlier life, and content that no file has any more. */
  sweep(isUsed: (sha256: string) => boolean): void {
    for (const name of readdirSync(join(this.dataDir, 'tmp'))) {
      rmSync(join(this.dataDir, 'tmp', name), { force: true });
    }
    const entries = readdirSync(join(this.dataDir, 'objects'), {
      recursive: true,
      withFileTypes: true,
    });
    for (const entry of entries) {
      if (entry.isFile() && !isUsed(entry.name)) rmSync(this.#path(entry.name), { force: true });
    }
  }

  /**
   * Writes a stream to disk and hands what it was to `record`, which must make it known; only then
   * may the content be removed as unused. Larger than allowed: 413, and nothing stays.
   */
  async write<T>(content: AsyncIterable<Buffer>, record: (blob: Blob) => Promise<T>): Promise<T> {
    const tmp = join(this.dataDir, 'tmp', randomUUID());
    const file = createWriteStream(tmp, { flags: 'wx', flush: true });
    try {
      const hash = createHash('sha256');
      let size = 0;
      const { maxBytes } = this;
      await pipeline(
        content,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            size += chunk.length;
            if (size > maxBytes) throw fileTooLarge(maxBytes);
            hash.update(chunk);
            yield chunk;
          }
        },
        file,
      );
      const sha256 = hash.digest('hex');
      return await this.#keep(tmp, sha256, () => record({ sha256, size }));
    } catch (error) {
      // What fails at once fails before the file is there: removed too early, it would stay.
      if (!file.closed) await new Promise<void>((closed) => file.once('close', () => closed()));
      await rm(tmp, { force: true });
      throw error;
    }
  }

  /** Reads stored content, or the piece from `start` to `end`, both included. */
  read(sha256: string, range?: { start: number; end: number }): ReadStream {
    return createReadStream(this.#path(sha256), range);
  }

  /** Removes content unless something still needs it. */
  async removeUnused(sha256: string, isUsed: (sha256: string) => boolean): Promise<void> {
    if (!this.#pinned.has(sha256) && !isUsed(sha256)) await rm(this.#path(sha256), { force: true });
  }

  async #keep<T>(tmp: string, sha256: string, record: () => Promise<T>): Promise<T> {
    this.#pinned.set(sha256, (this.#pinned.get(sha256) ?? 0) + 1);
    try {
      const path = this.#path(sha256);
      await mkdir(dirname(path), { recursive: true });
      await rename(tmp, path);
      await syncFolder(dirname(path));
      return await record();
    } finally {
      const left = (this.#pinned.get(sha256) ?? 1) - 1;
      if (left === 0) this.#pinned.delete(sha256);
      else this.#pinned.set(sha256, left);
    }
  }

  #path(sha256: string): string {
    return join(this.dataDir, 'objects', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

/** 413 */
export function fileTooLarge(maxBytes: number): WireError {
  return new WireError(413, `The file is larger than ${maxBytes} bytes`, 'FILE_TOO_LARGE');
}

/** Makes the new name of a file survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
