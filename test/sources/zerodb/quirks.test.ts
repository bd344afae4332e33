import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import type { JsonObject } from '../../../src/shared/document.js';
import type { ZeroDb, ZeroDbConfig } from '../../../src/sources/zerodb/client.js';
import type { Filter } from '../../../src/sources/zerodb/documents.js';
import { compileFilter } from '../../../src/sources/zerodb/filter.js';
import { startStore, type Store } from '../support/store.js';
import { findTogether } from '../support/together.js';

/** Values that a comparison of texts confuses: parts of others, numbers of several lengths, truth as text. */
const ROWS: readonly JsonObject[] = Array.from({ length: 60 }, (_, at) => ({
  doc_id: `doc-${at}`,
  id: `old-${at % 30}`,
  status: ['paid', 'paid-late', 'unpaid', 'sent'][at % 4],
  qty: at % 13,
  ...(at % 3 !== 0 && { active: at % 5 === 0 ? 'true' : at % 2 === 0 }),
  ...(at % 4 !== 0 && {
    deleted_at: at % 6 === 0 ? null : `2026-01-${10 + (at % 15)}T00:00:00.000Z`,
  }),
  tags: at % 2 === 0 ? ['karate', 'kata'] : ['judo'],
}));

/** Whatever a loose server does, it finds all of these and more. */
const OVERMATCHED: readonly Filter[] = [
  {},
  { status: 'paid' },
  { status: { $in: ['paid', 'sent'] } },
  { qty: 1 },
  { active: true },
  { active: false, status: 'sent' },
  { deleted_at: null },
  { deleted_at: { $gte: '2026-01-15T00:00:00.000Z', $lt: '2026-01-20T00:00:00.000Z' } },
  { tags: { $contains: 'kata' } },
  { status: { $contains: 'late' } },
  { status: { $regex: '^paid' } },
  { doc_id: 'doc-1' },
  { id: 'old-1' },
  { id: 'old-2', status: 'unpaid' },
  { status: 'nobody' },
];
/** A loose server loses some of these. */
const UNDERMATCHED: readonly Filter[] = [
  { status: { $ne: 'paid' } },
  { status: { $nin: ['paid', 'sent'] } },
  { active: { $ne: true } },
  { qty: { $gte: 9 } },
  { qty: { $gt: 2, $lte: 11 }, status: 'sent' },
  { deleted_at: { $ne: null } },
];

let store: Store;
beforeAll(async () => {
  store = await startStore();
  const { documents } = store.connect();
  for (const row of ROWS) await documents.insert('orders', row, NO_SCOPE);
});
afterAll(() => store.close());

function expected(filter: Filter): string[] {
  const { matches } = compileFilter(filter);
  return ROWS.filter(matches)
    .map((row) => String(row['doc_id']))
    .sort();
}

async function check(client: ZeroDb, filter: Filter): Promise<void> {
  const { documents } = client;
  const ids = expected(filter);
  const page = async (skip: number, limit: number) => {
    const found = await documents.find('orders', { filter, skip, limit }, NO_SCOPE);
    return { ...found, documents: found.documents.map(({ id }) => id) };
  };
  const total = ids.length;
  expect({ filter, ...(await page(0, 7)) }).toEqual({
    filter,
    documents: ids.slice(0, 7),
    total,
    hasMore: total > 7,
  });
  expect({ filter, ...(await page(5, 4)) }).toEqual({
    filter,
    documents: ids.slice(5, 9),
    total,
    hasMore: total > 9,
  });
  expect({ filter, ...(await page(100, 4)) }).toMatchObject({ filter, documents: [], total });
  expect({ filter, count: await documents.count('orders', filter, NO_SCOPE) }).toEqual({
    filter,
    count: total,
  });
  const all = await documents.findAll('orders', { filter }, NO_SCOPE);
  expect({ filter, all: all.map(({ id }) => id) }).toEqual({ filter, all: ids });
}

const MODES: readonly [string, Partial<ZeroDbConfig>, readonly Filter[]][] = [
  ['', {}, [...OVERMATCHED, ...UNDERMATCHED]],
  ['', { comparison: 'text' }, [...OVERMATCHED, ...UNDERMATCHED]],
  ['2:filter', {}, [...OVERMATCHED, ...UNDERMATCHED]],
  ['2:filters', {}, [...OVERMATCHED, ...UNDERMATCHED]],
  ['2:filter', { queryFilterKey: 'filter' }, [...OVERMATCHED, ...UNDERMATCHED]],
  ['2:filters', { queryFilterKey: 'filters' }, [...OVERMATCHED, ...UNDERMATCHED]],
  ['3', {}, OVERMATCHED],
  ['3', { comparison: 'text' }, [...OVERMATCHED, ...UNDERMATCHED]],
  ['4', {}, [...OVERMATCHED, ...UNDERMATCHED]],
  ['7', {}, [...OVERMATCHED, ...UNDERMATCHED]],
  ['30', {}, [...OVERMATCHED, ...UNDERMATCHED]],
  ['all', { comparison: 'text' }, [...OVERMATCHED, ...UNDERMATCHED]],
];

describe.each(MODES)('quirks %p with %j', (quirks, config, filters) => {
  beforeAll(() => store.control.setQuirks(quirks));
  afterAll(() => store.control.setQuirks(''));

  test('find, count and findAll answer as a strict server would', async () => {
    const client = store.connect(config);
    for (const filter of filters) await check(client, filter);
  });

  test('queries asked together are answered as alone', async () => {
    const { documents } = store.connect(config);
    const queries = filters.map((filter) => ({
      collection: 'orders',
      query: { filter, limit: 5 },
    }));
    const found = await findTogether(documents, queries, NO_SCOPE);
    expect(found.map(({ total }) => total)).toEqual(filters.map((each) => expected(each).length));
    expect(found.map(({ documents: page }) => page.map(({ id }) => id))).toEqual(
      filters.map((each) => expected(each).slice(0, 5)),
    );
  });

  test('the life of one document', async () => {
    const { documents } = store.connect(config);
    const name = `life-${quirks.replace(/\W/g, '-')}-${Object.keys(config).join('')}`;
    await documents.ensureCollection(name, NO_SCOPE);
    await documents.ensureCollection(name, NO_SCOPE);
    expect(await documents.listCollections(NO_SCOPE)).toEqual(
      expect.arrayContaining(['orders', name]),
    );
    const made = await documents.insert(name, { doc_id: 'a', n: 1 }, NO_SCOPE);
    expect(made).toMatchObject({ id: 'a', identity: 'doc_id', data: { n: 1 } });
    const changed = await documents.replace(name, made.rowId, { doc_id: 'a', n: 2 }, NO_SCOPE);
    expect(changed).toMatchObject({ id: 'a', rowId: made.rowId, data: { n: 2 } });
    expect(await documents.getMany(name, ['a', 'b', 'a'], NO_SCOPE)).toMatchObject([
      { data: { n: 2 } },
      null,
      { data: { n: 2 } },
    ]);
    expect(await documents.remove(name, made.rowId, NO_SCOPE)).toBe(true);
    expect(await documents.remove(name, made.rowId, NO_SCOPE)).toBe(false);
    await expect(
      documents.replace(name, made.rowId, { doc_id: 'a' }, NO_SCOPE),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      kind: 'not-found',
    });
    await documents.dropCollection(name, NO_SCOPE);
    await documents.dropCollection(name, NO_SCOPE);
    expect(await documents.listCollections(NO_SCOPE)).not.toContain(name);
  });
});
