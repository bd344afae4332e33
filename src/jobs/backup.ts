import type { BackupRecord } from '../modules/backups/index.js';
import { BACKUPS } from '../modules/backups/index.js';
import { type CallScope, NO_SCOPE } from '../shared/call-scope.js';
import type { Clock } from '../shared/clock.js';
import type { Coordination } from '../shared/coordination.js';
import { AppError } from '../shared/errors.js';
import type { Logger } from '../shared/logger.js';
import { toInstant } from '../shared/instant.js';
import type { Documents } from '../sources/zerodb/documents.js';
import type { Objects } from '../sources/zerodb/objects.js';
import type { Rows } from '../sources/zerodb/rows.js';
import { type ArchiveState, BackupArchive, isRestorable } from './backup-archive.js';
import { another, type BackupJournal } from './backup-journal.js';
import {
  type Manifest,
  type BackedUpCollection,
  seriesOf,
  sinceOf,
  stampOf,
} from './backup-manifest.js';
import { planRetention } from './backup-retention.js';
import { verifyCollection } from './backup-verify.js';
import { writeCollection } from './backup-write.js';
import { type Held, whileHeld } from './held.js';

/** The lock under which backups and restores run. */
export const BACKUP_LOCK = 'backup';
/** Written into manifests. */
export const GATEWAY_VERSION = '0.1.0';
/** A lock that is only being passed on is waited for; a backup is not. */
const PATIENCE = 500;

