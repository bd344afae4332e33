import { BackupJournal } from '../../../src/jobs/backup-journal.js';
import { type Manifest, SYSTEM_BACKUPS } from '../../../src/jobs/backup-manifest.js';
import { type BackupDeps, type BackupOptions, startBackup } from '../../../src/jobs/backup.js';
import {
  restoreBackup,
  type Restored,
  type RestoreDeps,
  type RestoreOptions,
} from '../../../src/jobs/restore.js';
import { BackupStore } from '../../../src/modules/backups/index.js';
import { type CallScope, NO_SCOPE } from '../../../src/shared/call-scope.js';
import { type Clock, systemClock } from '../../../src/shared/clock.js';
import type { JsonObject } from '../../../src/shared/document.js';
import { silentLogger } from '../../../src/shared/logger.js';
import { createInProcessCoordination } from '../../../src/sources/redis/in-process.js';
import type { ZeroDb } from '../../../src/sources/zerodb/client.js';
import type { StoredObject } from '../../../src/sources/zerodb/objects.js';

export type Deps = BackupDeps & RestoreDeps & { readonly store: BackupStore };

/** What backups work with, over a store; parts of it can be another's. */
export function depsOf(zerodb: ZeroDb, parts: Partial<Deps> & { clock?: Clock } = {}): Deps {
  const clock = parts.clock ?? systemClock;
  const store = new BackupStore(zerodb.documents, () => undefined);
  const journal = new BackupJournal({ store, clock, log: silentLogger });
  const { documents, rows, objects } = zerodb;
  const coordination = createInProcessCoordination(clock);
  return {
    documents,
    rows,
    objects,
    coordination,
    journal,
    clock,
    log: silentLogger,
    store,
    ...parts,
  };
}

const ALL: BackupOptions = { collections: null, incremental: false, startedBy: null };

export async function backUp(
  deps: Deps,
  options: Partial<BackupOptions> = {},
  scope: CallScope = NO_SCOPE,
): Promise<Manifest> {
  return (await startBackup(deps, { ...ALL, ...options }, scope)).done;
}

export function putBack(
  deps: Deps,
  stamp = 'latest',
  options: Partial<RestoreOptions> = {},
): Promise<Restored> {
  return restoreBackup(deps, stamp, { collections: null, dryRun: false, ...options }, NO_SCOPE);
}

export function archived({ objects }: ZeroDb): Promise<readonly StoredObject[]> {
  return objects.list({ collection: SYSTEM_BACKUPS }, NO_SCOPE);
}

/** The documents of a collection as texts, sorted: byte for byte what is stored. */
export async function textsOf({ rows }: ZeroDb, collection: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const page of rows.everything(collection, NO_SCOPE)) {
    texts.push(...page.map(({ json }) => json));
  }
  return texts.sort();
}

/** Documents as nobody expects them. */
export const ODD: readonly JsonObject[] = [
  { doc_id: 'plain', title: 'Plain', n: 1 },
  { zulu: 1, alpha: 2, doc_id: 'keys in their order', '10': 'b', '9': 'a' },
  { doc_id: 'unicode 🥋 ünï', text: '\u2028 "quoted" \\ \n\t 🥋 \u0001', 'ключ 🥋': true },
  { doc_id: 'numbers', float: 0.1, tiny: 5e-324, huge: 1.7976931348623157e308, minus: -7.25 },
  { doc_id: 'nulls', nothing: null, empty: {}, none: [], blank: '' },
  { doc_id: 'dollars', $set: { a: 1 }, 'a.b': [{ $gt: 1 }], documents: [1], document_count: 7 },
  { doc_id: 'deep', deep: JSON.parse(`${'['.repeat(200)}1${']'.repeat(200)}`) as unknown },
  { doc_id: 'long', text: 'x'.repeat(300_000) },
  { doc_id: 'twice', version: 1 },
  { doc_id: 'twice', version: 2 },
  { id: 'of an older program', title: 'By id' },
  { id: 'doubled', title: 'One' },
  { id: 'doubled', title: 'Other' },
  { title: 'By nothing at all', tags: ['a'] },
  { title: 'By nothing at all', tags: ['a'] },
  { doc_id: '', id: 'with an empty doc_id' },
  { doc_id: 42, note: 'a number as doc_id' },
  { doc_id: { a: 1 }, note: 'an object as doc_id' },
];
