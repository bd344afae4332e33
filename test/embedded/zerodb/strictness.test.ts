import { documentsOf, startHarness, type Harness, type Json } from './support.js';

let zerodb: Harness;
const DOCUMENTS: readonly Json[] = [
  { n: 'one', v: 1 },
  { n: 'text', v: '1' },
  { n: 'true', v: true },
  { n: 'false', v: false },
  { n: 'zero', v: 0 },
  { n: 'null', v: null },
  { n: 'absent' },
  { n: 'list', v: [1, 'ab', true, null] },
  { n: 'object', v: { x: 1 } },
  { n: 'abc', v: 'abc' },
  { n: 'abcd', v: 'abcd' },
  { n: 'list text', v: '[1,"ab",true,null]' },
  { n: 'float', v: 1.5 },
  { n: 'deep', v: 'x', a: { b: { c: 'found' } } },
];

beforeAll(async () => {
  zerodb = await startHarness();
  await zerodb.fill('t', DOCUMENTS);
});
afterAll(() => zerodb.close());

async function names(filter: Json): Promise<unknown[]> {
  const answer = await zerodb.query('t', { filter, filters: filter });
  expect(answer.status).toBe(200);
  expect(answer.json['total']).toBe(documentsOf(answer).length);
  return documentsOf(answer).map(({ n }) => n);
}

const others = (...left: string[]) =>
  DOCUMENTS.map(({ n }) => n).filter((n) => !left.includes(String(n)));

test.each<[Json, unknown[]]>([
  [{ v: 1 }, ['one']],
  [{ v: '1' }, ['text']],
  [{ v: true }, ['true']],
  [{ v: 0 }, ['zero']],
  [{ v: false }, ['false']],
  [{ v: null }, ['null', 'absent']],
  [{ v: 'abc' }, ['abc']],
  [{ v: '[1,"ab",true,null]' }, ['list text']],
  [{ v: { $eq: 1 } }, ['one']],
  [{ v: { $ne: 1 } }, others('one')],
  [{ v: { $ne: null } }, others('null', 'absent')],
  [{ v: { $in: [1, 'abc', true] } }, ['one', 'true', 'abc']],
  [{ v: { $in: [null, 'abc'] } }, ['null', 'absent', 'abc']],
  [{ v: { $in: [] } }, []],
  [{ v: { $nin: [1, '1', null] } }, others('one', 'text', 'null', 'absent')],
  [{ v: { $nin: [] } }, others()],
  [{ v: { $gt: 0 } }, ['one', 'float']],
  [{ v: { $gte: 0, $lt: 1.5 } }, ['one', 'zero']],
  [{ v: { $gt: 'abc' } }, ['abcd', 'deep']],
  [{ v: { $lte: 'abc' } }, ['text', 'abc', 'list text']],
  [{ v: { $contains: 'bc' } }, ['abc', 'abcd']],
  [{ v: { $contains: 'ab' } }, ['list', 'abc', 'abcd', 'list text']],
  [{ v: { $contains: 1 } }, ['list']],
  [{ v: { $contains: true } }, ['list']],
  [{ v: { $contains: null } }, ['list']],
  [{ v: { $regex: '^abc.?$' } }, ['abc', 'abcd']],
  [{ v: { $regex: '(?i)^ABC$' } }, ['abc']],
  [{ v: { $regex: 'b' }, n: { $ne: 'abc' } }, ['abcd', 'list text']],
  [{ 'a.b.c': 'found' }, ['deep']],
  [{ 'v.x': 1 }, ['object']],
  [{ v: 'abc', n: 'abcd' }, []],
])('%j finds %j', async (filter, expected) => expect(await names(filter)).toEqual(expected));

test.each<[Json]>([
  [{ $where: '1' }],
  [{ $or: [{ v: 1 }] }],
  [{ v: { $where: '1' } }],
  [{ v: { $exists: true } }],
  [{ 'v-x': 1 }],
  [{ "v'": 1 }],
  [{ '.v': 1 }],
  [{ 'a..b': 1 }],
  [{ '': 1 }],
  [{ 'constructor.x': 1 }],
  [{ v: {} }],
  [{ v: [1] }],
  [{ v: { $in: 1 } }],
  [{ v: { $in: [{}] } }],
  [{ v: { $gt: true } }],
  [{ v: { $gt: null } }],
  [{ v: 'a\0b' }],
  [{ v: { $regex: '(' } }],
  [{ v: { $regex: 5 } }],
  [{ v: { $regex: 'a'.repeat(501) } }],
])('%j is 400', async (filter) => {
  const answer = await zerodb.query('t', { filter });
  expect(answer.status).toBe(400);
  expect(typeof answer.json['detail']).toBe('string');
});

