import { randomUUID } from 'node:crypto';
import type { ReadStream } from 'node:fs';
import type { Driver } from '../store/driver.js';
import type { WriteQueue } from '../store/write-queue.js';
import type { Json, Paging } from '../wire/read.js';
import { notFound } from '../wire/wire-error.js';
import { BlobStore } from './blob-store.js';

export interface FileRow {
  readonly file_id: string;
  /** The name with its path; for objects `{bucket}/{collection}/{name}`. */
  readonly file_key: string;
  readonly content_type: string;
  readonly size_bytes: number;
  readonly sha256: string;
  readonly metadata: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What is known of a file apart from its bytes. */
export interface NewFile {
  readonly fileKey: string;
  readonly contentType: string;
}

/** Files: their records in the database, their bytes in the blob store. */
export class FileStore {
  readonly #blobs: BlobStore;

  constructor(
    private readonly driver: Driver,
    private readonly queue: WriteQueue,
    dataDir: string,
    readonly maxBytes: number,
  ) {
    this.#blobs = new BlobStore(dataDir, maxBytes);
    this.#blobs.sweep((sha256) => this.#isUsed(sha256));
  }

  /**
   * Stores bytes as they come in. `describe` is asked when they are all on disk: in a form, fields
   * may follow the file.
   */
  store(
    content: AsyncIterable<Buffer>,
    describe: () => Promise<NewFile & { metadata: Json }>,
  ): Promise<FileRow> {
    return this.#blobs.write(content, async (blob) => {
      const { fileKey, contentType, metadata } = await describe();
      const now = new Date().toISOString();
      const row: FileRow = {
        file_id: randomUUID(),
        file_key: fileKey,
        content_type: contentType,
        size_bytes: blob.size,
        sha256: blob.sha256,
        metadata: JSON.stringify(metadata),
        created_at: now,
        updated_at: now,
      };
      await this.queue.write(() =>
        this.driver.run(
          `INSERT INTO files (file_id, file_key, content_type, size_bytes, sha256, metadata, created_at, updated_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          Object.values(row) as string[],
        ),
      );
      return row;
    });
  }

  /** The record of a file, or 404. */
  get(fileId: string): FileRow {
    const row = this.driver.get<FileRow>('SELECT * FROM files WHERE file_id=?', [fileId]);
    if (!row) throw notFound('File not found');
    return row;
  }

  /** A page of records in the order of upload, and how many there are. */
  page({ skip, limit }: Paging): { rows: FileRow[]; total: number } {
    return {
      rows: this.driver.all<FileRow>('SELECT * FROM files ORDER BY seq LIMIT ? OFFSET ?', [
        limit,
        skip,
      ]),
      total: this.driver.get<{ n: number }>('SELECT count(*) AS n FROM files', [])?.n ?? 0,
    };
  }

  /** Records whose key begins with `start`. */
  listByStart(start: string): FileRow[] {
    return this.driver.all<FileRow>(
      'SELECT * FROM files WHERE substr(file_key, 1, length(?))=? ORDER BY seq',
      [start, start],
    );
  }

  /** The bytes, or a piece of them. */
  read(row: FileRow, range?: { start: number; end: number }): ReadStream {
    return this.#blobs.read(row.sha256, range);
  }

  /** Removes a file, or 404. Its bytes go when no other file has the same. */
  async delete(fileId: string): Promise<FileRow> {
    const removed = await this.queue.write(() => {
      const row = this.get(fileId);
      this.driver.run('DELETE FROM files WHERE file_id=?', [fileId]);
      return row;
    });
    await this.#blobs.removeUnused(removed.sha256, (sha256) => this.#isUsed(sha256));
    return removed;
  }

  #isUsed(sha256: string): boolean {
    return this.driver.get('SELECT 1 FROM files WHERE sha256=? LIMIT 1', [sha256]) !== undefined;
  }
}
