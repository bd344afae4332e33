import { documentsOf, startHarness, type Harness, type Json } from './support.js';

let zerodb: Harness;
beforeAll(async () => {
  zerodb = await startHarness();
});
afterAll(() => zerodb.close());

const update = (table: string, body: Json) =>
  zerodb.call('PUT', `/database/tables/${table}/rows/bulk`, body);

test('the five operators, dotted fields included', async () => {
  await zerodb.fill('ops', [{ k: 1, tags: ['a', { b: 1 }], old: 1, deep: { n: 1, gone: 1 } }]);
  const answer = await update('ops', {
    filter: { k: 1 },
    update: {
      $set: { name: 'x', 'deep.m': [1], 'fresh.path': true },
      $inc: { 'deep.n': 2.5, count: -1 },
      $push: { tags: 'c', list: 1 },
      $pull: { tags: { b: 1 }, absent: 1 },
      $unset: { old: '', 'deep.gone': '', 'no.such': '' },
    },
  });
  expect(answer.json).toMatchObject({ matched_count: 1, modified_count: 1 });
  expect(documentsOf(await zerodb.query('ops', {}))).toEqual([
    {
      k: 1,
      tags: ['a', 'c'],
      deep: { n: 3.5, m: [1] },
      name: 'x',
      fresh: { path: true },
      count: -1,
      list: [1],
    },
  ]);
});

test('what changes nothing is matched but not modified', async () => {
  await zerodb.fill('same', [{ a: 1 }]);
  const answer = await update('same', { filter: { a: 1 }, update: { $set: { a: 1 } } });
  expect(answer.json).toMatchObject({ matched_count: 1, modified_count: 0 });
});

test.each([
  [{ filter: {}, update: { $set: { a: 1 } } }, 400],
  [{ filter: { n: 1 }, update: {} }, 400],
  [{ filter: { n: 1 }, update: { $rename: { a: 'b' } } }, 400],
  [{ filter: { n: 1 }, update: { $set: { '__proto__.x': 1 } } }, 400],
  [{ filter: { n: 1 }, update: { $inc: { n: 'x' } } }, 400],
  [{ filter: { n: 1 }, update: { $inc: { text: 1 } } }, 400],
  [{ filter: { n: 1 }, update: { $push: { text: 1 } } }, 400],
  [{ filter: { n: 1 }, update: { $set: { 'text.a': 1 } } }, 400],
  [{ filter: { text: { $regex: 'a' } }, update: { $set: { a: 1 } } }, 400],
  [{ filter: { text: { $contains: 'a' } }, update: { $set: { a: 1 } } }, 400],
  [{ update: { $set: { a: 1 } } }, 422],
  [{ filter: { n: 1 } }, 422],
])('%j is %i and changes nothing', async (body, status) => {
  await zerodb.fill('refused', []);
  const before = await zerodb.fill('refused', [{ n: 1, text: 'a' }]);
  expect((await update('refused', body)).status).toBe(status);
  const row = await zerodb.call('GET', `/database/tables/refused/rows/${before[0] ?? ''}`);
  expect(row.json['row_data']).toEqual({ n: 1, text: 'a' });
});

test('one row that cannot be updated keeps all as they were', async () => {
  await zerodb.fill('atomic', [
    { g: 1, n: 1 },
    { g: 1, n: 'text' },
  ]);
  const answer = await update('atomic', { filter: { g: 1 }, update: { $inc: { n: 1 } } });
  expect(answer.status).toBe(400);
  expect(documentsOf(await zerodb.query('atomic', {}))).toEqual([
    { g: 1, n: 1 },
    { g: 1, n: 'text' },
  ]);
});

test('more than a hundred rows want a confirmation', async () => {
  await zerodb.fill(
    'many',
    Array.from({ length: 101 }, () => ({ g: 1 })),
  );
  const body = { filter: { g: 1 }, update: { $set: { g: 2 } } };
  expect((await update('many', body)).status).toBe(400);
  const confirmed = await update('many', { ...body, confirm_large_operation: true });
  expect(confirmed.json['modified_count']).toBe(101);
  const path = '/database/tables/many/rows/bulk';
  expect((await zerodb.call('DELETE', path, { filter: { g: 2 } })).status).toBe(400);
  const removed = await zerodb.call('DELETE', path, {
    filter: { g: 2 },
    confirm_large_operation: true,
  });
  expect(removed.json['deleted_count']).toBe(101);
  expect((await zerodb.query('many', {})).json['total']).toBe(0);
});

test('compare and swap: of fifty at once exactly one wins', async () => {
  await zerodb.fill('cas', [{ doc_id: 'seat', version: 1 }]);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      update('cas', {
        filter: { doc_id: 'seat', version: 1 },
        update: { $set: { holder: n }, $inc: { version: 1 } },
      }),
    ),
  );
  const winners = answers
    .map(({ json }, n) => (json['matched_count'] === 1 ? n : -1))
    .filter((n) => n >= 0);
  expect(winners).toHaveLength(1);
  expect(documentsOf(await zerodb.query('cas', {}))).toEqual([
    { doc_id: 'seat', version: 2, holder: winners[0] },
  ]);
});
