import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { keysetListPage, newestFirst } from '../../sources/zerodb/keyset-list.js';
import { BACKUPS, type BackupRecord, backupTable, type NewBackup } from './backup.record.js';

/** The runs of backups as ZeroDB holds them. */
export class BackupStore {
  readonly #runs: Collection<BackupRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#runs = new Collection(documents, BACKUPS, backupTable.read, warn);
  }

  add(run: NewBackup, scope: CallScope): Promise<BackupRecord> {
    return this.#runs.add(backupTable.create(run), backupTable, scope);
  }

  /** Those that say of themselves that they are under way. */
  running(scope: CallScope): Promise<readonly BackupRecord[]> {
    return this.#runs.findAll({ filter: { status: 'running' } }, scope);
  }

  /** Notes that it is still under way; leaves everything else as it is. */
  async beat({ id }: BackupRecord, at: Instant, scope: CallScope): Promise<void> {
    const running = { doc_id: id, status: 'running' };
    await this.#runs.documents.updateWhere(BACKUPS, running, { $set: { heartbeat_at: at } }, scope);
  }

  /** Says what became of it. CONFLICT when somebody else did meanwhile. */
  end(
    run: BackupRecord,
    changes: Partial<BackupRecord>,
    at: Instant,
    scope: CallScope,
  ): Promise<BackupRecord> {
    return this.#runs.change(run, { ...changes, finishedAt: at }, at, backupTable, scope);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (BackupRecord | null)[]> {
    return this.#runs.getMany(ids, scope);
  }

  /** A page of the runs, newest first. */
  page(request: PageRequest, scope: CallScope): Promise<Page<BackupRecord>> {
    return keysetListPage(newestFirst(this.#runs, {}), request, scope);
  }
}
