import { Readable } from 'node:stream';
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
