import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import { createZeroDb } from '../../../src/sources/zerodb/client.js';
import { json, startResponder } from '../support/responder.js';
import { counted, LOGIN, startStore, type Store } from '../support/store.js';
import { findTogether } from '../support/together.js';

const LOGGED_IN = { mode: 'jwt', ...LOGIN } as const;

let store: Store;
beforeAll(async () => {
  store = await startStore();
  await store.connect().documents.insert('users', { doc_id: 'u' }, NO_SCOPE);
});
afterAll(() => store.close());
beforeEach(() => {
  store.log.length = 0;
  store.control.resetCalls();
});
afterEach(() => store.control.setFaults([]));

const logins = () => store.control.calls().byPath['POST /v1/auth/login'] ?? 0;

describe('credentials', () => {
  test('a key as bearer, and a session', async () => {
    const bearer = store.connect({ auth: { mode: 'bearer-api-key', apiKey: 'test-key' } });
    expect(await bearer.documents.count('users', {}, NO_SCOPE)).toBe(1);
    const session = store.connect({ auth: LOGGED_IN });
    expect(await session.documents.count('users', {}, NO_SCOPE)).toBe(1);
  });

  test('many calls at once log in once', async () => {
    const { documents } = store.connect({ auth: LOGGED_IN });
    await Promise.all(Array.from({ length: 20 }, () => documents.count('users', {}, NO_SCOPE)));
    expect(logins()).toBe(1);
  });

  test('a 401 logs in again once, for all calls together, and each call goes on', async () => {
    let valid = 0;
    const responder = await startResponder((request, response) => {
      if (request.url === '/v1/auth/login') {
        json(response, 200, { access_token: `t${(valid += 1)}`, expires_in: 3_600 });
        return;
      }
      if (request.headers.authorization !== `Bearer t${Math.max(valid, 2)}`) {
        json(response, 401, { detail: 'Could not validate credentials' });
        return;
      }
      json(response, 200, { total: 0, has_more: false, data: [] });
    });
    const { documents, close } = store.connect({ baseUrl: responder.url, auth: LOGGED_IN });
    await Promise.all(Array.from({ length: 8 }, () => documents.count('users', {}, NO_SCOPE)));
    expect(responder.seen.filter((line) => line.includes('login'))).toHaveLength(2);
    await close();
    await responder.close();
  });

  test('a session is renewed before it ends', async () => {
    const short = await startStore({ tokenSeconds: 1 });
    const { documents } = short.connect({ auth: LOGGED_IN });
    await documents.count('users', {}, NO_SCOPE);
    await new Promise((resolve) => setTimeout(resolve, 850));
    await documents.count('users', {}, NO_SCOPE);
    expect(short.control.calls().byPath['POST /v1/auth/login']).toBe(2);
    expect(short.control.calls().byPath['POST /database/tables/users/query']).toBe(2);
    await short.close();
  });

  test.each([
    [
      'a wrong key',
      { auth: { mode: 'api-key', apiKey: 'wrong' } },
      'unauthorized',
      'ZERODB_API_KEY',
    ],
    [
      'a wrong password',
      { auth: { ...LOGGED_IN, password: 'wrong' } },
      'unauthorized',
      'ZERODB_PASSWORD',
    ],
    ['another project', { projectId: 'other' }, 'forbidden', 'ZERODB_PROJECT_ID'],
    ['a wrong prefix', { pathPrefix: '/v9/{project_id}' }, 'wrong-prefix', '/v9/0b7b2c52'],
  ] as const)('%s: the log alone says what to check, once', async (_name, config, kind, advice) => {
    const { documents } = store.connect(config);
    for (let n = 0; n < 2; n += 1) {
      const error: unknown = await documents
        .count('users', {}, NO_SCOPE)
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ kind, code: 'UPSTREAM_UNAVAILABLE', details: {} });
      expect((error as Error).message).toMatch(/^ZeroDB /);
      expect((error as Error).message).not.toMatch(/ZERODB_|v9/);
    }
    expect(store.log.map(({ level, message }) => [level, message])).toEqual([
      ['error', expect.stringContaining(advice)],
    ]);
  });
});

