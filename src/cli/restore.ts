import { isStamp } from '../jobs/backup-manifest.js';
import type { RestoredCollection } from '../jobs/restore-collection.js';
import { restoreBackup, restoreFile, type RestoreOptions } from '../jobs/restore.js';
import { AppError } from '../shared/errors.js';
import { barOf, journalOf, namesOf } from './backup.js';
import { badUsage, readArguments, type Shell, type Tools, type Verb } from './verb.js';

export const restore: Verb = {
  name: 'restore',
  help: [
    'put documents of a backup back: what is missing is inserted, what differs is replaced, nothing is',
    'removed. It is checked before anything is written; interrupted, run it again. Other processes may',
    'show what was there before for five seconds',
    '  latest | STAMP     which backup (latest); an incremental one with all that it stands on',
    '  --file F           a file instead, of one collection, gzipped or not',
    '  --collections A,B  these collections alone',
    '  --dry-run          compare, tell what would be done, and write nothing',
    '  --allow-remote     also into a ZeroDB that is not the embedded one',
  ],
  async run(args, shell) {
    const { positionals, values } = readArguments(args, {
      collections: { type: 'string' },
      file: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      'allow-remote': { type: 'boolean', default: false },
    });
    const wanted = wantedOf(positionals, values.file);
    const env = shell.readEnv();
    const dryRun = values['dry-run'];
    if (env.zerodb.kind === 'remote' && !values['allow-remote'] && !dryRun) {
      const why = 'This ZeroDB is not the embedded one; say --allow-remote if you mean it.';
      throw new AppError('FORBIDDEN', why);
    }
    const collections = namesOf(values.collections);
    await shell.withStore(env, (tools) => run(shell, tools, wanted, { collections, dryRun }));
  },
};

type Wanted = { readonly file: string } | { readonly stamp: string };

function wantedOf(positionals: readonly string[], file: string | undefined): Wanted {
  const [stamp = 'latest', ...more] = positionals;
  if (more.length > 0) throw badUsage(`restore does not know "${more.join(' ')}"`);
  if (file !== undefined) {
    if (positionals.length > 0) throw badUsage('Name a backup or a file, not both');
    return { file };
  }
  if (stamp !== 'latest' && !isStamp(stamp)) {
    throw badUsage(`"${stamp}" is no stamp of a backup, as in 20260615_120000`);
  }
  return { stamp };
}

async function run(
  shell: Shell,
  tools: Tools,
  wanted: Wanted,
  asked: RestoreOptions,
): Promise<void> {
  const { printLine } = shell;
  const deps = {
    ...tools.zerodb,
    coordination: tools.coordination(),
    journal: journalOf(tools),
    log: tools.log,
  };
  const options: RestoreOptions = {
    ...asked,
    onProgress: (told) => shell.progress(barOf(told)),
    onCollection: (one) => printLine(lineOf(one)),
  };
  await shell.interruptible(async (signal) => {
    const restored = await ('file' in wanted
      ? restoreFile(deps, wanted.file, options, { signal })
      : restoreBackup(deps, wanted.stamp, options, { signal }));
    const what = restored.stamp === null ? 'the file' : `backup ${restored.stamp}`;
    const done = asked.dryRun ? 'Nothing was written; this would be restored' : 'Restored';
    printLine(`${done}: ${what}, ${restored.collections.length} collections.`);
  });
}

function lineOf({ collection, inserted, replaced, unchanged }: RestoredCollection): string {
  const figure = (count: number) => count.toLocaleString('en').padStart(9);
  return `${collection.padEnd(24)} inserted ${figure(inserted)}  replaced ${figure(replaced)}  unchanged ${figure(unchanged)}`;
}
