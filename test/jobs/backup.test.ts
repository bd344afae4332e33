import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { SYSTEM_BACKUPS } from '../../src/jobs/backup-manifest.js';
import { GATEWAY_VERSION, startBackup } from '../../src/jobs/backup.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { fixedClock } from '../../src/shared/clock.js';
import type { JsonObject } from '../../src/shared/document.js';
import { AppError } from '../../src/shared/errors.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';
import type { Objects } from '../../src/sources/zerodb/objects.js';
import { startStore, type Store } from '../sources/support/store.js';
import { archived, backUp, depsOf, ODD, putBack, textsOf } from './support/backups.js';

const packageJson = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  version: string;
};

let store: Store;
let zerodb: ZeroDb;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  zerodb = store.connect();
  for (const name of await zerodb.documents.listCollections(NO_SCOPE)) {
    await zerodb.documents.dropCollection(name, NO_SCOPE);
  }
  for (const { id } of await archived(zerodb)) await zerodb.objects.remove(id, NO_SCOPE);
});

async function fill(collection: string, documents: readonly JsonObject[]): Promise<void> {
  await zerodb.documents.ensureCollection(collection, NO_SCOPE);
  for (const data of documents) await store.plant(collection, data);
}

const keysOf = async () => (await archived(zerodb)).map(({ key }) => key).sort();

interface BackupFile {
  readonly documents: readonly JsonObject[];
  readonly document_count: number;
}

async function contentOf(key: string): Promise<BackupFile> {
  const object = (await archived(zerodb)).find((each) => each.key === key);
  const content = await zerodb.objects.read(object!.id, NO_SCOPE);
  const bytes = Buffer.concat(await content!.body.toArray());
  return JSON.parse(gunzipSync(bytes).toString('utf8')) as BackupFile;
}

test('one file for each collection, in the form and under the names of the storage document', async () => {
  await fill('events', ODD);
  await fill('empty', []);
  const clock = fixedClock('2026-06-15T12:00:07.000Z');
  const manifest = await backUp(depsOf(zerodb, { clock }), { verify: true });
  expect(manifest).toMatchObject({
    stamp: '20260615_120007',
    backup_type: 'full',
    backup_date: '2026-06-15T12:00:07.000Z',
    selection: null,
    base: null,
    gateway_version: packageJson.version,
    totals: { collections: 2, documents: ODD.length },
  });
  expect(GATEWAY_VERSION).toBe(packageJson.version);
  expect(await keysOf()).toEqual([
    'empty_backup_20260615_120007.json.gz',
    'events_backup_20260615_120007.json.gz',
    'manifest_20260615_120007.json',
  ]);
  const file = await contentOf('events_backup_20260615_120007.json.gz');
  expect(Object.keys(file)).toEqual([
    'collection',
    'backup_date',
    'backup_type',
    'documents',
    'document_count',
  ]);
  expect(file).toMatchObject({ collection: 'events', document_count: ODD.length });
  const texts = (documents: readonly JsonObject[]) =>
    documents.map((each) => JSON.stringify(each)).sort();
  expect(texts(file.documents)).toEqual(texts(ODD));
  expect(await contentOf('empty_backup_20260615_120007.json.gz')).toMatchObject({
    documents: [],
    document_count: 0,
  });
  const [object] = (await archived(zerodb)).filter(({ key }) => key.startsWith('events'));
  expect(object?.metadata).toMatchObject({
    backup_type: 'full',
    collection_name: 'events',
    backup_date: '2026-06-15T12:00:07.000Z',
  });
});