test('a pattern that would backtrack for ever is stopped', async () => {
  await zerodb.fill('redos', [{ v: 'a'.repeat(40) + '!' }]);
  const answer = await zerodb.query('redos', { filter: { v: { $regex: '^(a+)+$' } } });
  expect(answer.status).toBe(400);
  expect((await zerodb.query('redos', {})).status).toBe(200);
});

test('filter and filters are one: either counts, the same in both is fine, different is 400', async () => {
  const one = { v: 'abc' };
  for (const body of [{ filter: one }, { filters: one }, { filter: one, filters: one }]) {
    expect((await zerodb.query('t', body)).json['total']).toBe(1);
  }
  expect((await zerodb.query('t', { filter: one, filters: { v: 1 } })).status).toBe(400);
});

test.each([
  [{ limit: 0 }],
  [{ limit: 1001 }],
  [{ limit: 1.5 }],
  [{ limit: 'x' }],
  [{ skip: -1 }],
  [{ filter: [] }],
])('%j is 422', async (query) => {
  const answer = await zerodb.query('t', query);
  expect(answer.status).toBe(422);
  expect(Array.isArray(answer.json['detail'])).toBe(true);
});

test('paging tells the total, whatever the page', async () => {
  const first = await zerodb.query('t', { limit: 5 });
  expect(first.json).toMatchObject({ total: DOCUMENTS.length, has_more: true, skip: 0 });
  const last = await zerodb.query('t', { limit: 5, skip: 10 });
  expect(last.json).toMatchObject({ total: DOCUMENTS.length, has_more: false });
  const beyond = await zerodb.query('t', { limit: 5, skip: 100 });
  expect(beyond.json).toMatchObject({ total: DOCUMENTS.length, has_more: false, data: [] });
  const found = await zerodb.query('t', { filter: { v: { $regex: 'b' } }, limit: 1, skip: 1 });
  expect(found.json).toMatchObject({ total: 3, has_more: true });
  expect(documentsOf(found)).toMatchObject([{ n: 'abcd' }]);
});

describe('sort', () => {
  beforeAll(() =>
    zerodb.fill('s', [
      { n: 1, k: 'b', created_at: '2026-01-03T00:00:00Z' },
      { n: 2, k: 'a', created_at: '2026-01-01T00:00:00Z' },
      { n: 3, k: 'b', created_at: '2026-01-02T00:00:00Z' },
      { n: 4 },
    ]),
  );
  const order = async (sort: Json) =>
    documentsOf(await zerodb.query('s', { sort })).map(({ n }) => n);

  test('by several keys in their written order, absent first', async () => {
    expect(await order({ k: 1, n: -1 })).toEqual([4, 2, 3, 1]);
    expect(await order({ k: -1, n: 1 })).toEqual([1, 3, 2, 4]);
    expect(await order({ n: -1 })).toEqual([4, 3, 2, 1]);
  });

  test("by created_at: the document's own, else the row's", async () => {
    expect(await order({ created_at: 1 })).toEqual([2, 3, 1, 4]);
    expect(await order({ created_at: -1 })).toEqual([4, 1, 3, 2]);
  });

  test('filters on created_at, updated_at and row_id see the row as well', async () => {
    const own = await zerodb.query('s', {
      filter: { created_at: { $lt: '2026-01-02T00:00:00Z' } },
    });
    expect(documentsOf(own)).toMatchObject([{ n: 2 }]);
    const all = await zerodb.query('s', { sort: { row_id: 1 } });
    const rows = all.json['data'] as { row_id: string; row_data: Json }[];
    expect(rows.map((row) => row.row_id)).toEqual(rows.map((row) => row.row_id).sort());
    const one = await zerodb.query('s', { filter: { row_id: rows[0]?.row_id } });
    expect(documentsOf(one)).toEqual([rows[0]?.row_data]);
  });

  test.each([[{ n: 0 }], [{ n: 'asc' }], [['n']], [{ 'n-': 1 }]])('%j is 400', async (sort) => {
    expect((await zerodb.query('s', { sort })).status).toBe(400);
  });
});

test('a document nested beyond what the store reads is refused, and its neighbours stay', async () => {
  let deep: Json = {};
  for (let depth = 0; depth < 1500; depth += 1) deep = { a: deep };
  await zerodb.fill('deep', []);
  const path = '/database/tables/deep/rows';
  const [bad, good] = await Promise.all([
    zerodb.call('POST', path, { row_data: deep }),
    zerodb.call('POST', path, { row_data: { ok: 1 } }),
  ]);
  expect([bad.status, good.status]).toEqual([422, 200]);
  expect((await zerodb.query('deep', {})).json['total']).toBe(1);
});
