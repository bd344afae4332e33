import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import type { NewObject, Objects } from '../../../src/sources/zerodb/objects.js';
import { startStore, type Store } from '../support/store.js';

let store: Store;
beforeAll(async () => {
  store = await startStore({ maxFileBytes: 2_000_000 });
});
afterAll(() => store.close());
afterEach(() => store.control.setQuirks(''));

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe.each([
  ['files', ''],
  ['objects', ''],
  ['files', 'all'],
  ['objects', 'all'],
] as const)('objects by the dialect %p with quirks %p', (objectApi, quirks) => {
  const space = `${objectApi}-${quirks}`;
  const connect = (bucket: string, objectPage = 1_000): Objects =>
    store.connect({ objectApi, bucket, objectPage }).objects;
  let objects: Objects;
  beforeEach(() => {
    store.control.setQuirks(quirks);
    objects = connect(space);
  });

  const put = (place: Partial<NewObject>, into = objects) =>
    into.put(
      {
        collection: 'pictures',
        key: 'k',
        content: Buffer.from('x'),
        contentType: 'text/plain',
        ...place,
      },
      NO_SCOPE,
    );
  const bytesOf = async (id: string, range?: { start: number; end?: number }) => {
    const read = await objects.read(id, NO_SCOPE, range);
    return read && { ...read, body: await buffer(read.body) };
  };

  test('a buffer and a stream go in and come out, with what is known of them', async () => {
    const content = randomBytes(1_000_000);
    const pieces = [
      content.subarray(0, 3),
      content.subarray(3, 700_000),
      content.subarray(700_000),
    ];
    for (const source of [content, Readable.from(pieces)]) {
      const metadata = { by: 'u1', deep: { list: [1, null, 'ü'] }, collection_name: 'users' };
      const place = { collection: 'round-trip', key: 'a/b.bin', contentType: 'image/png' };
      const stored = await put({ ...place, content: source, metadata });
      expect(stored).toMatchObject({ ...place, metadata });
      expect(stored.size).toBe(content.length);
      const read = await bytesOf(stored.id);
      expect(read).toMatchObject({
        contentType: 'image/png',
        length: content.length,
        contentRange: null,
      });
      expect(read?.body.equals(content)).toBe(true);
      const got = await objects.get(stored.id, NO_SCOPE);
      expect(got).toEqual({
        ...stored,
        createdAt: expect.stringMatching(/Z$/),
        size: content.length,
      });
    }
  });

  test.each([
    'user_1/2026/portrait.png',
    'Müller – 道場 🥋.pdf',
    'a "quoted" name; x=y.txt',
    "it's 100%25 & more?#.txt",
    'back\\slash',
    '/leading//double/',
  ])('a key comes back as it went in: %s', async (key) => {
    const collection = 'names';
    const { id } = await put({ collection, key });
    expect(await objects.get(id, NO_SCOPE)).toMatchObject({ collection, key });
    expect((await objects.list({ collection, prefix: key }, NO_SCOPE)).map((o) => o.id)).toEqual([
      id,
    ]);
  });

  test('an empty object', async () => {
    for (const content of [Buffer.alloc(0), Readable.from([])]) {
      const { id } = await put({ collection: 'empty', content });
      expect(await objects.get(id, NO_SCOPE)).toMatchObject({ size: 0 });
      expect(await bytesOf(id)).toMatchObject({ length: 0, body: Buffer.alloc(0) });
    }
  });

  test('ranges', async () => {
    const { id } = await put({ content: Buffer.from('0123456789') });
    const middle = await bytesOf(id, { start: 2, end: 4 });
    expect(middle).toMatchObject({ length: 3, contentRange: 'bytes 2-4/10' });
    expect(middle?.body.toString()).toBe('234');
    expect((await bytesOf(id, { start: 7 }))?.body.toString()).toBe('789');
    expect((await bytesOf(id, { start: 9, end: 99 }))?.body.toString()).toBe('9');
    await expect(bytesOf(id, { start: 10 })).rejects.toMatchObject({ fields: { status: 416 } });
  });

  test('a list is of one collection and one prefix, beyond one page', async () => {
    const collection = 'listed';
    const keys = ['u_1/a', 'u_1/b', 'u_1/c', 'u_12/d', 'u_2/e'];
    for (const key of keys) await put({ collection, key });
    await put({ collection: 'listed-too', key: 'u_1/z' });
    for (const page of [2, 1_000]) {
      const list = async (prefix?: string) => {
        const selection = { collection, ...(prefix !== undefined && { prefix }) };
        return (await connect(space, page).list(selection, NO_SCOPE)).map(({ key }) => key).sort();
      };
      expect(await list()).toEqual(keys);
      expect(await list('u_1/')).toEqual(['u_1/a', 'u_1/b', 'u_1/c']);
      expect(await list('nobody/')).toEqual([]);
      const scanned: string[] = [];
      for await (const each of connect(space, page).scan(NO_SCOPE)) {
        scanned.push(...each.map((object) => `${object.collection}/${object.key}`));
      }
      expect(scanned).toEqual(expect.arrayContaining(['listed/u_1/a', 'listed-too/u_1/z']));
      expect(new Set(scanned).size).toBeGreaterThanOrEqual(6);
    }
  });

  test('buckets do not see each other, nor does the empty one', async () => {
    const collection = `walls-${space}`;
    const buckets = [`${space}-1`, `${space}-1/${collection}`, ''].filter(
      (name) => objectApi === 'files' || !name.includes('/'),
    );
    const ids = new Map<string, string>();
    for (const bucket of buckets) {
      ids.set(bucket, (await put({ collection, key: 'same' }, connect(bucket))).id);
    }
    for (const bucket of buckets) {
      const own = connect(bucket);
      const seen = await own.list({ collection }, NO_SCOPE);
      expect(seen.map(({ id }) => id)).toEqual([ids.get(bucket)]);
      for (const [other, id] of ids) {
        expect((await own.get(id, NO_SCOPE)) !== null).toBe(other === bucket);
      }
    }
  });

  test('two puts of one key are two versions, the newest first', async () => {
    const place = { collection: 'versioned', key: 'same' };
    const first = await put({ ...place, content: Buffer.from('1') });
    const second = await put({ ...place, content: Buffer.from('2') });
    await put({ ...place, key: 'same-but-longer' });
    const versions = await objects.versions(place, NO_SCOPE);
    expect(versions.map(({ id }) => id)).toEqual([second.id, first.id]);
    await objects.remove(second.id, NO_SCOPE);
    expect((await objects.versions(place, NO_SCOPE)).map(({ id }) => id)).toEqual([first.id]);
    expect((await bytesOf(first.id))?.body.toString()).toBe('1');
    expect(await objects.versions({ ...place, key: 'none' }, NO_SCOPE)).toEqual([]);
  });

  test('what is removed, or never was, is not there', async () => {
    const { id } = await put({ content: randomBytes(10) });
    expect(await objects.remove(id, NO_SCOPE)).toBe(true);
    for (const gone of [id, UNKNOWN, '../../health', '%']) {
      expect(await objects.remove(gone, NO_SCOPE)).toBe(false);
      expect(await objects.get(gone, NO_SCOPE)).toBeNull();
      expect(await objects.read(gone, NO_SCOPE)).toBeNull();
    }
  });

  test('many at once do not mix', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `at-once-${at}`);
    const stored = await Promise.all(
      names.map((key, at) => {
        const content = Buffer.from(key.repeat(1_000));
        return put({ key, content: at % 2 ? content : Readable.from([content]) });
      }),
    );
    const read = await Promise.all(stored.map(({ id }) => bytesOf(id)));
    expect(read.map((each) => each?.body.toString())).toEqual(
      names.map((key) => key.repeat(1_000)),
    );
  });

  test('what is too large is refused as that, and nothing stays', async () => {
    const collection = 'too-large';
    const content = randomBytes(3_000_000);
    const endless = Readable.from(
      (function* () {
        for (;;) yield content;
      })(),
    );
    for (const source of [content, endless]) {
      await expect(put({ collection, content: source })).rejects.toMatchObject({
        kind: 'too-large',
        code: 'LIMIT_EXCEEDED',
      });
    }
    expect(endless.destroyed).toBe(true);
    expect(await objects.list({ collection }, NO_SCOPE)).toEqual([]);
    expect(readdirSync(join(store.dataDir, 'tmp'))).toEqual([]);
  });
});
