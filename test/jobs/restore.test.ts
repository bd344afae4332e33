import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';

import { restoreFile } from '../../src/jobs/restore.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { type Clock, fixedClock, systemClock } from '../../src/shared/clock.js';
import type { JsonObject } from '../../src/shared/document.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';
import { startStore, type Store } from '../sources/support/store.js';
import { temporaryDirectory } from '../support/temporary.js';
import { archived, backUp, depsOf, ODD, putBack, textsOf } from './support/backups.js';

let store: Store;
let zerodb: ZeroDb;
const directory = temporaryDirectory();
beforeAll(async () => {
  store = await startStore();
});
afterAll(async () => {
  await store.close();
  directory.remove();
});
beforeEach(async () => {
  zerodb = store.connect();
  await empty();
  for (const { id } of await archived(zerodb)) await zerodb.objects.remove(id, NO_SCOPE);
});

/** A project with nothing but its objects. */
async function empty(): Promise<void> {
  for (const name of await zerodb.documents.listCollections(NO_SCOPE)) {
    await zerodb.documents.dropCollection(name, NO_SCOPE);
  }
}

async function fill(collection: string, documents: readonly JsonObject[]): Promise<void> {
  await zerodb.documents.ensureCollection(collection, NO_SCOPE);
  for (const data of documents) await store.plant(collection, data);
}

const sorted = (documents: readonly JsonObject[]) =>
  documents.map((each) => JSON.stringify(each)).sort();

/** Changes the one document that a field names. */
async function change(collection: string, data: JsonObject, after: JsonObject): Promise<void> {
  for await (const page of zerodb.rows.everything(collection, NO_SCOPE)) {
    for (const { rowId, json } of page) {
      if (json === JSON.stringify(data)) {
        await zerodb.documents.replace(collection, rowId, after, NO_SCOPE);
        return;
      }
    }
  }
  throw new Error('there is no such document');
}

async function remove(collection: string, data: JsonObject): Promise<void> {
  for await (const page of zerodb.rows.everything(collection, NO_SCOPE)) {
    const row = page.find(({ json }) => json === JSON.stringify(data));
    if (row) await zerodb.documents.remove(collection, row.rowId, NO_SCOPE);
  }
}

test('into an empty project: every document byte for byte, however odd', async () => {
  await fill('events', ODD);
  await fill('nothing in it', []);
  const { stamp } = await backUp(depsOf(zerodb));
  await empty();
  const restored = await putBack(depsOf(store.connect()));
  expect(restored).toEqual({
    stamp,
    collections: [
      {
        collection: 'events',
        documents: ODD.length,
        inserted: ODD.length,
        replaced: 0,
        unchanged: 0,
      },
      { collection: 'nothing in it', documents: 0, inserted: 0, replaced: 0, unchanged: 0 },
    ],
  });
  expect(await textsOf(zerodb, 'events')).toEqual(sorted(ODD));
  expect(await zerodb.documents.listCollections(NO_SCOPE)).toContain('nothing in it');
  // Again, and nothing is left to do.
  const again = await putBack(depsOf(store.connect()));
  expect(again.collections[0]).toMatchObject({ inserted: 0, replaced: 0, unchanged: ODD.length });
  expect(await textsOf(zerodb, 'events')).toEqual(sorted(ODD));
});

