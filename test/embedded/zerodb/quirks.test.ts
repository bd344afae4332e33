import { documentsOf, startHarness, type Harness, type Json } from './support.js';

let zerodb: Harness;
beforeAll(async () => {
  zerodb = await startHarness();
  await zerodb.fill('t', [
    { doc_id: 'a', id: 'x', flag: true, n: 10 },
    { doc_id: 'ab', id: 'y', flag: false, n: 9 },
    { doc_id: 'c' },
  ]);
});
afterAll(() => zerodb.close());
afterEach(() => zerodb.server.control.setQuirks(''));

async function found(query: Json): Promise<unknown[]> {
  return documentsOf(await zerodb.query('t', query)).map((document) => document['doc_id']);
}

test('2: one of the two filter keys is ignored', async () => {
  const filter = { doc_id: 'c' };
  for (const [quirk, ignored, heard] of [
    ['2', 'filter', 'filters'],
    ['2:filter', 'filter', 'filters'],
    ['2:filters', 'filters', 'filter'],
  ] as const) {
    zerodb.server.control.setQuirks(quirk);
    expect(await found({ [ignored]: filter })).toEqual(['a', 'ab', 'c']);
    expect(await found({ [heard]: filter })).toEqual(['c']);
    expect(await found({ filter, filters: filter })).toEqual(['c']);
  }
});

test('3: everything is text', async () => {
  zerodb.server.control.setQuirks('3');
  expect(await found({ filter: { doc_id: 'a' } })).toEqual(['a', 'ab']);
  expect(await found({ filter: { flag: true } })).toEqual([]);
  expect(await found({ filter: { flag: 'true' } })).toEqual(['a']);
  expect(await found({ filter: { n: { $gt: 5 } } })).toEqual(['ab']);
  expect(await found({ filter: { n: '9' } })).toEqual(['ab']);
  expect(await found({ filter: { doc_id: { $in: ['c', 'b'] } }, sort: { doc_id: -1 } })).toEqual([
    'c',
    'ab',
  ]);
});

test('4: id and row_id match nothing', async () => {
  expect(await found({ filter: { id: 'x' } })).toEqual(['a']);
  zerodb.server.control.setQuirks('4');
  expect(await found({ filter: { id: 'x' } })).toEqual([]);
  expect(await found({ filter: { id: { $ne: 'x' } } })).toEqual([]);
  expect(await found({ filter: { row_id: 'x' } })).toEqual([]);
});

test('7: lists in other shapes', async () => {
  zerodb.server.control.setQuirks('7');
  expect((await zerodb.call('GET', '/database/tables')).json['tables']).toHaveLength(1);
  expect(JSON.parse((await zerodb.call('GET', '/database/tables/t/rows')).text)).toHaveLength(3);
  expect((await zerodb.query('t', {})).json['rows']).toHaveLength(3);
  expect(JSON.parse((await zerodb.call('GET', '/database/vectors')).text)).toEqual([]);
  expect((await zerodb.call('GET', '/files')).json['files']).toEqual([]);
});

test('30: 201 for what is made, 204 without a body for what is removed', async () => {
  zerodb.server.control.setQuirks('all');
  const made = await zerodb.call('POST', '/database/tables', { table_name: 'q' });
  expect(made.status).toBe(201);
  const row = await zerodb.call('POST', '/database/tables/q/rows', { row_data: {} });
  expect(row.status).toBe(201);
  const path = `/database/tables/q/rows/${String(row.json['row_id'])}`;
  const removed = await zerodb.call('DELETE', path);
  expect([removed.status, removed.text]).toEqual([204, '']);
});

test('an unknown quirk is told', () => {
  expect(() => zerodb.server.control.setQuirks('5')).toThrow(RangeError);
});