describe('health', () => {
  test('proves the host and the key', async () => {
    const { scope, operations } = counted();
    await store.connect().health(scope);
    expect(operations).toEqual(['health', 'list tables']);
    const wrong = store.connect({ auth: { mode: 'api-key', apiKey: 'wrong' } });
    await expect(wrong.health(NO_SCOPE)).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  test('a host without the route is still healthy; one that is down is not', async () => {
    const responder = await startResponder((request, response) =>
      request.url === '/health'
        ? json(response, 404, { detail: 'Not Found' })
        : json(response, 200, { tables: [] }),
    );
    const client = store.connect({ baseUrl: responder.url });
    await client.health(NO_SCOPE);
    expect(store.log).toEqual([]);
    await responder.close();
    await expect(client.health(NO_SCOPE)).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('while ZeroDB is down', () => {
  test('calls fail fast, and it is found again by itself', async () => {
    const client = store.connect({ breaker: { failures: 3, openFor: 100 } });
    store.control.setFaults({ status5xx: { rate: 1, body: 'html' } });
    await expect(client.documents.count('users', {}, NO_SCOPE)).rejects.toMatchObject({
      kind: 'server',
    });
    expect(client.state()).toBe('open');
    store.control.setFaults([]);
    store.control.resetCalls();
    await expect(client.documents.count('users', {}, NO_SCOPE)).rejects.toMatchObject({
      kind: 'circuit-open',
    });
    expect(store.control.calls().total).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await client.documents.count('users', {}, NO_SCOPE)).toBe(1);
    expect(client.state()).toBe('closed');
  });

  test.each([
    ['resets', { dropConnection: { next: 2 } }],
    ['lost answers', { dropAnswer: { next: 2 } }],
    ['half bodies', { truncateBody: { next: 2 } }],
    ['503', { status5xx: { next: 2, body: 'empty' as const } }],
    ['429', { status429: { next: 2, retryAfter: 0 } }],
  ])('reads survive two %s', async (_name, fault) => {
    store.control.setFaults(fault);
    const { scope, operations } = counted();
    expect(await store.connect().documents.count('users', {}, scope)).toBe(1);
    expect(operations).toHaveLength(3);
  });

  test('a slow server is a timeout, and the abort of a caller is told apart', async () => {
    store.control.setFaults({ latencyMs: 400 });
    const { documents } = store.connect({ timeouts: { query: 80 } });
    await expect(documents.count('users', {}, NO_SCOPE)).rejects.toMatchObject({ kind: 'timeout' });
    const signal = AbortSignal.timeout(20);
    await expect(documents.count('users', {}, { signal })).rejects.toMatchObject({
      kind: 'aborted',
    });
  });
});

describe('a server without batches', () => {
  test.each([
    ['no such route', 404, { detail: 'Not Found' }],
    ['another body wanted', 422, { detail: [{ loc: ['body'], msg: 'no' }] }],
    ['an unknown answer', 200, { answers: [] }],
    ['too few results', 200, { results: [] }],
  ])('%s: one call each', async (_name, status, body) => {
    const responder = await startResponder((request, response) =>
      request.url?.endsWith('/batch/query')
        ? json(response, status, body)
        : json(
            response,
            200,
            [{ row_id: 'r', row_data: { doc_id: 'a' } }].slice(
              0,
              request.url?.includes('/b/') ? 0 : 1,
            ),
          ),
    );
    const { documents, close } = store.connect({ baseUrl: responder.url });
    const queries = ['b', 'b'].map((collection) => ({ collection, query: {} }));
    expect(await findTogether(documents, queries, NO_SCOPE)).toMatchObject([
      { total: 0 },
      { total: 0 },
    ]);
    await close();
    await responder.close();
  });
});

test('a server whose pages never end is given up, not cut', async () => {
  let row = 0;
  const responder = await startResponder((_request, response) =>
    json(
      response,
      200,
      Array.from({ length: 1_000 }, () => ({ row_id: `r${(row += 1)}`, row_data: {} })),
    ),
  );
  const { documents } = store.connect({ baseUrl: responder.url });
  await expect(documents.find('users', { filter: { a: 1 } }, NO_SCOPE)).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  expect(responder.seen.length).toBeLessThanOrEqual(21);
  await responder.close();
});

test('a base URL that is none is refused', () => {
  const config = {
    baseUrl: 'https://',
    projectId: 'p',
    auth: { mode: 'api-key', apiKey: 'k' },
  } as const;
  expect(() => createZeroDb(config, { warn: jest.fn(), error: jest.fn() })).toThrow('Invalid URL');
});