export interface BackupDeps {
  readonly documents: Pick<Documents, 'listCollections'>;
  readonly rows: Rows;
  readonly objects: Objects;
  readonly coordination: Pick<Coordination, 'locks'>;
  readonly journal: BackupJournal;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface BackupProgress {
  readonly collection: string;
  /** Which of how many, from 1 on. */
  readonly number: number;
  readonly of: number;
  /** Documents of this collection so far. */
  readonly documents: number;
}

export interface BackupOptions {
  /** Null means all there are. */
  readonly collections: readonly string[] | null;
  /** Only what was changed since the last complete backup of the same selection; full where there is none. */
  readonly incremental: boolean;
  /** Reads everything back and compares before the backup counts. */
  readonly verify?: boolean;
  readonly startedBy: string | null;
  readonly onProgress?: (progress: BackupProgress) => void;
}

/** A backup that was started. */
export interface BackupRun {
  readonly record: BackupRecord;
  /** Resolves when it can be restored; rejects when it came to nothing, and then nothing is left of it. */
  readonly done: Promise<Manifest>;
}

/** What can be backed up: all collections but the one that tells of backups. */
export async function backedUpCollections(
  documents: Pick<Documents, 'listCollections'>,
  scope: CallScope,
): Promise<readonly string[]> {
  const names = await documents.listCollections(scope);
  return names.filter((name) => name !== BACKUPS).sort();
}

/**
 * Starts a backup and answers when it is under way. Rejects with CONFLICT while another backup or a restore
 * runs. An aborted `scope.signal` ends it, cleanly.
 */
export function startBackup(
  deps: BackupDeps,
  options: BackupOptions,
  scope: CallScope,
): Promise<BackupRun> {
  return new Promise((resolve, reject) => {
    const done: Promise<Manifest> = deps.coordination.locks.hold(
      BACKUP_LOCK,
      async (lease) => {
        const record = await deps.journal.begin(options, scope);
        resolve({ record, done });
        return whileHeld(
          lease,
          scope.signal,
          (held) => run(deps, options, record, held),
          () => deps.journal.beat(record),
        );
      },
      { waitMilliseconds: PATIENCE, ...(scope.signal && { signal: scope.signal }) },
    );
    // Whoever waits for `done` hears of later failures; here it is about the start.
    done.catch((error: unknown) => reject(wasTaken(error) ? another() : (error as Error)));
  });
}

/** The lock itself says only that somebody is changing something. */
function wasTaken(error: unknown): boolean {
  return error instanceof AppError && error.code === 'CONFLICT';
}

async function run(
  deps: BackupDeps,
  options: BackupOptions,
  record: BackupRecord,
  held: Held,
): Promise<Manifest> {
  const archive = new BackupArchive(deps.objects, deps.log);
  let stamp: string | undefined;
  try {
    const state = await archive.look(held);
    held.check();
    await archive.remove(state.garbage, held);
    const plan = await planOf(deps, options, state, held);
    stamp = plan.stamp;
    const collections = await writeAll(deps, options, plan, held);
    const manifest = manifestOf(plan, collections);
    held.check();
    const manifestId = await archive.commit(manifest, held);
    await deps.journal.complete(record, manifest, manifestId);
    await retain(deps, archive, held);
    return manifest;
  } catch (error) {
    const why = whyEnded(held, error);
    if (stamp !== undefined) await cleanUp(deps, archive, stamp);
    await deps.journal.fail(record, why);
    throw error;
  }
}

/** What ended it, where it was ended; what failed for that tells less. */
function whyEnded(held: Held, error: unknown): unknown {
  try {
    held.check();
    return error;
  } catch (reason) {
    return reason;
  }
}

type Plan = Pick<
  Manifest,
  'stamp' | 'backup_type' | 'backup_date' | 'selection' | 'base' | 'previous' | 'since'
> & { readonly names: readonly string[] };

async function planOf(
  { documents, clock }: BackupDeps,
  { collections, incremental }: BackupOptions,
  { backups, stamps }: ArchiveState,
  scope: CallScope,
): Promise<Plan> {
  const selection = collections && [...new Set(collections)].sort();
  const names = selection ?? (await backedUpCollections(documents, scope));
  const now = clock.now();
  // Two within a second: the second one is told apart by the next second.
  let second = now.getTime();
  while (stamps.has(stampOf(new Date(second)))) second += 1_000;
  const common = {
    stamp: stampOf(new Date(second)),
    backup_date: toInstant(now),
    selection,
    names,
  };
  const before = incremental
    ? backups.find(
        (each) =>
          seriesOf(each.manifest) === seriesOf({ selection }) && isRestorable(backups, each),
      )
    : undefined;
  if (!before) return { ...common, backup_type: 'full', base: null, previous: null, since: null };
  const { stamp: previous, base } = before.manifest;
  const since = sinceOf(before.manifest);
  return { ...common, backup_type: 'incremental', base: base ?? previous, previous, since };
}

async function writeAll(
  deps: BackupDeps,
  { verify, onProgress }: BackupOptions,
  { names, stamp, backup_type: backupType, backup_date: backupDate, since }: Plan,
  held: Held,
): Promise<readonly BackedUpCollection[]> {
  const written: BackedUpCollection[] = [];
  for (const [index, collection] of names.entries()) {
    held.check();
    const told = { collection, number: index + 1, of: names.length };
    onProgress?.({ ...told, documents: 0 });
    const one = await writeCollection(
      deps,
      { collection, stamp, backupType, backupDate, since },
      (documents) => {
        held.check();
        onProgress?.({ ...told, documents });
      },
      held,
    );
    if (one && verify === true) await verifyCollection(deps.objects, one, held);
    if (one) written.push(one);
  }
  return written;
}

function manifestOf(plan: Plan, collections: readonly BackedUpCollection[]): Manifest {
  const { names: _, ...told } = plan;
  const sum = (figure: (each: BackedUpCollection) => number) =>
    collections.reduce((total, each) => total + figure(each), 0);
  return {
    version: 1,
    ...told,
    compression: 'gzip',
    gateway_version: GATEWAY_VERSION,
    collections,
    totals: {
      collections: collections.length,
      documents: sum(({ document_count }) => document_count),
      bytes: sum(({ bytes }) => bytes),
      compressed_bytes: sum(({ compressed_bytes }) => compressed_bytes),
    },
  };
}

/** Removes backups that are too many by now. What fails here is tried again after the next backup. */
async function retain(deps: BackupDeps, archive: BackupArchive, held: Held): Promise<void> {
  const { clock, log } = deps;
  try {
    const { backups } = await archive.look(held);
    const known = backups.map(({ manifest, whole }) => ({ ...manifest, whole }));
    const kept = planRetention(known, clock.now());
    for (const { manifest } of backups) {
      if (kept.has(manifest.stamp)) continue;
      held.check();
      await archive.discard(manifest.stamp, held);
    }
  } catch (error) {
    log.warn({ err: error }, 'old backups were not removed');
  }
}

/** What cannot be removed now is removed by the next run. */
async function cleanUp({ log }: BackupDeps, archive: BackupArchive, stamp: string): Promise<void> {
  try {
    await archive.discard(stamp, NO_SCOPE);
  } catch (error) {
    log.warn({ err: error, stamp }, 'a backup that failed left objects; the next one removes them');
  }
}