test('what is there all the while comes exactly once, whatever is written meanwhile', async () => {
  const stays = Array.from({ length: 2_500 }, (_, n) => ({ doc_id: `stays ${n}`, n }));
  const legacy = Array.from({ length: 210 }, (_, n) => ({ id: `old ${n}`, n }));
  const goes = Array.from({ length: 100 }, (_, n) => ({ doc_id: `goes ${n}`, n }));
  const oldGoes = Array.from({ length: 110 }, (_, n) => ({ id: `old goes ${n}`, n }));
  await zerodb.documents.ensureCollection('busy', NO_SCOPE);
  const mixed = [...goes, ...stays, ...oldGoes, ...legacy];
  const rowIds = new Map<string, string>();
  for (let at = 0; at < mixed.length; at += 50) {
    await Promise.all(
      mixed.slice(at, at + 50).map(async (data) => {
        rowIds.set(JSON.stringify(data), await store.plant('busy', data));
      }),
    );
  }
  const rowOf = (data: object) => rowIds.get(JSON.stringify(data))!;
  let round = 0;
  /** After every page: some go, some come, some change, and some get the `doc_id` they never had. */
  async function disturb(): Promise<void> {
    const { documents } = zerodb;
    const at = round++ * 20;
    await Promise.all([
      ...goes.slice(at, at + 20).map((data) => documents.remove('busy', rowOf(data), NO_SCOPE)),
      ...oldGoes.slice(at, at + 20).map((data) => documents.remove('busy', rowOf(data), NO_SCOPE)),
      ...stays
        .slice(at, at + 20)
        .map((data) => documents.replace('busy', rowOf(data), { ...data, changed: 1 }, NO_SCOPE)),
      ...legacy.slice(at, at + 20).map((data) => {
        const named = { ...data, doc_id: data.id };
        return documents.replace('busy', rowOf(data), named, NO_SCOPE);
      }),
      documents.insert('busy', { doc_id: `comes ${round}` }, NO_SCOPE),
      documents.insert('busy', { doc_id: `a comes ${round}` }, NO_SCOPE),
    ]);
  }
  const rows = Object.assign(Object.create(zerodb.rows) as typeof zerodb.rows, {
    async *everything(collection: string) {
      for await (const page of zerodb.rows.everything(collection, NO_SCOPE)) {
        yield page;
        await disturb();
      }
    },
  });
  const { stamp } = await backUp(depsOf(zerodb, { rows }));
  expect(round).toBeGreaterThanOrEqual(5);
  const { documents } = await contentOf(`busy_backup_${stamp}.json.gz`);
  const seen = documents.map((data) => String(data['id'] ?? data['doc_id']));
  const there = new Set(seen);
  expect(
    [...stays, ...legacy].filter((data) => !there.has('id' in data ? data.id : data.doc_id)),
  ).toEqual([]);
  expect(seen.length).toBe(there.size);
});

/** Objects of which the put of some fails. */
function failing(objects: Objects, when: (key: string) => boolean, error: Error): Objects {
  return {
    put: (object, scope) => (when(object.key) ? Promise.reject(error) : objects.put(object, scope)),
    get: (...call) => objects.get(...call),
    read: (...call) => objects.read(...call),
    list: (...call) => objects.list(...call),
    versions: (...call) => objects.versions(...call),
    scan: (...call) => objects.scan(...call),
    remove: (...call) => objects.remove(...call),
  };
}

test('one that fails leaves nothing, and the one before as it was', async () => {
  await fill('events', ODD);
  await fill('users', [{ doc_id: 'ann' }]);
  const good = await backUp(depsOf(zerodb));
  const before = await keysOf();
  const error = new Error('the disk is full');
  for (const part of ['users_', 'manifest_']) {
    const objects = failing(zerodb.objects, (key) => key.startsWith(part), error);
    const deps = depsOf(zerodb, { objects });
    await expect(backUp(deps)).rejects.toThrow('the disk is full');
    expect(await keysOf()).toEqual(before);
    const [run] = (await deps.store.page({ size: 1, direction: 'forward', from: null }, NO_SCOPE))
      .items;
    expect(run).toMatchObject({ status: 'failed', errorMessage: 'It failed unexpectedly.' });
  }
  await zerodb.documents.dropCollection('events', NO_SCOPE);
  expect(await putBack(depsOf(zerodb))).toMatchObject({ stamp: good.stamp });
  expect(await textsOf(zerodb, 'events')).toHaveLength(ODD.length);
});

test('one that is ended in the middle of a collection leaves nothing either', async () => {
  await fill('events', ODD);
  await fill('users', [{ doc_id: 'ann' }]);
  const ending = new AbortController();
  const onProgress = ({ collection, documents }: { collection: string; documents: number }) => {
    if (collection === 'users' && documents > 0) ending.abort();
  };
  const deps = depsOf(zerodb);
  await expect(backUp(deps, { onProgress }, { signal: ending.signal })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect(await keysOf()).toEqual([]);
  await backUp(deps);
  expect(await keysOf()).toHaveLength(3);
});

test('without the lock it ends without a manifest', async () => {
  await fill('events', ODD);
  const { locks } = createInProcessCoordination(fixedClock(new Date()));
  let left = 30_000;
  const coordination: Pick<ReturnType<typeof createInProcessCoordination>, 'locks'> = {
    locks: {
      hold: (name, run) =>
        locks.hold(name, () => run({ remaining: () => left, renew: async () => left > 0 })),
    },
  };
  const onProgress = () => {
    left = 0;
  };
  await expect(backUp(depsOf(zerodb, { coordination }), { onProgress })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('lock was lost') as string,
  });
  expect(await keysOf()).toEqual([]);
});

