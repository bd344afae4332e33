import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

import type { CallScope } from '../shared/call-scope.js';
import type { Instant } from '../shared/instant.js';
import type { Objects } from '../sources/zerodb/objects.js';
import type { Row, Rows } from '../sources/zerodb/rows.js';
import {
  type BackedUpCollection,
  archiveKey,
  manifestKey,
  SYSTEM_BACKUPS,
} from './backup-manifest.js';

/** One collection of one run. */
export interface CollectionBackup {
  readonly collection: string;
  readonly stamp: string;
  readonly backupType: 'full' | 'incremental';
  readonly backupDate: Instant;
  /** Only rows that were written at this instant or later. */
  readonly since: Instant | null;
}

interface Told {
  documents: number;
  bytes: number;
}

/**
 * Stores one collection as gzipped JSON, page by page as it is read: however large it is, only a page is
 * in memory. `onPage` hears how many documents there are so far. Null when nothing was changed since.
 */
export async function writeCollection(
  { rows, objects }: { readonly rows: Rows; readonly objects: Objects },
  backup: CollectionBackup,
  onPage: (documents: number) => void,
  scope: CallScope,
): Promise<BackedUpCollection | null> {
  const { collection, stamp, backupType, backupDate, since } = backup;
  const pages = changedPages(rows.everything(collection, scope), since);
  const first = await pages.next();
  if (first.done === true && since !== null) return null;

  const told: Told = { documents: 0, bytes: 0 };
  const text = Readable.from(jsonOf(backup, first, pages, told, onPage), { objectMode: false });
  const key = archiveKey(collection, stamp);
  const packed = new Packed();
  const gzip = createGzip({ level: constants.Z_BEST_COMPRESSION });
  const packing = pipeline(text, gzip, packed, { signal: scope.signal });
  const storing = objects.put(
    {
      collection: SYSTEM_BACKUPS,
      key,
      content: packed,
      contentType: 'application/gzip',
      metadata: {
        backup_type: backupType,
        collection_name: collection,
        backup_date: backupDate,
        manifest: manifestKey(stamp),
      },
    },
    scope,
  );
  // Refused before the end: nobody will read the rest.
  storing.catch((error: unknown) => packed.destroy(error instanceof Error ? error : undefined));
  const [packedAll, stored] = await Promise.allSettled([packing, storing]);
  if (stored.status === 'rejected') {
    const reason: unknown = packedAll.status === 'rejected' ? packedAll.reason : stored.reason;
    throw reason;
  }
  if (packedAll.status === 'rejected') throw packedAll.reason;
  return {
    collection,
    object_id: stored.value.id,
    filename: key,
    document_count: told.documents,
    bytes: told.bytes,
    compressed_bytes: packed.bytes,
    sha256: packed.digest(),
  };
}

/**
 * Rows written since then, by the time of the server. All rows are read for it: the time of a row cannot
 * be asked for, and `updated_at` of a document is there only where a program wrote it. A row whose time is
 * not told counts as changed.
 */
async function* changedPages(
  pages: AsyncGenerator<readonly Row[]>,
  since: Instant | null,
): AsyncGenerator<readonly Row[], undefined> {
  for await (const page of pages) {
    const changed =
      since === null
        ? page
        : page.filter(({ updatedAt }) => updatedAt === null || updatedAt >= since);
    if (changed.length > 0) yield changed;
  }
  return undefined;
}

/** The file: a document a line, exactly as stored. The count comes last, for then it is known. */
async function* jsonOf(
  { collection, backupDate, backupType }: CollectionBackup,
  first: IteratorResult<readonly Row[], undefined>,
  rest: AsyncGenerator<readonly Row[], undefined>,
  told: Told,
  onPage: (documents: number) => void,
): AsyncGenerator<Buffer> {
  const piece = (text: string) => {
    const bytes = Buffer.from(text);
    told.bytes += bytes.length;
    return bytes;
  };
  const opening = { collection, backup_date: backupDate, backup_type: backupType };
  yield piece(`${JSON.stringify(opening).slice(0, -1)},"documents":[`);
  for (let page = first; page.done !== true; page = await rest.next()) {
    const comma = told.documents > 0 ? ',' : '';
    told.documents += page.value.length;
    yield piece(`${comma}\n${page.value.map(({ json }) => json).join(',\n')}`);
    onPage(told.documents);
  }
  yield piece(`\n],"document_count":${told.documents}}\n`);
}

/** Lets bytes through, and knows afterwards how many they were and their checksum. */
class Packed extends Transform {
  bytes = 0;
  readonly #hash = createHash('sha256');

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, chunk: Buffer) => void,
  ): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    done(null, chunk);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
