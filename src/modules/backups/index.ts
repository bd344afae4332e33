import type { Cursors } from '../../graphql/connection.js';
import { type NodeSource, nodeSource } from '../../graphql/node.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { AuditTrail } from '../audit/index.js';
import { maySeeBackups } from './backup.policy.js';
import { BackupResolver } from './backup.resolver.js';
import { type BackupEngine, BackupService } from './backup.service.js';
import { BackupStore } from './backup.store.js';

export { mayRun } from './backup-life.js';
export { BACKUPS, type BackupKind, type BackupRecord } from './backup.record.js';
export type { BackupEngine, BackupRequest, StartedBackup } from './backup.service.js';
export { BackupStore } from './backup.store.js';

export interface BackupsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  /** Ends a backup that is under way, cleanly. */
  settled(): Promise<void>;
}

export interface BackupsDeps {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly cursors: Cursors;
  readonly audit: AuditTrail;
  /** What makes backups, and keeps what became of them where this module reads it. */
  readonly backupEngine: (store: BackupStore) => BackupEngine;
}

export function createBackupsModule(deps: BackupsDeps): BackupsModule {
  const { documents, warn, cursors, audit } = deps;
  const store = new BackupStore(documents, warn);
  const engine = deps.backupEngine(store);
  const service = new BackupService({ store, engine, audit });
  return {
    resolvers: [new BackupResolver({ service, cursors })],
    nodes: [backupNodes(store)],
    settled: () => engine.settled(),
  };
}

/** A backup by id, for the office alone: others learn nothing, and nothing is read for them. */
function backupNodes(store: BackupStore): NodeSource {
  return nodeSource(
    'Backup',
    async (ids, { viewer, scope }) =>
      maySeeBackups(viewer) ? store.byIds(ids, scope) : ids.map(() => null),
    maySeeBackups,
  );
}
