import { setMaxListeners } from 'node:events';

import { type CallScope, NO_SCOPE } from '../shared/call-scope.js';
import type { JsonObject } from '../shared/document.js';
import { AppError } from '../shared/errors.js';
import type { Documents } from '../sources/zerodb/documents.js';
import type { Objects } from '../sources/zerodb/objects.js';
import type { Association } from './association.js';

/** Where the gateway keeps notes about its own store. */
const META = 'gateway_meta';
const MARK = 'seed';

export type SeedState = 'empty' | 'running' | 'complete';

export interface SeedRun {
  readonly documents: Documents;
  readonly association: Association;
  /** Where files go; without it they are left out, with the documents that would point at them. */
  readonly objects?: Pick<Objects, 'put' | 'list' | 'remove'>;
  /** Told now and then, and once for the last document. */
  readonly progress?: (done: number, total: number, label: string) => void;
  /** Its signal ends the run between two documents; the next run then begins anew. */
  readonly scope?: CallScope;
  /** Inserts at a time. */
  readonly concurrency?: number;
}

const DEFAULT_CONCURRENCY = 32;
/** The logical folders of the files. Their keys begin with `seed/`. */
const FILES = 'user-uploads';
const FOLDERS = [FILES, 'profile-pictures'];
const FILE_PREFIX = 'seed/';
/** Documents between two reports. */
const REPORT_EVERY = 100;

/** How far an earlier seed of this store has come. `empty` says nothing about documents of others. */
export async function seedState(documents: Documents, scope: CallScope): Promise<SeedState> {
  const [mark] = await documents.getMany(META, [MARK], scope);
  if (!mark) return 'empty';
  return mark.data['state'] === 'complete' ? 'complete' : 'running';
}

/**
 * Writes the association, once. The store is marked before the first document and after the last, so
 * that a run which was killed is recognised, its collections dropped, and everything written again.
 * A store that holds such collections without the mark belongs to somebody else: CONFLICT.
 */
export async function runSeed(run: SeedRun): Promise<'written' | 'already-there'> {
  const { documents, association } = run;
  const scope = roomyScope(run.scope ?? NO_SCOPE);
  const state = await seedState(documents, scope);
  if (state === 'complete') return 'already-there';
  const collections = [...association.documents.keys()];
  if (state === 'empty') {
    await refuseForeign(documents, collections, scope);
    await mark(documents, { state: 'running', started_at: association.moment.now }, scope);
  } else {
    for (const collection of collections) await documents.dropCollection(collection, scope);
    await removeFiles(run, scope);
  }
  await writeAll(run, scope);
  await writeFiles(run, scope);
  await mark(documents, { state: 'complete', completed_at: association.moment.now }, scope);
  return 'written';
}

/** A signal of our own, as every call under way listens to it, and Node warns of more than ten. */
function roomyScope(scope: CallScope): CallScope {
  if (!scope.signal) return scope;
  const signal = AbortSignal.any([scope.signal]);
  setMaxListeners(0, signal);
  return { ...scope, signal };
}

async function refuseForeign(
  documents: Documents,
  collections: readonly string[],
  scope: CallScope,
): Promise<void> {
  const present = await documents.listCollections(scope);
  for (const collection of collections) {
    if (!present.includes(collection)) continue;
    if ((await documents.count(collection, {}, scope)) === 0) continue;
    throw new AppError(
      'CONFLICT',
      `The store already holds documents in ${collection} which no seed has written; they are left alone.`,
      { collection },
    );
  }
}

async function writeAll(run: SeedRun, scope: CallScope): Promise<void> {
  const { documents, association, progress } = run;
  const { concurrency = DEFAULT_CONCURRENCY } = run;
  const total = association.size;
  let done = 0;
  for (const [collection, all] of association.documents) {
    scope.signal?.throwIfAborted();
    await documents.ensureCollection(collection, scope);
    await inParallel(all, concurrency, async (data: JsonObject) => {
      scope.signal?.throwIfAborted();
      await insert(documents, collection, data, scope);
      done += 1;
      if (done % REPORT_EVERY === 0 || done === total) progress?.(done, total, collection);
    });
  }
}

/** Documents of older programs have no `doc_id`: they get one only until they are in. */
async function insert(
  documents: Documents,
  collection: string,
  data: JsonObject,
  scope: CallScope,
): Promise<void> {
  if ('doc_id' in data) {
    await documents.insert(collection, data, scope);
    return;
  }
  const { rowId } = await documents.insert(collection, { ...data, doc_id: data['id'] }, scope);
  await documents.replace(collection, rowId, data, scope);
}

/** The file first: a document must not point at what is not there. */
async function writeFiles({ documents, objects, association }: SeedRun, scope: CallScope) {
  if (!objects) return;
  for (const file of association.files) {
    const { key, content, contentType, collection = FILES, namedBy } = file;
    scope.signal?.throwIfAborted();
    const { id } = await objects.put({ collection, key, content, contentType }, scope);
    await documents.insert(association.filesCollection, file.documentOf(id), scope);
    if (!namedBy) continue;
    const update = { $set: { [namedBy.field]: id } };
    await documents.updateWhere(namedBy.collection, { doc_id: namedBy.id }, update, scope);
  }
}

/** Files of a run that was killed: nothing points at them any more. */
async function removeFiles({ objects }: SeedRun, scope: CallScope): Promise<void> {
  if (!objects) return;
  for (const collection of FOLDERS) {
    const left = await objects.list({ collection, prefix: FILE_PREFIX }, scope);
    for (const { id } of left) await objects.remove(id, scope);
  }
}

/** So many at a time; the first failure ends all of it, after what is under way. */
async function inParallel<T>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: workers }, worker));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}

async function mark(documents: Documents, facts: JsonObject, scope: CallScope): Promise<void> {
  await documents.ensureCollection(META, scope);
  const [known] = await documents.getMany(META, [MARK], scope);
  const data = { ...known?.data, doc_id: MARK, ...facts };
  if (known) await documents.replace(META, known.rowId, data, scope);
  else await documents.insert(META, data, scope);
}