test('into a live project: what is missing, what differs, and nothing else', async () => {
  await fill('events', ODD);
  await backUp(depsOf(zerodb));
  const [plain, , , numbers] = ODD as [JsonObject, JsonObject, JsonObject, JsonObject];
  const one = { id: 'doubled', title: 'One' };
  await change('events', plain, { doc_id: 'plain', title: 'Changed' });
  await change('events', one, { id: 'doubled', title: 'Changed' });
  await change(
    'events',
    { id: 'of an older program', title: 'By id' },
    {
      id: 'of an older program',
      doc_id: 'of an older program',
      title: 'Has a doc_id now',
    },
  );
  await remove('events', numbers);
  await fill('events', [{ doc_id: 'new', title: 'Not in the backup' }]);
  const dry = await putBack(depsOf(store.connect()), 'latest', { dryRun: true });
  const before = await textsOf(zerodb, 'events');
  expect(before).toContain('{"doc_id":"plain","title":"Changed"}');
  const restored = await putBack(depsOf(store.connect()));
  expect(restored.collections).toEqual([
    {
      collection: 'events',
      documents: ODD.length,
      inserted: 1,
      replaced: 3,
      unchanged: ODD.length - 4,
    },
  ]);
  expect(dry).toEqual(restored);
  const now = [...ODD, { doc_id: 'new', title: 'Not in the backup' }];
  expect(await textsOf(zerodb, 'events')).toEqual(sorted(now));
});

test('an incremental one brings back the state of its time, and earlier ones theirs', async () => {
  // An hour ahead, so that what is written now is older than the overlap of a backup of then.
  let ahead = 0;
  const clock: Clock = { now: () => new Date(systemClock.now().getTime() + ahead) };
  await fill('events', [
    { doc_id: 'a', v: 1 },
    { doc_id: 'b', v: 1 },
    { id: 'old', v: 1 },
  ]);
  await fill('users', [{ doc_id: 'ann' }]);
  const full = await backUp(depsOf(zerodb, { clock }));
  await change('events', { doc_id: 'a', v: 1 }, { doc_id: 'a', v: 2 });
  await change('events', { id: 'old', v: 1 }, { id: 'old', doc_id: 'old', v: 2 });
  const first = await backUp(depsOf(zerodb, { clock }), { incremental: true });
  ahead = 3_600_000;
  const quiet = await backUp(depsOf(zerodb, { clock }), { incremental: true });
  expect([first, quiet].map(({ base, previous }) => [base, previous])).toEqual([
    [full.stamp, full.stamp],
    [full.stamp, first.stamp],
  ]);
  await empty();
  const restored = await putBack(depsOf(store.connect()));
  expect(restored.stamp).toBe(quiet.stamp);
  expect(restored.collections[0]).toMatchObject({ documents: 3, inserted: 3, replaced: 0 });
  expect(await textsOf(zerodb, 'events')).toEqual(
    sorted([
      { doc_id: 'a', v: 2 },
      { doc_id: 'b', v: 1 },
      { id: 'old', doc_id: 'old', v: 2 },
    ]),
  );
  expect(await textsOf(zerodb, 'users')).toEqual(['{"doc_id":"ann"}']);
  await putBack(depsOf(store.connect()), full.stamp, { collections: ['events'] });
  expect(await textsOf(zerodb, 'events')).toEqual(
    sorted([
      { doc_id: 'a', v: 1 },
      { doc_id: 'b', v: 1 },
      { id: 'old', v: 1 },
    ]),
  );
});

test('of a damaged backup nothing is written, and one with a gap is never the latest', async () => {
  const documents = Array.from({ length: 40 }, (_, n) => ({ doc_id: `event ${n}`, n }));
  await fill('events', documents);
  // Of two days: of one day only the newer one would be kept.
  const clock = fixedClock(new Date(Date.now() - 86_400_000));
  const good = await backUp(depsOf(zerodb, { clock }));
  const bad = await backUp(depsOf(zerodb));
  await empty();
  const { objects } = zerodb;
  const damagedObjects = Object.assign(Object.create(objects) as typeof objects, {
    list: objects.list.bind(objects),
    async read(...[id, scope]: Parameters<typeof objects.read>) {
      const content = await objects.read(id, scope);
      if (id !== bad.collections[0]?.object_id || !content) return content;
      const bytes = Buffer.concat(await content.body.toArray());
      // Valid gzip of valid JSON, with as many documents: the checksum alone tells.
      const text = gunzipSync(bytes).toString('utf8').replace('"n":7', '"n":8');
      return { ...content, body: Readable.from([gzipSync(text)]) };
    },
  });
  await expect(putBack(depsOf(zerodb, { objects: damagedObjects }))).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('checksum') as string,
  });
  expect(await zerodb.documents.listCollections(NO_SCOPE)).toEqual([]);
  await objects.remove(bad.collections[0]!.object_id, NO_SCOPE);
  await expect(putBack(depsOf(zerodb), bad.stamp)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await putBack(depsOf(zerodb))).toMatchObject({ stamp: good.stamp });
  expect(await textsOf(zerodb, 'events')).toEqual(sorted(documents));
});

