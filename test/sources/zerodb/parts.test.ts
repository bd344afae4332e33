import { readAddress } from '../../../src/sources/zerodb/address.js';
import { BoundedMap } from '../../../src/sources/zerodb/bounded-map.js';
import { readPage, readRow } from '../../../src/sources/zerodb/envelope.js';
import { explain } from '../../../src/sources/zerodb/failures.js';
import { newest } from '../../../src/sources/zerodb/identity.js';
import { chunks, inParallel } from '../../../src/sources/zerodb/parallel.js';

describe('address', () => {
  test.each([
    ['https://api.ainative.studio', 'https://api.ainative.studio'],
    ['https://api.ainative.studio/', 'https://api.ainative.studio'],
    ['https://api.zerodb.io/v1', 'https://api.zerodb.io'],
    ['https://api.ainative.studio/api/v1/', 'https://api.ainative.studio'],
    ['https://api.ainative.studio/api', 'https://api.ainative.studio'],
    ['api.ainative.studio', 'https://api.ainative.studio'],
    ['api.ainative.studio/v1', 'https://api.ainative.studio'],
    ['http://localhost:8000/v1', 'http://localhost:8000'],
    ['localhost:8000', 'https://localhost:8000'],
  ])('%s is %s', (baseUrl, origin) => {
    expect(readAddress(baseUrl, 'p')).toEqual({ origin, host: '', project: '/api/v1/projects/p' });
  });

  test('other prefixes, a path before everything, and odd project ids', () => {
    expect(readAddress('https://x/zerodb/v1', 'a b', 'v1/public/{project_id}/')).toEqual({
      origin: 'https://x',
      host: '/zerodb',
      project: '/zerodb/v1/public/a%20b',
    });
    expect(() => readAddress('http://', 'p')).toThrow('Invalid URL');
  });
});

describe('envelopes', () => {
  const item = { x: 1 };
  test.each(['data', 'rows', 'items', 'tables', 'vectors', 'results', 'files', 'objects'])(
    'a list under %s',
    (key) => {
      const page = readPage({ [key]: [item], total: 7, has_more: true }, 'list');
      expect(page).toEqual({ items: [item], total: 7, hasMore: true });
    },
  );

  test('a bare list, and a total under its other name', () => {
    expect(readPage([item], 'list')).toEqual({ items: [item] });
    expect(readPage({ vectors: [], total_count: 3 }, 'list')).toEqual({ items: [], total: 3 });
  });

  test.each([[undefined], [null], ['text'], [{}], [{ data: {} }], [[1]]])('%p is none', (body) => {
    expect(() => readPage(body, 'list')).toThrow(
      expect.objectContaining({
        kind: 'malformed',
        fields: expect.objectContaining({ operation: 'list' }),
      }),
    );
  });

  test('identity is doc_id, else id, else the row', () => {
    const row = (row_data: object) => readRow({ row_id: 'r', row_data }, 'get');
    expect(row({ doc_id: 'd', id: 'i' })).toMatchObject({
      id: 'd',
      identity: 'doc_id',
      rowId: 'r',
    });
    expect(row({ id: 'i' })).toMatchObject({ id: 'i', identity: 'id' });
    expect(row({ doc_id: '', id: 5 })).toMatchObject({ id: 'r', identity: 'row' });
  });

  test('rows of another spelling, and times without a zone or without anything', () => {
    const row = {
      id: 'r',
      data: { a: 1 },
      created_at: '2025-07-07T16:30:12.777701',
      updated_at: '',
    };
    expect(readRow(row, 'get')).toMatchObject({
      rowId: 'r',
      createdAt: '2025-07-07T16:30:12.777Z',
      updatedAt: null,
    });
    expect(() => readRow({ row_id: 'r' }, 'get')).toThrow('cannot be read');
    expect(() => readRow({ row_data: {} }, 'get')).toThrow('cannot be read');
  });
});

describe('error bodies', () => {
  test.each([
    [404, { detail: 'Not Found' }, { kind: 'wrong-prefix', upstreamText: 'Not Found' }],
    [404, { detail: "Table 'users' not found" }, { kind: 'missing-table' }],
    [404, { detail: 'Row not found' }, { kind: 'not-found' }],
    [404, { detail: 'Project not found' }, { kind: 'not-found' }],
    [
      422,
      { detail: [{ loc: ['body', 'row_data'], msg: 'field required' }] },
      { upstreamText: 'body.row_data: field required' },
    ],
    [
      403,
      { detail: 'not scoped', error_code: 'API_KEY_PROJECT_MISMATCH' },
      { upstreamText: 'not scoped', upstreamCode: 'API_KEY_PROJECT_MISMATCH' },
    ],
    [
      429,
      { error: { code: 'RATE_LIMITED', message: 'slow', retry_after: 3 } },
      { upstreamCode: 'RATE_LIMITED', upstreamText: 'slow' },
    ],
    [500, { detail: 'boom', traceId: 't' }, { upstreamText: 'boom', upstreamRequestId: 't' }],
    [
      400,
      { error: 'bad', message: 'worse', request_id: 'r' },
      { upstreamText: 'worse', upstreamRequestId: 'r' },
    ],
    [400, { error: 'bad' }, { upstreamText: 'bad' }],
    [502, '<html>', {}],
    [503, undefined, {}],
  ])('%i %j', (status, body, expected) => {
    expect(explain(status, body)).toMatchObject(expected);
  });
});

describe('small parts', () => {
  test('BoundedMap forgets the least used and the old', async () => {
    const map = new BoundedMap<number>(2, 40);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(map.get('a')).toBeUndefined();
  });

  test('inParallel keeps the order and its width', async () => {
    let running = 0;
    let most = 0;
    const answers = await inParallel(
      [3, 1, 2, 5, 4],
      async (wait) => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, wait));
        running -= 1;
        return wait * 2;
      },
      2,
    );
    expect(answers).toEqual([6, 2, 4, 10, 8]);
    expect(most).toBe(2);
    expect(chunks([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
  });

  test('of documents with one identity the newest counts, and always the same', () => {
    const make = (rowId: string, updatedAt: string | null) =>
      ({ id: 'x', rowId, identity: 'doc_id', data: {}, createdAt: null, updatedAt }) as const;
    const [a, b, c, d] = [
      make('a', '2026-01-01'),
      make('b', '2026-01-02'),
      make('c', '2026-01-02'),
      make('d', null),
    ];
    expect(newest([a, c, d, b], ['x']).get('x')).toBe(b);
    expect(newest([b, d, c, a], ['x']).get('x')).toBe(b);
    expect(newest([a], ['y']).size).toBe(0);
  });
});
