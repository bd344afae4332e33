import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import { multipart } from '../../../src/sources/zerodb/multipart.js';
import { counted, startStore, type Store } from '../support/store.js';

let store: Store;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());
afterEach(() => {
  store.control.setFaults([]);
  store.control.setQuirks('');
});

describe.each([
  ['files', ''],
  ['objects', ''],
  ['files', 'all'],
  ['objects', '30'],
] as const)('objects by the dialect %p with quirks %p', (objectApi, quirks) => {
  const name = `pictures-${objectApi}-${quirks}`;
  const objects = () => store.connect({ objectApi, bucket: 'wwmaa' }).objects;
  const content = randomBytes(100_000);
  beforeEach(() => store.control.setQuirks(quirks));

  test('a buffer and a stream go in and come out', async () => {
    for (const source of [
      content,
      Readable.from([content.subarray(0, 30_000), content.subarray(30_000)]),
    ]) {
      const put = await objects().put(
        {
          collection: name,
          key: 'user_1/a "b" ü.png',
          content: source,
          contentType: 'image/png',
          metadata: { by: 'u1' },
        },
        NO_SCOPE,
      );
      expect(put).toMatchObject({ collection: name, key: 'user_1/a "b" ü.png', size: 100_000 });
      const read = await objects().read(put.id, NO_SCOPE);
      expect(read).toMatchObject({ contentType: 'image/png', length: 100_000, contentRange: null });
      expect(read && (await buffer(read.body)).equals(content)).toBe(true);
      expect(await objects().get(put.id, NO_SCOPE)).toMatchObject({
        collection: name,
        contentType: 'image/png',
        size: 100_000,
        metadata: { by: 'u1' },
        createdAt: expect.stringMatching(/Z$/),
      });
    }
  });

  test('a range', async () => {
    const { id } = await objects().put(
      { collection: name, key: 'r', content, contentType: 'a/b' },
      NO_SCOPE,
    );
    const read = await objects().read(id, NO_SCOPE, { start: 10, end: 19 });
    expect(read).toMatchObject({ length: 10, contentRange: 'bytes 10-19/100000' });
    expect(read && (await buffer(read.body)).equals(content.subarray(10, 20))).toBe(true);
    const rest = await objects().read(id, NO_SCOPE, { start: 99_990 });
    expect(rest && (await buffer(rest.body)).length).toBe(10);
  });

  test('a collection is listed by prefix, and knows nothing of others', async () => {
    const put = (collection: string, key: string, bucket = 'wwmaa') =>
      store
        .connect({ objectApi, bucket })
        .objects.put(
          { collection, key, content: Buffer.from(key), contentType: 'text/plain' },
          NO_SCOPE,
        );
    const list = `list-${name}`;
    await put(list, 'user_1/a');
    await put(list, 'user_1/b');
    await put(list, 'user_12/c');
    await put(`${list}-2`, 'user_1/d');
    await put(list, 'user_1/e', 'elsewhere');
    const keys = async (prefix?: string) =>
      (await objects().list({ collection: list, ...(prefix && { prefix }) }, NO_SCOPE))
        .map(({ key }) => key)
        .sort();
    expect(await keys()).toEqual(['user_1/a', 'user_1/b', 'user_12/c']);
    expect(await keys('user_1/')).toEqual(['user_1/a', 'user_1/b']);
    expect(await keys('nobody/')).toEqual([]);
  });

  test('what is removed, or never was, is not there', async () => {
    const { id } = await objects().put(
      { collection: name, key: 'x', content, contentType: 'a/b' },
      NO_SCOPE,
    );
    expect(await objects().remove(id, NO_SCOPE)).toBe(true);
    expect(await objects().remove(id, NO_SCOPE)).toBe(false);
    expect(await objects().get(id, NO_SCOPE)).toBeNull();
    expect(await objects().read(id, NO_SCOPE)).toBeNull();
  });
});

test('an upload that was refused is sent again from a buffer, and not from a stream', async () => {
  const { objects } = store.connect();
  const upload = (content: Buffer | Readable) =>
    objects.put({ collection: 'c', key: 'k', content, contentType: 'a/b' }, NO_SCOPE);
  store.control.setFaults({ status429: { next: 1, retryAfter: 0 } });
  expect(await upload(Buffer.from('x'))).toMatchObject({ size: 1 });
  store.control.setFaults({ status429: { next: 1, retryAfter: 0 } });
  await expect(upload(Readable.from([Buffer.from('x')]))).rejects.toMatchObject({
    kind: 'rate-limited',
  });
});

