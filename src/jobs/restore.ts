import { createReadStream } from 'node:fs';
import { basename } from 'node:path';

import type { CallScope } from '../shared/call-scope.js';
import type { Coordination } from '../shared/coordination.js';
import { AppError } from '../shared/errors.js';
import type { Logger } from '../shared/logger.js';
import type { Documents } from '../sources/zerodb/documents.js';
import type { Objects } from '../sources/zerodb/objects.js';
import type { Rows } from '../sources/zerodb/rows.js';
import { type Archived, BackupArchive, chainOf, isRestorable } from './backup-archive.js';
import { type BackupHead, documentsOf } from './backup-file.js';
import { another, type BackupJournal } from './backup-journal.js';
import { storedDocuments } from './backup-verify.js';
import { BACKUP_LOCK } from './backup.js';
import { whileHeld } from './held.js';
import {
  restoreCollection,
  type RestoredCollection,
  type RestoreFile,
} from './restore-collection.js';

export interface RestoreDeps {
  readonly documents: Pick<Documents, 'replace' | 'ensureCollection'>;
  readonly rows: Rows;
  readonly objects: Objects;
  readonly coordination: Pick<Coordination, 'locks'>;
  readonly journal: Pick<BackupJournal, 'refuseBeside'>;
  readonly log: Logger;
}

export interface RestoreProgress {
  readonly collection: string;
  /** Which of how many, from 1 on. */
  readonly number: number;
  readonly of: number;
  /** Documents of this collection so far. */
  readonly documents: number;
}

export interface RestoreOptions {
  /** Null means all that the backup holds. */
  readonly collections: readonly string[] | null;
  /** Reads, checks and compares, and writes nothing. */
  readonly dryRun: boolean;
  readonly onProgress?: (progress: RestoreProgress) => void;
  /** Hears of each collection that is done. */
  readonly onCollection?: (restored: RestoredCollection) => void;
}

export interface Restored {
  /** Of the backup; null for a file. */
  readonly stamp: string | null;
  readonly collections: readonly RestoredCollection[];
}

/** What is to be restored, in this order. */
type Work = readonly { readonly collection: string; readonly files: readonly RestoreFile[] }[];

const PATIENCE = 500;

/**
 * Restores a backup by its stamp, or the latest one: that of all collections, or the newest that holds those
 * that are asked for. An incremental one is restored with all that it stands on.
 */
export function restoreBackup(
  deps: RestoreDeps,
  wanted: string,
  options: RestoreOptions,
  scope: CallScope,
): Promise<Restored> {
  return alone(deps, options, scope, async (within) => {
    const { backups } = await new BackupArchive(deps.objects, deps.log).look(within);
    const target = chosen(backups, wanted, options.collections);
    const work = workOf(deps, chainOf(backups, target), options.collections);
    const collections = await restoreAll(deps, work, options, within);
    return { stamp: target.manifest.stamp, collections };
  });
}

/** Restores one collection from a file that `backup` made, or another program in the same form. */
export function restoreFile(
  deps: RestoreDeps,
  path: string,
  options: RestoreOptions,
  scope: CallScope,
): Promise<Restored> {
  const file: RestoreFile = { documents: () => documentsOf(createReadStream(path)) };
  return alone(deps, options, scope, async (within) => {
    const collection = await collectionOf(path, options.collections);
    const work = [{ collection, files: [file] }];
    return { stamp: null, collections: await restoreAll(deps, work, options, within) };
  });
}

/** Under the lock of backups, unless nothing is written. */
function alone<T>(
  { coordination, journal }: RestoreDeps,
  { dryRun }: RestoreOptions,
  scope: CallScope,
  work: (scope: CallScope) => Promise<T>,
): Promise<T> {
  if (dryRun) return work(scope);
  const options = { waitMilliseconds: PATIENCE, ...(scope.signal && { signal: scope.signal }) };
  let begun = false;
  return coordination.locks
    .hold(
      BACKUP_LOCK,
      async (lease) => {
        begun = true;
        await journal.refuseBeside(scope);
        return whileHeld(lease, scope.signal, work);
      },
      options,
    )
    .catch((error: unknown) => {
      const taken = !begun && error instanceof AppError && error.code === 'CONFLICT';
      throw taken ? another() : error;
    });
}

async function restoreAll(
  deps: RestoreDeps,
  work: Work,
  { dryRun, onProgress, onCollection }: RestoreOptions,
  scope: CallScope,
): Promise<readonly RestoredCollection[]> {
  const restored: RestoredCollection[] = [];
  for (const [index, { collection, files }] of work.entries()) {
    scope.signal?.throwIfAborted();
    const told = { collection, number: index + 1, of: work.length };
    onProgress?.({ ...told, documents: 0 });
    const onBatch = (documents: number) => onProgress?.({ ...told, documents });
    const one = await restoreCollection(deps, { collection, files, dryRun, onBatch }, scope);
    onCollection?.(one);
    restored.push(one);
  }
  return restored;
}

function chosen(
  backups: readonly Archived[],
  wanted: string,
  asked: readonly string[] | null,
): Archived {
  if (wanted !== 'latest') {
    const found = backups.find(({ manifest }) => manifest.stamp === wanted);
    if (!found) throw new AppError('NOT_FOUND', `There is no backup ${wanted}.`);
    return found;
  }
  const good = backups.filter((each) => isRestorable(backups, each));
  const holds = ({ manifest: { selection } }: Archived) =>
    selection === null || (asked?.every((name) => selection.includes(name)) ?? false);
  const found = good.find(holds) ?? (asked === null ? good[0] : undefined);
  if (!found) throw new AppError('NOT_FOUND', 'There is no backup that can be restored.');
  return found;
}

function workOf(
  { objects }: RestoreDeps,
  chain: readonly Archived[],
  asked: readonly string[] | null,
): Work {
  const parts = chain.flatMap(({ manifest }) => manifest.collections);
  const held = [...new Set(parts.map(({ collection }) => collection))];
  const missing = asked?.filter((name) => !held.includes(name)) ?? [];
  if (missing.length > 0) {
    throw new AppError('NOT_FOUND', `The backup does not hold ${missing.join(', ')}.`);
  }
  return held
    .filter((name) => asked?.includes(name) ?? true)
    .map((collection) => ({
      collection,
      files: parts
        .filter((part) => part.collection === collection)
        .map((part) => ({ documents: (scope) => storedDocuments(objects, part, scope) })),
    }));
}

/** What the file says of itself, else what it is called, else what was asked for. */
async function collectionOf(path: string, asked: readonly string[] | null): Promise<string> {
  const head: BackupHead = new Map();
  // To its end: the name may stand behind the documents.
  const documents = documentsOf(createReadStream(path), head);
  while ((await documents.next()).done !== true);
  const told = head.get('collection');
  const named = /^(.+)_backup_\d{8}_\d{6}\.json/.exec(basename(path))?.[1];
  const only = asked?.length === 1 ? asked[0] : undefined;
  const collection = typeof told === 'string' && told !== '' ? told : (named ?? only);
  if (collection === undefined) {
    const text = 'The file does not say of which collection it is; name it with --collections.';
    throw new AppError('BAD_USER_INPUT', text);
  }
  if (asked && !asked.includes(collection)) {
    throw new AppError('BAD_USER_INPUT', `The file holds ${collection}, and no other collection.`);
  }
  return collection;
}
