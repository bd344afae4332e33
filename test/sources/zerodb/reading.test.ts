import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import type { ZeroDb } from '../../../src/sources/zerodb/client.js';
import { keysetPage } from '../../../src/sources/zerodb/keyset.js';
import { inParallel } from '../../../src/sources/zerodb/parallel.js';
import { counted, startStore, type Store } from '../support/store.js';
import { findTogether } from '../support/together.js';

let store: Store;
let zerodb: ZeroDb;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());
beforeEach(() => {
  zerodb = store.connect();
});

describe('getMany', () => {
  const legacyId = '11111111-2222-4333-8444-555555555555';
  let rowOnly: string;
  beforeAll(async () => {
    const { documents } = store.connect();
    for (const id of ['a', 'b', 'c']) await documents.insert('people', { doc_id: id }, NO_SCOPE);
    await store.plant('people', { id: legacyId, name: 'by id' });
    rowOnly = await store.plant('people', { name: 'by row' });
  });

  test('one call for all that have a doc_id, in order, each id once', async () => {
    const { scope, operations } = counted();
    const found = await zerodb.documents.getMany('people', ['c', 'a', 'c', 'b'], scope);
    expect(found.map((each) => each?.id)).toEqual(['c', 'a', 'c', 'b']);
    expect(operations).toEqual(['query people']);
    expect(await zerodb.documents.getMany('people', [], scope)).toEqual([]);
    expect(operations).toHaveLength(1);
  });

  test('documents of older programs are found by id or row, and straight the second time', async () => {
    const { documents } = zerodb;
    const first = counted();
    const found = await documents.getMany('people', [rowOnly, 'a', legacyId], first.scope);
    expect(found.map((each) => each?.identity)).toEqual(['row', 'doc_id', 'id']);
    expect(first.operations).toEqual(['query people', 'get people']);
    const second = counted();
    expect(await documents.getMany('people', [rowOnly, legacyId], second.scope)).toEqual([
      found[0],
      found[2],
    ]);
    expect(second.operations).toEqual(['get people', 'query people']);
  });

  test('a remembered place that is empty now is forgotten', async () => {
    const gone = await store.plant('people', { name: 'soon gone' });
    expect(await zerodb.documents.getMany('people', [gone], NO_SCOPE)).toMatchObject([
      { id: gone },
    ]);
    await zerodb.documents.remove('people', gone, NO_SCOPE);
    expect(await zerodb.documents.getMany('people', [gone], NO_SCOPE)).toEqual([null]);
  });

  test('a row id is no identity of a document that has another one', async () => {
    const row = await store.plant('people', { doc_id: 'own' });
    expect(await zerodb.documents.getMany('people', [row], NO_SCOPE)).toEqual([null]);
  });

  test('what is nowhere is not looked for again, until this client inserts it', async () => {
    const { scope, operations } = counted();
    expect(await zerodb.documents.getMany('people', ['later'], scope)).toEqual([null]);
    expect(operations).toHaveLength(1);
    expect(await zerodb.documents.getMany('people', ['later'], scope)).toEqual([null]);
    expect(operations).toHaveLength(1);
    await zerodb.documents.insert('people', { doc_id: 'later' }, NO_SCOPE);
    expect(await zerodb.documents.getMany('people', ['later'], scope)).toMatchObject([
      { id: 'later' },
    ]);
  });

  test('of duplicates the newest', async () => {
    const old = await zerodb.documents.insert('people', { doc_id: 'twice', n: 1 }, NO_SCOPE);
    await zerodb.documents.insert('people', { doc_id: 'twice', n: 2 }, NO_SCOPE);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await zerodb.documents.replace('people', old.rowId, { doc_id: 'twice', n: 3 }, NO_SCOPE);
    expect(await zerodb.documents.getMany('people', ['twice'], NO_SCOPE)).toMatchObject([
      { data: { n: 3 } },
    ]);
  });
});

