import { connect, KEY, P, PROJECT, startHarness, type Harness } from './support.js';

let zerodb: Harness;
beforeAll(async () => {
  zerodb = await startHarness({
    login: { email: 'ada@example.org', password: 'pass:word' },
    tokenSeconds: 1,
  });
  await zerodb.fill('t', [{ doc_id: 'a' }]);
});
afterAll(() => zerodb.close());

const NO_KEY = { 'x-api-key': undefined } as never;

describe('prefixes', () => {
  test.each([
    '/api/v1/projects/',
    '/v1/projects/',
    '/v1/public/',
    '/v1/public/zerodb/',
    '/api/v1/public/zerodb/',
    '/api/v1/zerodb/',
  ])('%s is served', async (prefix) => {
    const base = `=${prefix}${PROJECT}`;
    const rows = await zerodb.call('GET', `${base}/database/tables/t/rows?limit=1`);
    expect([rows.status, rows.json['total']]).toEqual([200, 1]);
    const foreign = await zerodb.call('GET', `=${prefix}other/database/tables`);
    expect(foreign.status).toBe(403);
    expect(foreign.json['error_code']).toBe('API_KEY_PROJECT_MISMATCH');
    expect((await zerodb.call('GET', `${base}/files`)).status).toBe(200);
    expect((await zerodb.call('GET', `${base}/embeddings/models`)).status).toBe(200);
  });

  test.each([
    `/api/v1/public/projects/${PROJECT}/database/tables`,
    '/v1/public/auth/login-json',
    '/v1/public/embeddings/generate',
    `${P}/database/nothing`,
    '/',
  ])('%s is no route', async (path) => {
    for (const headers of [{}, NO_KEY]) {
      const answer = await zerodb.call('GET', `=${path}`, undefined, headers);
      expect([answer.status, answer.json]).toEqual([404, { detail: 'Not Found' }]);
    }
  });
});

describe('keys', () => {
  const list = (headers: object) =>
    zerodb.call('GET', '/database/tables', undefined, {
      ...(NO_KEY as object),
      ...headers,
    });

  test('none, wrong ones, and the order of precedence', async () => {
    expect((await list({})).json).toEqual({ detail: 'Not authenticated' });
    const wrong = await list({ 'x-api-key': 'x' });
    expect([wrong.status, wrong.json['detail']]).toEqual([401, 'Invalid API key']);
    expect((await list({ authorization: 'Bearer x' })).status).toBe(401);
    expect((await list({ authorization: `Bearer ${KEY}` })).status).toBe(200);
    expect((await list({ authorization: `Bearer ${KEY}`, 'x-api-key': 'x' })).status).toBe(401);
    expect((await list({ authorization: 'Bearer x', 'x-api-key': KEY })).status).toBe(200);
  });

  test('health needs none', async () => {
    const answer = await zerodb.call('GET', '=/health', undefined, NO_KEY);
    expect([answer.status, answer.json['status']]).toEqual([200, 'healthy']);
  });

  test('a session: login, use, expiry, refresh', async () => {
    const login = (path: string, password: string) =>
      zerodb.call('POST', path, { email: 'ada@example.org', password }, NO_KEY);
    expect((await login('=/v1/auth/login', 'wrong')).status).toBe(401);
    expect((await login('=/api/v1/auth/login', 'pass:word')).status).toBe(200);
    const session = (await login('=/v1/auth/login', 'pass:word')).json;
    expect(session).toMatchObject({ token_type: 'bearer', expires_in: 1 });
    const bearer = { authorization: `Bearer ${String(session['access_token'])}` };
    expect((await list(bearer)).status).toBe(200);
    expect(
      (await list({ authorization: `Bearer ${String(session['refresh_token'])}` })).status,
    ).toBe(401);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const expired = await list(bearer);
    expect([expired.status, expired.json['detail']]).toEqual([
      401,
      'Could not validate credentials',
    ]);
    const { refresh_token } = session;
    const again = await zerodb.call('POST', '=/api/v1/auth/refresh', { refresh_token }, NO_KEY);
    const renewed = { authorization: `Bearer ${String(again.json['access_token'])}` };
    expect((await list(renewed)).status).toBe(200);
    const junk = await zerodb.call('POST', '=/api/v1/auth/refresh', { refresh_token: 'a.b.c' });
    expect(junk.status).toBe(401);
  });
});

describe('bad requests are told in JSON', () => {
  const path = '/database/tables/t/rows';

  test.each([
    ['{"row_data":', 422],
    ['', 422],
    ['"text"', 422],
    ['{"row_data":{"__proto__":{"a":1}}}', 422],
  ])('body %s is %i', async (body, status) => {
    const answer = await zerodb.call('POST', path, body);
    expect([answer.status, Array.isArray(answer.json['detail'])]).toEqual([status, true]);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.text).not.toContain('node_modules');
  });

  test('another content type is 422', async () => {
    const answer = await zerodb.call('POST', path, 'a=1', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.status).toBe(422);
  });

  test('a form where JSON is wanted is 422', async () => {
    const answer = await zerodb.call('POST', path, 'x', {
      'content-type': 'multipart/form-data; boundary=x',
    });
    expect(answer.status).toBe(422);
  });

  test.each(['limit=0', 'limit=1001', 'limit=a', 'skip=-1', 'skip=1.5'])(
    '?%s is 422',
    async (query) => {
      expect((await zerodb.call('GET', `${path}?${query}`)).status).toBe(422);
    },
  );

  test('offset stands for skip', async () => {
    expect((await zerodb.call('GET', `${path}?offset=1`)).json['data']).toEqual([]);
  });
});

test('batch query: results in order, failures as entries', async () => {
  const operations = [
    { table: 't', filters: { doc_id: 'a' }, limit: 1 },
    { table: 'none' },
    { table: 't', filter: { doc_id: { $where: 1 } } },
    { table: 't', operation: 'delete' },
  ];
  const batch = (body: object) => zerodb.call('POST', '/database/batch/query', body);
  const answer = await batch({ operations, parallel: true, stop_on_error: false });
  expect(answer.json).toMatchObject({
    total_operations: 4,
    successful: 1,
    failed: 3,
    results: [
      { success: true, table: 't', total: 1, data: [{ row_data: { doc_id: 'a' } }] },
      { success: false, table: 'none', error: "Table 'none' not found", status: 404 },
      { success: false, status: 400 },
      { success: false, status: 400 },
    ],
  });
  const stopped = await batch({ operations, stop_on_error: true });
  expect((stopped.json['results'] as []).length).toBe(2);
  expect((await batch({ operations: [] })).status).toBe(422);
  expect((await batch({ operations: Array(51).fill(operations[0]) })).status).toBe(400);
});

test('a client that goes away in the middle of a body harms nobody', async () => {
  const client = connect(zerodb.server.url);
  const call = client.call('POST', '/database/tables/t/rows', { row_data: {} });
  await client.close();
  await call.catch(() => undefined);
  expect((await zerodb.call('GET', '/database/tables')).status).toBe(200);
});
