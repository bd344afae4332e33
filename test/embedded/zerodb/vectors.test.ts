import { startHarness, type Harness, type Json } from './support.js';

let zerodb: Harness;
beforeAll(async () => {
  zerodb = await startHarness();
});
afterAll(() => zerodb.close());

const upsert = (item: Json) => zerodb.call('POST', '/database/vectors/upsert', item);
async function search(body: Json): Promise<Json[]> {
  const answer = await zerodb.call('POST', '/database/vectors/search', { threshold: -1, ...body });
  expect(answer.status).toBe(200);
  return answer.json['vectors'] as Json[];
}

test('nearest first, cut by limit and threshold', async () => {
  for (const [vector_id, ...vector_embedding] of [
    ['e', 10, 0],
    ['ne', 1, 1],
    ['n', 0, 2],
    ['w', -1, 0],
  ]) {
    await upsert({ vector_id, vector_embedding, namespace: 'compass' });
  }
  const query = { query_vector: [3, 0.1], namespace: 'compass' };
  const ids = async (more: Json) =>
    (await search({ ...query, ...more })).map((hit) => hit['vector_id']);
  expect(await ids({})).toEqual(['e', 'ne', 'n', 'w']);
  expect(await ids({ limit: 2 })).toEqual(['e', 'ne']);
  expect(await ids({ threshold: 0.5 })).toEqual(['e', 'ne']);
  const [best] = await search({ ...query, limit: 1 });
  expect(best?.['similarity']).toBeCloseTo(3 / Math.hypot(3, 0.1), 5);
  await upsert({ vector_id: 'w', vector_embedding: [5, 0.1], namespace: 'compass' });
  expect(await ids({ limit: 1 })).toEqual(['w']);
  await zerodb.call('DELETE', '/database/vectors/e?namespace=compass');
  expect(await ids({})).toEqual(['w', 'ne', 'n']);
});

test('metadata filters: equality and operators, strictly', async () => {
  const metadata = [
    { kind: 'a', n: 1 },
    { kind: 'b', n: 2, tags: ['x'] },
    { kind: 'b', n: '2' },
    {},
  ];
  await zerodb.call('POST', '/database/vectors/upsert-batch', {
    vectors: metadata.map((vector_metadata) => ({
      vector_embedding: [1, 0],
      namespace: 'meta',
      vector_metadata,
    })),
  });
  const found = async (filter: Json, key = 'metadata_filter') =>
    (await search({ query_vector: [1, 0], namespace: 'meta', [key]: filter })).map((hit) =>
      metadata.findIndex(
        (entry) => JSON.stringify(entry) === JSON.stringify(hit['vector_metadata']),
      ),
    );
  expect(await found({ kind: 'b' })).toEqual([1, 2]);
  expect(await found({ kind: 'b', n: 2 })).toEqual([1]);
  expect(await found({ n: { $gte: 1 } }, 'filter_metadata')).toEqual([0, 1]);
  expect(await found({ kind: { $in: ['a', null] } }, 'filter')).toEqual([0, 3]);
  expect(await found({ tags: { $contains: 'x' } })).toEqual([1]);
  expect(await found({ kind: { $regex: '^b' } })).toEqual([1, 2]);
  const bad = { query_vector: [1, 0], namespace: 'meta', metadata_filter: { kind: { $where: 1 } } };
  expect((await zerodb.call('POST', '/database/vectors/search', bad)).status).toBe(400);
});

test('one size a namespace; a batch is all or nothing', async () => {
  await upsert({ vector_embedding: [1, 2, 3], namespace: 'three' });
  for (const answer of [
    await upsert({ vector_embedding: [1, 2], namespace: 'three' }),
    await zerodb.call('POST', '/database/vectors/search', {
      query_vector: [1],
      namespace: 'three',
    }),
    await zerodb.call('POST', '/database/vectors/upsert-batch', [
      { vector_embedding: [4, 5, 6], namespace: 'three' },
      { vector_embedding: [1, 2], namespace: 'three' },
    ]),
  ]) {
    expect([answer.status, answer.json['error_code']]).toEqual([400, 'DIMENSION_MISMATCH']);
  }
  expect(await search({ query_vector: [1, 2, 3], namespace: 'three' })).toHaveLength(1);
  expect(await search({ query_vector: [1, 2], namespace: 'never written' })).toEqual([]);
});

test.each([
  [{ vector: [1] }],
  [{ vector_embedding: [] }],
  [{ vector_embedding: ['1'] }],
  [{ vector_embedding: [1], vector_metadata: [] }],
])('an upsert of %j is 422', async (body) => expect((await upsert(body)).status).toBe(422));

test('a batch of more than a hundred is 422', async () => {
  const items = Array(101).fill({ vector_embedding: [1] });
  expect((await zerodb.call('POST', '/database/vectors/upsert-batch', items)).status).toBe(422);
});

test('vectors survive a restart, and are found in memory as on disk', async () => {
  const first = await startHarness();
  const { dataDir } = first;
  await first.server.close();
  const second = await startHarness({ dataDir });
  await second.call('POST', '/database/vectors/upsert', {
    vector_id: 'kept',
    vector_embedding: [1, 1],
  });
  await second.server.close();
  const third = await startHarness({ dataDir });
  const found = await third.call('POST', '/database/vectors/search', { query_vector: [2, 2] });
  expect(found.json).toMatchObject({
    total_count: 1,
    vectors: [{ vector_id: 'kept', namespace: 'default' }],
  });
  await third.server.close();
});
