import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import type { Documents } from '../../../src/sources/zerodb/documents.js';
import { json, startResponder } from '../support/responder.js';
import { counted, startStore, type Store } from '../support/store.js';

let store: Store;
let documents: Documents;
beforeAll(async () => {
  store = await startStore();
  await store.connect().documents.ensureCollection('orders', NO_SCOPE);
});
afterAll(() => store.close());
beforeEach(() => {
  documents = store.connect({ timeouts: { write: 5_000 } }).documents;
});
afterEach(() => store.control.setFaults([]));

const INSERT = '^POST .*/orders/rows$';
const stored = (id: string) => documents.count('orders', { doc_id: id }, NO_SCOPE);
let last = 0;
const fresh = () => `ord-${(last += 1)}`;

describe('an insert is done once', () => {
  test.each([
    ['the answer is lost with the connection', { dropAnswer: { next: 1 } }],
    ['the answer is cut off', { truncateBody: { next: 1 } }],
  ])('%s: the row is recognised', async (_name, fault) => {
    const id = fresh();
    store.control.setFaults({ match: INSERT, ...fault });
    const data = { doc_id: id, n: 1, nested: { list: [1, null], gone: undefined } };
    const document = await documents.insert('orders', data, NO_SCOPE);
    expect(document).toMatchObject({ id, data: { n: 1 } });
    expect(await stored(id)).toBe(1);
    expect(await documents.getMany('orders', [id], NO_SCOPE)).toMatchObject([
      { rowId: document.rowId },
    ]);
  });

  test.each([['429', { status429: { next: 2, retryAfter: 0 } }]])(
    '%s is a refusal: tried again',
    async (_name, fault) => {
      const id = fresh();
      const { scope, operations } = counted();
      store.control.setFaults({ match: INSERT, ...fault });
      await documents.insert('orders', { doc_id: id }, scope);
      expect(operations).toEqual(['insert orders', 'insert orders', 'insert orders']);
      expect(await stored(id)).toBe(1);
    },
  );

  test.each([
    ['the connection is lost before', { dropConnection: { next: 1 } }, 'unreachable'],
    ['503', { status5xx: { next: 1 } }, 'server'],
    [
      '502 with a page of HTML',
      { status5xx: { next: 1, status: 502, body: 'html' as const } },
      'server',
    ],
  ])('%s: it is not sent again, and the failure is told', async (_name, fault, kind) => {
    const id = fresh();
    const { scope, operations } = counted();
    store.control.setFaults({ match: INSERT, ...fault });
    await expect(documents.insert('orders', { doc_id: id }, scope)).rejects.toMatchObject({ kind });
    expect(operations.filter((operation) => operation === 'insert orders')).toHaveLength(1);
    expect(operations.filter((operation) => operation === 'query orders')).toHaveLength(3);
    expect(await stored(id)).toBe(0);
  });

  test('the answer comes after the deadline: the row is recognised, even if it appears late', async () => {
    let rows: object[] = [];
    let queries = 0;
    const responder = await startResponder((request, response, body) => {
      if (request.url?.endsWith('/rows')) {
        // Done, but never answered.
        rows = [{ row_id: 'r', ...(JSON.parse(body) as object) }];
        return;
      }
      queries += 1;
      json(response, 200, { total: 1, has_more: false, data: queries > 1 ? rows : [] });
    });
    const late = store.connect({ baseUrl: responder.url, timeouts: { write: 60 } });
    const document = await late.documents.insert('orders', { doc_id: 'late', n: 1 }, NO_SCOPE);
    expect(document).toMatchObject({ id: 'late', rowId: 'r', data: { n: 1 } });
    expect(responder.seen.filter((line) => line.endsWith('/rows'))).toHaveLength(1);
    await responder.close();
  });

  test('no answer and no row: the timeout is told', async () => {
    const id = fresh();
    store.control.setFaults({ match: INSERT, latencyMs: 400 });
    const hasty = store.connect({ timeouts: { write: 100 } }).documents;
    await expect(hasty.insert('orders', { doc_id: id }, NO_SCOPE)).rejects.toMatchObject({
      kind: 'timeout',
    });
    expect(await stored(id)).toBe(0);
  });

  test("another writer's document with the same identity is not taken for it", async () => {
    const id = fresh();
    await documents.insert('orders', { doc_id: id, by: 'other' }, NO_SCOPE);
    store.control.setFaults({ match: INSERT, dropConnection: { next: 1 } });
    const ours = documents.insert('orders', { doc_id: id, by: 'us' }, NO_SCOPE);
    await expect(ours).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('a caller that gave up is told so at once', async () => {
    store.control.setFaults({ match: INSERT, latencyMs: 200 });
    const signal = AbortSignal.timeout(30);
    const insert = documents.insert('orders', { doc_id: fresh() }, { signal });
    await expect(insert).rejects.toMatchObject({ kind: 'aborted' });
  });

  test('without an identity it is refused here', async () => {
    await expect(documents.insert('orders', { n: 1 }, NO_SCOPE)).rejects.toThrow('doc_id');
  });
});

describe('other writes', () => {
  test('replace and remove are repeated, and a remove whose answer was lost is one', async () => {
    const id = fresh();
    const { rowId } = await documents.insert('orders', { doc_id: id, n: 1 }, NO_SCOPE);
    store.control.setFaults({ match: '^PUT', dropAnswer: { next: 1 } });
    const changed = await documents.replace('orders', rowId, { doc_id: id, n: 2 }, NO_SCOPE);
    expect(changed.data).toEqual({ doc_id: id, n: 2 });
    store.control.setFaults({ match: '^DELETE', dropAnswer: { next: 1 } });
    expect(await documents.remove('orders', rowId, NO_SCOPE)).toBe(true);
    expect(await stored(id)).toBe(0);
  });

  test('of many compare-and-swaps one wins', async () => {
    const id = fresh();
    await documents.insert('orders', { doc_id: id, state: 'open', n: 0 }, NO_SCOPE);
    const swap = (by: number) =>
      documents.updateWhere(
        'orders',
        { doc_id: id, state: 'open' },
        { $set: { state: 'taken', by }, $inc: { n: 1 } },
        NO_SCOPE,
      );
    const matched = await Promise.all(Array.from({ length: 20 }, (_, by) => swap(by)));
    expect(matched.filter((count) => count === 1)).toHaveLength(1);
    expect(matched.filter((count) => count === 0)).toHaveLength(19);
    const [document] = await documents.getMany('orders', [id], NO_SCOPE);
    expect(document?.data).toMatchObject({ state: 'taken', n: 1, by: matched.indexOf(1) });
  });

  test('a bulk update is never sent twice once it may have arrived', async () => {
    const id = fresh();
    await documents.insert('orders', { doc_id: id, n: 0 }, NO_SCOPE);
    store.control.setFaults({ match: '^PUT .*/bulk$', dropAnswer: { next: 1 } });
    const update = documents.updateWhere('orders', { doc_id: id }, { $inc: { n: 1 } }, NO_SCOPE);
    await expect(update).rejects.toMatchObject({
      kind: 'unreachable',
      code: 'UPSTREAM_UNAVAILABLE',
    });
    const [document] = await documents.getMany('orders', [id], NO_SCOPE);
    expect(document?.data['n']).toBe(1);

    store.control.setFaults({ match: '^PUT .*/bulk$', status429: { next: 1, retryAfter: 0 } });
    expect(
      await documents.updateWhere('orders', { doc_id: id }, { $inc: { n: 1 } }, NO_SCOPE),
    ).toBe(1);
  });

  test('a boolean in the expected state', async () => {
    const id = fresh();
    await documents.insert('orders', { doc_id: id, done: false }, NO_SCOPE);
    const finish = () =>
      documents.updateWhere(
        'orders',
        { doc_id: id, done: false },
        { $set: { done: true } },
        NO_SCOPE,
      );
    expect([await finish(), await finish()]).toEqual([1, 0]);
  });

  test.each([
    [{}],
    [{ id: 'x' }],
    [{ doc_id: 'x', id: 'y' }],
    [{ a: { $contains: 'x' } }],
    [{ a: { $regex: 'x' } }],
  ])('a bulk update by %j is refused here', async (filter) => {
    await expect(
      documents.updateWhere('orders', filter, { $set: { n: 1 } }, NO_SCOPE),
    ).rejects.toThrow(TypeError);
  });
});