describe('large collections', () => {
  const COUNT = 1_250;
  beforeAll(async () => {
    const { documents } = store.connect();
    const all = Array.from({ length: COUNT }, (_, at) => at);
    await documents.ensureCollection('logs', NO_SCOPE);
    await inParallel(
      all,
      (at) => documents.insert('logs', { doc_id: `l${at}`, n: at }, NO_SCOPE),
      16,
    );
  });

  test('findAll reads every page', async () => {
    const { scope, operations } = counted();
    const all = await zerodb.documents.findAll('logs', { sort: { n: 1 } }, scope);
    expect(all.map(({ data }) => data['n'])).toEqual(Array.from({ length: COUNT }, (_, at) => at));
    expect(operations).toHaveLength(2);
  });

  test('more than the maximum is an error, found out with one call', async () => {
    const { scope, operations } = counted();
    await expect(zerodb.documents.findAll('logs', {}, scope, 1_200)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    expect(operations).toHaveLength(1);
  });

  test('getMany asks for 500 ids at once, all in one call', async () => {
    const { scope, operations } = counted();
    const ids = Array.from({ length: 1_200 }, (_, at) => `l${at}`);
    const found = await zerodb.documents.getMany('logs', ids, scope);
    expect(found.map((each) => each?.id)).toEqual(ids);
    expect(operations).toEqual(['query logs']);
  });

  test('a count is one call', async () => {
    const { scope, operations } = counted();
    expect(await zerodb.documents.count('logs', { n: { $gte: 250 } }, scope)).toBe(1_000);
    expect(operations).toHaveLength(1);
  });

  test.each([[{ limit: 0 }], [{ limit: 1_001 }], [{ limit: 1.5 }], [{ skip: -1 }]])(
    '%j is refused',
    async (query) => {
      await expect(zerodb.documents.find('logs', query, NO_SCOPE)).rejects.toThrow(RangeError);
    },
  );
});

describe('queries asked at the same time', () => {
  test('are one call, missing collections among them', async () => {
    await zerodb.documents.insert('x1', { doc_id: 'a', n: 1 }, NO_SCOPE);
    await zerodb.documents.insert('x2', { doc_id: 'b', n: 2 }, NO_SCOPE);
    const { scope, operations } = counted();
    const found = await findTogether(
      zerodb.documents,
      [
        { collection: 'x1', query: {} },
        { collection: 'nowhere', query: {} },
        { collection: 'x2', query: { filter: { n: { $gt: 1 } } } },
      ],
      scope,
    );
    expect(found.map(({ documents, total }) => [documents.map(({ id }) => id), total])).toEqual([
      [['a'], 1],
      [[], 0],
      [['b'], 1],
    ]);
    expect(operations).toEqual(['query x1+nowhere+x2']);
  });

  test('are two calls from 51 on', async () => {
    const { scope, operations } = counted();
    const one = { collection: 'x1', query: { limit: 1 } };
    expect(
      await findTogether(
        zerodb.documents,
        Array.from({ length: 52 }, () => one),
        scope,
      ),
    ).toHaveLength(52);
    expect(operations).toEqual(['query x1', 'query x1']);
  });
});

describe('a collection that nobody created', () => {
  test('reads as empty and is logged once', async () => {
    const { documents } = zerodb;
    expect(await documents.find('nobody', {}, NO_SCOPE)).toEqual({
      documents: [],
      total: 0,
      hasMore: false,
    });
    expect(await documents.findAll('nobody', {}, NO_SCOPE)).toEqual([]);
    expect(await documents.count('nobody', { a: 1 }, NO_SCOPE)).toBe(0);
    expect(await documents.getMany('nobody', ['a', crypto.randomUUID()], NO_SCOPE)).toEqual([
      null,
      null,
    ]);
    expect(
      await documents.updateWhere('nobody', { doc_id: 'a' }, { $set: { n: 1 } }, NO_SCOPE),
    ).toBe(0);
    expect(await documents.remove('nobody', 'r', NO_SCOPE)).toBe(false);
    expect(
      store.log.filter(({ fields }) => 'collection' in fields && fields.collection === 'nobody'),
    ).toHaveLength(1);
  });

  test('is created by the first insert', async () => {
    const { scope, operations } = counted();
    await zerodb.documents.insert('fresh', { doc_id: 'a' }, scope);
    expect(operations).toEqual(['insert fresh', 'create fresh', 'insert fresh']);
    expect(await zerodb.documents.count('fresh', {}, NO_SCOPE)).toBe(1);
  });
});

describe('keyset paging', () => {
  const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
  const add = (id: string, minute: number, more = {}) =>
    zerodb.documents.insert(
      'posts',
      { doc_id: id, created_at: at(minute), kind: 'post', ...more },
      NO_SCOPE,
    );

  async function walk(
    direction: 'asc' | 'desc',
    between: (page: number) => Promise<unknown> = async () => undefined,
    accept?: (id: string) => boolean,
  ): Promise<string[]> {
    const seen: string[] = [];
    let after: { key: string; id: string } | undefined;
    for (let page = 0; page < 50; page += 1) {
      const found = await keysetPage(zerodb.documents, {
        collection: 'posts',
        filter: { kind: 'post' },
        sortField: 'created_at',
        direction,
        ...(after && { after }),
        ...(accept && { accept: ({ id }) => accept(id) }),
        limit: 4,
        scope: NO_SCOPE,
      });
      expect(found.total === undefined).toBe(after !== undefined || accept !== undefined);
      seen.push(...found.documents.map(({ id }) => id));
      const last = found.documents.at(-1);
      if (!found.hasMore || !last) return seen;
      after = { key: String(last.data['created_at']), id: last.id };
      await between(page);
    }
    throw new Error('endless');
  }

  let ids: string[];
  beforeEach(async () => {
    await zerodb.documents.dropCollection('posts', NO_SCOPE);
    // Thirty documents, twenty of them at one instant: more than a page and its margin.
    for (let n = 0; n < 30; n += 1)
      await add(`p${String(n).padStart(2, '0')}`, n < 5 ? n : n < 25 ? 30 : n);
    await zerodb.documents.insert(
      'posts',
      { doc_id: 'other', created_at: at(1), kind: 'x' },
      NO_SCOPE,
    );
    const rows = await zerodb.documents.findAll('posts', { filter: { kind: 'post' } }, NO_SCOPE);
    ids = rows
      .map(({ id, data }) => [String(data['created_at']), id] as const)
      .sort((a, b) => (a < b ? -1 : 1))
      .map(([, id]) => id);
  });

  test('every document once, in both directions, ties included', async () => {
    expect(await walk('asc')).toEqual(ids);
    expect(await walk('desc')).toEqual([...ids].reverse());
  });

  test('rows that come before the position meanwhile change nothing', async () => {
    const seen = await walk('desc', (page) => add(`new${page}`, 50 + page));
    expect(seen).toEqual([...ids].reverse());
  });

  test('rows that are removed meanwhile hide no others', async () => {
    const [newest = ''] = [...ids].reverse();
    const [document] = await zerodb.documents.getMany('posts', [newest], NO_SCOPE);
    const seen = await walk('desc', (page) =>
      page === 0 && document
        ? zerodb.documents.remove('posts', document.rowId, NO_SCOPE)
        : Promise.resolve(),
    );
    expect(seen).toEqual([...ids].reverse());
  });

  test('a residual predicate', async () => {
    const even = (id: string) => Number(id.slice(1)) % 7 === 0;
    expect(await walk('asc', undefined, even)).toEqual(ids.filter(even));
  });

  test('an own bound of the filter stays where it is narrower than a cursor', async () => {
    const { documents, total } = await keysetPage(zerodb.documents, {
      collection: 'posts',
      filter: { created_at: { $gte: at(26), $lt: at(29) } },
      sortField: 'created_at',
      direction: 'asc',
      after: { key: at(0), id: 'p00' },
      limit: 10,
      scope: NO_SCOPE,
    });
    expect(documents.map(({ id }) => id)).toEqual(['p26', 'p27', 'p28']);
    expect(total).toBeUndefined();
  });
});
