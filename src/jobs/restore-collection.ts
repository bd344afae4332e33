import type { CallScope } from '../shared/call-scope.js';
import type { JsonObject } from '../shared/document.js';
import { AppError } from '../shared/errors.js';
import type { Documents } from '../sources/zerodb/documents.js';
import { inParallel } from '../sources/zerodb/parallel.js';
import type { Rows } from '../sources/zerodb/rows.js';
import { Comparison, identityOf, type Step } from './restore-compare.js';

/** One file of a collection; it is read twice, and rejects at its end when it is not what it should be. */
export interface RestoreFile {
  documents(scope: CallScope): AsyncGenerator<JsonObject>;
}

export interface RestoredCollection {
  readonly collection: string;
  /** In the backup, each counted once. */
  readonly documents: number;
  readonly inserted: number;
  readonly replaced: number;
  readonly unchanged: number;
}

export interface CollectionRestore {
  readonly collection: string;
  /** Oldest first: what a newer one holds stands for what an older one does. */
  readonly files: readonly RestoreFile[];
  /** Compares and writes nothing. */
  readonly dryRun: boolean;
  /** Hears how many documents are done. */
  readonly onBatch: (done: number) => void;
}

interface Stores {
  readonly documents: Pick<Documents, 'replace' | 'ensureCollection'>;
  readonly rows: Rows;
}

const DOCUMENTS_A_BATCH = 500;
/** Characters of JSON, about. */
const WEIGHT_OF_A_BATCH = 4_000_000;
const WRITES_AT_ONCE = 16;

/**
 * Puts a collection back: what is absent is inserted exactly as it was, what differs is replaced, what is
 * equal or not in the backup is left. All of it is read and checked before anything is written. Doing it
 * again does the rest of it.
 */
export async function restoreCollection(
  stores: Stores,
  { collection, files, dryRun, onBatch }: CollectionRestore,
  scope: CallScope,
): Promise<RestoredCollection> {
  const newest = await newestFiles(files, scope);
  if (!dryRun) await stores.documents.ensureCollection(collection, scope);
  const comparison = new Comparison(stores.rows, collection);
  const count = { insert: 0, replace: 0, unchanged: 0 };
  let done = 0;
  for (const [at, file] of files.entries()) {
    const wanted = (data: JsonObject) => (newest.get(identityOf(data) ?? '') ?? at) === at;
    for await (const batch of batches(file.documents(scope), wanted)) {
      scope.signal?.throwIfAborted();
      const steps = await comparison.steps(batch, scope);
      for (const { kind } of steps) count[kind] += 1;
      const write = (step: Step) => take(stores, collection, step, scope);
      if (!dryRun) await inParallel(steps, write, WRITES_AT_ONCE);
      done += batch.length;
      onBatch(done);
    }
  }
  const { insert: inserted, replace: replaced, unchanged } = count;
  return { collection, documents: done, inserted, replaced, unchanged };
}

/**
 * Reads all files to their ends, which checks them, and answers which one is the last to hold an identity,
 * of those that any but the first one holds.
 */
async function newestFiles(
  files: readonly RestoreFile[],
  scope: CallScope,
): Promise<ReadonlyMap<string, number>> {
  const newest = new Map<string, number>();
  for (const [at, file] of files.entries()) {
    for await (const data of file.documents(scope)) {
      scope.signal?.throwIfAborted();
      const id = at > 0 ? identityOf(data) : null;
      if (id !== null) newest.set(id, at);
    }
  }
  return newest;
}

/** Pieces of bounded weight. Documents of one identity that stand together stay together. */
async function* batches(
  documents: AsyncGenerator<JsonObject>,
  wanted: (data: JsonObject) => boolean,
): AsyncGenerator<readonly JsonObject[]> {
  let batch: JsonObject[] = [];
  let weight = 0;
  let last: string | null = null;
  for await (const data of documents) {
    if (!wanted(data)) continue;
    const id = identityOf(data);
    const full = batch.length >= DOCUMENTS_A_BATCH || weight >= WEIGHT_OF_A_BATCH;
    if (full && (id === null || id !== last)) {
      yield batch;
      batch = [];
      weight = 0;
    }
    batch.push(data);
    weight += JSON.stringify(data).length;
    last = id;
  }
  if (batch.length > 0) yield batch;
}

async function take(
  { documents, rows }: Stores,
  collection: string,
  step: Step,
  scope: CallScope,
): Promise<void> {
  if (step.kind === 'unchanged') return;
  try {
    if (step.kind === 'replace') await documents.replace(collection, step.rowId, step.data, scope);
    else await rows.insert(collection, step.data, scope);
  } catch (error) {
    const gone = error instanceof AppError && error.code === 'CONFLICT' && step.kind === 'replace';
    if (!gone) throw error;
    // Removed since it was compared.
    await rows.insert(collection, step.data, scope);
  }
}
