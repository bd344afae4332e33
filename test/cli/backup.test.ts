import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { backup } from '../../src/cli/backup.js';
import { restore } from '../../src/cli/restore.js';
import type { Shell, Verb } from '../../src/cli/verb.js';
import { type Env, readEnv } from '../../src/env.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { systemClock } from '../../src/shared/clock.js';
import { silentLogger } from '../../src/shared/logger.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';
import { temporaryDirectory } from '../support/temporary.js';
import { startStore, type Store } from '../sources/support/store.js';

let store: Store;
let zerodb: ZeroDb;
beforeAll(async () => {
  store = await startStore();
  zerodb = store.connect();
  for (const name of ['events', 'users']) {
    await zerodb.documents.insert(name, { doc_id: `one of ${name}` }, NO_SCOPE);
  }
});
afterAll(() => store.close());

const embedded = readEnv({ DATA_DIR: '/nowhere' });
const remote: Env = readEnv({
  ZERODB_API_KEY: 'key',
  ZERODB_PROJECT_ID: '5f0c8a52-7d1e-4c39-9b7a-2f6b1e0d4c11',
  JWT_SECRET: 'a secret of the tests, long enough to be one',
});

/** Runs a verb as at a terminal; answers what it printed. */
async function run(verb: Verb, args: string, env = embedded): Promise<readonly string[]> {
  const lines: string[] = [];
  const coordination = createInProcessCoordination(systemClock);
  const shell: Shell = {
    readEnv: () => env,
    printLine: (text) => void lines.push(text),
    progress: (text) => void lines.push(text),
    withStore: (_env, work) =>
      work({
        zerodb,
        close: () => Promise.resolve(),
        log: silentLogger,
        coordination: () => coordination,
      }),
    interruptible: (work) => work(new AbortController().signal),
  };
  await verb.run(args.split(' ').filter(Boolean), shell);
  return lines;
}

test('backs up, lists and restores, and says what it does', async () => {
  expect(await run(backup, 'list')).toEqual(['There are no backups yet.']);
  const written = await run(backup, '--verify --incremental');
  expect(written).toContain('[##########..........] 2/2 users 1');
  expect(written).toContain('There was no backup to stand on: this one is full.');
  expect(written.at(-1)).toMatch(/^Backup \d{8}_\d{6} \(full\): 2 documents, \d+ kB\.$/);
  const [listed] = await run(backup, 'list');
  expect(listed).toMatch(/^\d{8}_\d{6} {2}full .* 2 .* all collections$/);
  await zerodb.documents.dropCollection('users', NO_SCOPE);
  const dry = await run(restore, 'latest --dry-run --collections users');
  expect(dry.at(-1)).toMatch(/^Nothing was written; this would be restored: backup .*, 1 coll/);
  expect(await zerodb.documents.listCollections(NO_SCOPE)).not.toContain('users');
  const restored = await run(restore, listed!.slice(0, 15));
  expect(restored).toContainEqual(
    expect.stringMatching(/^users +inserted +1 +replaced +0 +unchanged +0$/),
  );
  expect(await zerodb.documents.count('users', {}, NO_SCOPE)).toBe(1);
});

test('copies the files of the new backup out of the store', async () => {
  const directory = temporaryDirectory();
  const folder = join(directory.path, 'copies');
  const written = await run(backup, `--copy-to ${folder} --collections events`);
  const stamp = /^Backup (\S+)/.exec(written.at(-1) ?? '')?.[1];
  expect(readdirSync(folder)).toEqual([`events_backup_${stamp}.json.gz`]);
  await zerodb.documents.dropCollection('events', NO_SCOPE);
  await run(restore, `--file ${folder}/events_backup_${stamp}.json.gz`);
  expect(await zerodb.documents.count('events', {}, NO_SCOPE)).toBe(1);
  directory.remove();
});

test.each([
  ['backup', 'lsit', 'BAD_USER_INPUT'],
  ['backup', '--collections users,nonsense', 'BAD_USER_INPUT'],
  ['backup', '--collections ,', 'BAD_USER_INPUT'],
  ['restore', 'yesterday', 'BAD_USER_INPUT'],
  ['restore', 'latest --file some.json', 'BAD_USER_INPUT'],
  ['restore', '20200101_000000', 'NOT_FOUND'],
])('%s %s is refused', async (name, args, code) => {
  const verb = name === 'backup' ? backup : restore;
  await expect(run(verb, args)).rejects.toMatchObject({ code });
});

test('a remote store is overwritten only on purpose', async () => {
  await expect(run(restore, '', remote)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await run(restore, '--dry-run', remote)).not.toEqual([]);
  expect(await run(restore, '--allow-remote', remote)).not.toEqual([]);
});
