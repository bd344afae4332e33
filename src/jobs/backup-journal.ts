import { hostname } from 'node:os';
import { pid } from 'node:process';

import { type BackupRecord, type BackupStore, mayRun } from '../modules/backups/index.js';
import { type CallScope, NO_SCOPE } from '../shared/call-scope.js';
import type { Clock } from '../shared/clock.js';
import { AppError, refusal } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { toInstant } from '../shared/instant.js';
import type { Logger } from '../shared/logger.js';
import type { Manifest } from './backup-manifest.js';

export interface JournalDeps {
  readonly store: BackupStore;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

/** What is asked of a run. */
export interface Asked {
  readonly collections: readonly string[] | null;
  readonly startedBy: string | null;
}

const KILLED = 'The process that wrote it ended.';

/** The runs as the office sees them. */
export class BackupJournal {
  constructor(private readonly deps: JournalDeps) {}

  /**
   * Enters a run, under the lock; CONFLICT while another one is under way. Where processes share no Redis
   * the lock says nothing of the other, but its row does.
   */
  async begin({ collections, startedBy }: Asked, scope: CallScope): Promise<BackupRecord> {
    const { store } = this.deps;
    const now = toInstant(this.deps.clock.now());
    for (const run of await this.refuseBeside(scope)) {
      await store.end(run, { status: 'failed', errorMessage: KILLED }, now, scope);
    }
    const own = { host: hostname(), processId: pid, heartbeatAt: now, startedBy };
    const asked = { status: 'running', collections: collections ?? [] } as const;
    return store.add({ id: newId(), createdAt: now, ...asked, ...own }, scope);
  }

  /** CONFLICT while a run is under way; answers those that say so and are dead. */
  async refuseBeside(scope: CallScope): Promise<readonly BackupRecord[]> {
    const now = toInstant(this.deps.clock.now());
    const running = await this.deps.store.running(scope);
    if (running.some((run) => mayRun(run, now, hostname(), isAlive))) throw another();
    return running;
  }

  beat(run: BackupRecord): Promise<void> {
    return this.deps.store.beat(run, toInstant(this.deps.clock.now()), NO_SCOPE);
  }

  async complete(run: BackupRecord, manifest: Manifest, manifestId: string): Promise<void> {
    const { totals, stamp, backup_type: backupKind } = manifest;
    const figures = { documentCount: totals.documents, bytes: totals.bytes };
    const compressedBytes = totals.compressed_bytes;
    const told = { stamp, manifestId, backupKind, ...figures, compressedBytes };
    await this.#end(run, { status: 'complete', ...told });
  }

  /** Why it failed is told as far as it is meant to be told. */
  async fail(run: BackupRecord, error: unknown): Promise<void> {
    const errorMessage = error instanceof AppError ? error.message : 'It failed unexpectedly.';
    await this.#end(run, { status: 'failed', errorMessage });
  }

  /** The backup itself counts, whether or not this can be written. */
  async #end(run: BackupRecord, changes: Partial<BackupRecord>): Promise<void> {
    const { store, clock, log } = this.deps;
    try {
      await store.end(run, changes, toInstant(clock.now()), NO_SCOPE);
    } catch (error) {
      log.warn({ err: error, backup: run.id, ...changes }, 'what became of a backup is not noted');
    }
  }
}

export function another(): AppError {
  return refusal('CONFLICT', null, 'Another backup or restore is under way; wait for its end.');
}

function isAlive(processId: number): boolean {
  if (processId === pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