test('interrupted, it is finished by running it again', async () => {
  await fill('a', [{ doc_id: 'a' }, { title: 'no key' }, { title: 'no key' }]);
  await fill(
    'events',
    Array.from({ length: 30 }, (_, n) => ({ doc_id: `event ${n}`, n })),
  );
  await backUp(depsOf(zerodb));
  const before = await textsOf(zerodb, 'events');
  await empty();
  const { rows } = zerodb;
  let writes = 0;
  const failing = Object.assign(Object.create(rows) as typeof rows, {
    named: rows.named.bind(rows),
    unnamed: rows.unnamed.bind(rows),
    insert: (...call: Parameters<typeof rows.insert>) =>
      writes++ < 15 ? rows.insert(...call) : Promise.reject(new Error('the cable is out')),
  });
  await expect(putBack(depsOf(zerodb, { rows: failing }))).rejects.toThrow('the cable is out');
  const { collections } = await putBack(depsOf(store.connect()));
  expect(collections[0]).toMatchObject({ inserted: 0, unchanged: 3 });
  expect(collections[1]?.unchanged).toBeGreaterThan(0);
  expect(await textsOf(zerodb, 'events')).toEqual(before);
  expect(await textsOf(zerodb, 'a')).toHaveLength(3);
});

test('what is not there is said before anything is done', async () => {
  const notFound = { code: 'NOT_FOUND' };
  await expect(putBack(depsOf(zerodb))).rejects.toMatchObject(notFound);
  await fill('events', [{ doc_id: 'a' }]);
  await backUp(depsOf(zerodb));
  await expect(putBack(depsOf(zerodb), '20200101_000000')).rejects.toMatchObject(notFound);
  const elsewhere = putBack(depsOf(zerodb), 'latest', { collections: ['users'] });
  await expect(elsewhere).rejects.toMatchObject(notFound);
});

test('from a file, whoever wrote it: packed or not, in any layout, named inside or outside', async () => {
  const documents = [{ doc_id: 'a', v: 1 }, { title: 'no key' }];
  const text = JSON.stringify({ documents, collection: 'events', document_count: 2 }, null, 4);
  const nameless = JSON.stringify({ backup_date: 'long ago', documents });
  const files: readonly (readonly [string, string | Buffer])[] = [
    ['anything.json', text],
    ['events_backup_20250101_000000.json.gz', gzipSync(nameless)],
  ];
  for (const [name, content] of files) {
    const path = join(directory.path, name);
    writeFileSync(path, content);
    await empty();
    const options = { collections: null, dryRun: false };
    const { collections } = await restoreFile(depsOf(store.connect()), path, options, NO_SCOPE);
    expect(collections).toMatchObject([{ collection: 'events', inserted: 2 }]);
    expect(await textsOf(zerodb, 'events')).toEqual(sorted(documents));
  }
  const path = join(directory.path, 'cut-off.json');
  writeFileSync(path, text.slice(0, -20));
  await empty();
  const restored = restoreFile(
    depsOf(zerodb),
    path,
    { collections: null, dryRun: false },
    NO_SCOPE,
  );
  await expect(restored).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await zerodb.documents.listCollections(NO_SCOPE)).toEqual([]);
});