test('no name can end a header of a form', () => {
  const { body } = multipart(
    {},
    { name: 'a"\r\nX: y', contentType: 'a/b\r\nX: y', content: Buffer.from('') },
  );
  expect((body as Buffer).toString()).toContain('filename="a%22%0D%0AX: y"');
  expect((body as Buffer).toString()).not.toMatch(/^X: y/m);
});

describe('vectors', () => {
  const embedding = (at: number) =>
    Array.from({ length: 384 }, (_, index) => (index === at ? 1 : 0.01));
  const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
  const item = (at: number) => ({
    id: id(at),
    embedding: embedding(at),
    metadata: { doc_id: `d${at}`, kind: at % 2 ? 'odd' : 'even' },
    document: `text ${at}`,
  });

  test.each(['', '7,30'])('life of a namespace with quirks %p', async (quirks) => {
    store.control.setQuirks(quirks);
    const { vectors } = store.connect();
    const space = `space${quirks.length}`;
    const { scope, operations } = counted();
    await vectors.upsertMany(
      space,
      Array.from({ length: 150 }, (_, at) => item(at)),
      scope,
    );
    expect(operations).toHaveLength(2);
    await vectors.upsert(space, { ...item(3), document: 'new text' }, NO_SCOPE);

    const found = await vectors.search(space, { embedding: embedding(3), limit: 3 }, NO_SCOPE);
    expect(found).toHaveLength(3);
    expect(found[0]).toMatchObject({ id: id(3), document: 'new text', metadata: { doc_id: 'd3' } });
    expect(found[0]?.similarity).toBeCloseTo(1, 3);
    const even = await vectors.search(
      space,
      { embedding: embedding(3), limit: 5, filter: { kind: 'even' } },
      NO_SCOPE,
    );
    expect(even.map(({ metadata }) => metadata['kind'])).toEqual(Array(5).fill('even'));
    const near = await vectors.search(
      space,
      { embedding: embedding(3), limit: 5, threshold: 0.9 },
      NO_SCOPE,
    );
    expect(near.map((match) => match.id)).toEqual([id(3)]);
    expect(
      await vectors.search('nowhere', { embedding: embedding(3), limit: 5 }, NO_SCOPE),
    ).toEqual([]);

    expect(await vectors.list(space, { limit: 1_000 }, NO_SCOPE)).toHaveLength(150);
    expect(await vectors.list(space, { offset: 140, limit: 100 }, NO_SCOPE)).toHaveLength(10);
    expect(await vectors.get(space, id(4), NO_SCOPE)).toMatchObject({
      id: id(4),
      document: 'text 4',
    });
    expect(await vectors.stats(space, NO_SCOPE)).toMatchObject({
      vectors: 150,
      namespaces: expect.arrayContaining([space]),
    });
    expect(await vectors.remove(space, id(4), NO_SCOPE)).toBe(true);
    expect(await vectors.remove(space, id(4), NO_SCOPE)).toBe(false);
    expect(await vectors.get(space, id(4), NO_SCOPE)).toBeNull();
  });
});

describe('embeddings', () => {
  test('one for each text, in order, 100 a call', async () => {
    const { embeddings } = store.connect();
    const texts = Array.from({ length: 120 }, (_, at) => `text ${at % 60}`);
    const { scope, operations } = counted();
    const vectors = await embeddings.generate(texts, scope);
    expect(operations).toHaveLength(2);
    expect(vectors).toHaveLength(120);
    expect(vectors[0]).toEqual(vectors[60]);
    expect(vectors[0]).not.toEqual(vectors[1]);
    expect(Math.hypot(...(vectors[0] ?? []))).toBeCloseTo(1, 3);
    expect(await embeddings.generate([], NO_SCOPE)).toEqual([]);
  });

  test('an answer that does not fit is malformed', async () => {
    store.control.setFaults({ match: 'embeddings', truncateBody: { rate: 1 } });
    await expect(store.connect().embeddings.generate(['a'], NO_SCOPE)).rejects.toMatchObject({
      kind: 'malformed',
    });
  });
});
