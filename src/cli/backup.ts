import { BackupArchive, isRestorable } from '../jobs/backup-archive.js';
import { copyBackup } from '../jobs/backup-copy.js';
import type { Manifest } from '../jobs/backup-manifest.js';
import { backedUpCollections, type BackupOptions, startBackup } from '../jobs/backup.js';
import { BackupJournal } from '../jobs/backup-journal.js';
import { BackupStore } from '../modules/backups/index.js';
import { type CallScope, NO_SCOPE } from '../shared/call-scope.js';
import { systemClock } from '../shared/clock.js';
import { badUsage, readArguments, type Shell, type Tools, type Verb } from './verb.js';

export const backup: Verb = {
  name: 'backup',
  help: [
    'copy all documents into the objects of ZeroDB (collection system-backups), one file a collection;',
    'keeps 7 daily, 4 weekly and 12 monthly ones. Ctrl-C ends it, and leaves what was there before',
    '  list               tell what backups there are, newest first',
    '  --collections A,B  these collections alone',
    '  --incremental      only what was changed since the last backup; a full one where there is none',
    '  --verify           read everything back and compare before it counts',
    '  --copy-to DIR      copy its files into this folder too, for the day the store is lost',
  ],
  async run(args, shell) {
    const { positionals, values } = readArguments(args, {
      collections: { type: 'string' },
      incremental: { type: 'boolean', default: false },
      verify: { type: 'boolean', default: false },
      'copy-to': { type: 'string' },
    });
    const [what, ...more] = positionals;
    if (what !== undefined && (what !== 'list' || more.length > 0)) {
      throw badUsage(`backup does not know "${[what, ...more].join(' ')}"`);
    }
    if (what === 'list') return list(shell);
    const { incremental, verify } = values;
    const collections = namesOf(values.collections);
    const options = { collections, incremental, verify, startedBy: null };
    return write(shell, options, values['copy-to']);
  },
};

/** `a,b` as names; null where nothing is asked for. */
export function namesOf(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw badUsage('--collections takes names, as in A,B');
  return [...new Set(names)];
}

export function journalOf({ zerodb, log }: Tools): BackupJournal {
  const warn = (path: string, problem: string) => log.warn({ path }, problem);
  return new BackupJournal({
    store: new BackupStore(zerodb.documents, warn),
    clock: systemClock,
    log,
  });
}

/** `[#####.....] 3/14 profiles 12,000`: the bar is of the collections. */
export function barOf(told: {
  readonly number: number;
  readonly of: number;
  readonly collection: string;
  readonly documents: number;
}): string {
  const width = 20;
  const done = Math.floor(((told.number - 1) / Math.max(1, told.of)) * width);
  const bar = '#'.repeat(done).padEnd(width, '.');
  const documents = told.documents.toLocaleString('en');
  return `[${bar}] ${told.number}/${told.of} ${told.collection} ${documents}`;
}

async function write(
  shell: Shell,
  options: BackupOptions,
  copyTo: string | undefined,
): Promise<void> {
  await shell.withStore(shell.readEnv(), (tools) =>
    shell.interruptible(async (signal) => {
      await refuseUnknown(tools, options.collections, { signal });
      const deps = {
        ...tools.zerodb,
        coordination: tools.coordination(),
        journal: journalOf(tools),
        clock: systemClock,
        log: tools.log,
      };
      const onProgress: BackupOptions['onProgress'] = (told) => shell.progress(barOf(told));
      const { done } = await startBackup(deps, { ...options, onProgress }, { signal });
      const manifest = await done;
      if (copyTo !== undefined) {
        await copyBackup(tools.zerodb.objects, manifest, copyTo, { signal });
      }
      tell(shell, manifest, options.incremental);
    }),
  );
}

async function refuseUnknown(
  { zerodb }: Tools,
  asked: readonly string[] | null,
  scope: CallScope,
): Promise<void> {
  if (asked === null) return;
  const known = await backedUpCollections(zerodb.documents, scope);
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw badUsage(`There is no collection ${unknown.join(', ')}`);
}

function tell({ printLine }: Shell, manifest: Manifest, incremental: boolean): void {
  const { collections, totals, stamp, backup_type } = manifest;
  for (const { collection, document_count, compressed_bytes } of collections) {
    printLine(`${collection.padEnd(24)} ${figure(document_count)} ${size(compressed_bytes)}`);
  }
  if (incremental && backup_type === 'full') {
    printLine('There was no backup to stand on: this one is full.');
  }
  if (collections.length === 0) printLine('Nothing was changed since the last backup.');
  printLine(
    `Backup ${stamp} (${backup_type}): ${totals.documents} documents, ${size(totals.compressed_bytes).trim()}.`,
  );
}

async function list(shell: Shell): Promise<void> {
  const { printLine } = shell;
  await shell.withStore(shell.readEnv(), async ({ zerodb, log }) => {
    const { backups } = await new BackupArchive(zerodb.objects, log).look(NO_SCOPE);
    if (backups.length === 0) printLine('There are no backups yet.');
    for (const each of backups) {
      const { stamp, backup_type, totals, selection } = each.manifest;
      const of = selection === null ? 'all collections' : selection.join(',');
      const damaged = isRestorable(backups, each)
        ? ''
        : '  cannot be restored: objects are missing';
      const figures = `${figure(totals.documents)} ${size(totals.compressed_bytes)}`;
      printLine(`${stamp}  ${backup_type.padEnd(11)} ${figures}  ${of}${damaged}`);
    }
  });
}

const figure = (count: number) => count.toLocaleString('en').padStart(11);

function size(bytes: number): string {
  const kilobytes = Math.ceil(bytes / 1_000).toLocaleString('en');
  return `${kilobytes} kB`.padStart(14);
}