test('what a killed one left is removed by the next, and nothing else', async () => {
  await fill('events', ODD);
  const put = (key: string, metadata: JsonObject) =>
    zerodb.objects.put(
      {
        collection: SYSTEM_BACKUPS,
        key,
        content: Buffer.from('x'),
        contentType: 'text/plain',
        metadata,
      },
      NO_SCOPE,
    );
  await put('events_backup_20260101_000000.json.gz', { manifest: 'manifest_20260101_000000.json' });
  // Of an older program, which knows no manifests.
  await put('users_backup_20251101_000000.json.gz', { backup_type: 'full' });
  const { stamp } = await backUp(depsOf(zerodb));
  expect(await keysOf()).toEqual([
    `events_backup_${stamp}.json.gz`,
    `manifest_${stamp}.json`,
    'users_backup_20251101_000000.json.gz',
  ]);
});

test('of two at the same time the second is refused, by the lock or by the row of the first', async () => {
  await fill('events', ODD);
  const deps = depsOf(zerodb);
  const [inside, waiting] = [new AbortController(), new AbortController()];
  const fired = ({ signal }: AbortController) =>
    signal.aborted || new Promise((resolve) => signal.addEventListener('abort', resolve));
  const rows = Object.assign(Object.create(zerodb.rows) as typeof zerodb.rows, {
    async *everything(collection: string) {
      inside.abort();
      await fired(waiting);
      yield* zerodb.rows.everything(collection, NO_SCOPE);
    },
  });
  const first = backUp({ ...deps, rows });
  await fired(inside);
  const refused = { code: 'CONFLICT', message: expect.stringContaining('under way') as string };
  await expect(backUp(deps)).rejects.toMatchObject(refused);
  await expect(putBack(deps)).rejects.toMatchObject(refused);
  // A process of another host that shares no Redis: its lock is its own, the rows are not.
  const [run] = await deps.store.running(NO_SCOPE);
  const elsewhere = { ...run!, host: 'elsewhere' };
  const other = depsOf(zerodb);
  await zerodb.documents.updateWhere(
    'backups',
    { doc_id: elsewhere.id },
    { $set: { host: 'elsewhere' } },
    NO_SCOPE,
  );
  await expect(backUp(other)).rejects.toMatchObject(refused);
  await expect(putBack(other)).rejects.toMatchObject(refused);
  waiting.abort();
  await first;
  await backUp(other);
});

test('a run of a process that is gone is told as failed by the next one', async () => {
  await fill('events', ODD);
  const deps = depsOf(zerodb);
  const dead = await deps.journal.begin({ collections: null, startedBy: null }, NO_SCOPE);
  await backUp(deps);
  const [found] = await deps.store.byIds([dead.id], NO_SCOPE);
  expect(found).toMatchObject({
    status: 'failed',
    errorMessage: 'The process that wrote it ended.',
  });
});

test('some collections alone; and an incremental one stands on one of the same selection', async () => {
  await fill('events', ODD);
  await fill('users', [{ doc_id: 'ann' }]);
  const at = (time: string) => fixedClock(time);
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const one = await backUp(depsOf(zerodb, { clock: at(later) }), { collections: ['users'] });
  expect(one).toMatchObject({ selection: ['users'], totals: { collections: 1 } });
  const two = await backUp(depsOf(zerodb, { clock: at(later) }), { incremental: true });
  expect(two).toMatchObject({ backup_type: 'full', selection: null, totals: { collections: 2 } });
  const three = await backUp(depsOf(zerodb, { clock: at(later) }), { incremental: true });
  expect(three).toMatchObject({
    backup_type: 'incremental',
    base: two.stamp,
    previous: two.stamp,
    since: new Date(Date.parse(later) - 300_000).toISOString(),
    collections: [],
  });
  expect(new Set([one.stamp, two.stamp, three.stamp]).size).toBe(3);
});

test('no lock means no start', async () => {
  const locks = { hold: () => Promise.reject(new AppError('UPSTREAM_UNAVAILABLE', 'no Redis')) };
  const deps = depsOf(zerodb, { coordination: { locks } });
  const options = { collections: null, incremental: false, startedBy: null };
  await expect(startBackup(deps, options, NO_SCOPE)).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
  });
});
