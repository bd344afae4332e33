import { startHarness, type Harness } from './support.js';

let zerodb: Harness;
beforeAll(async () => {
  zerodb = await startHarness();
  await zerodb.fill('t', [{ doc_id: 'a' }]);
});
afterAll(() => zerodb.close());
beforeEach(() => {
  zerodb.server.control.setFaults([]);
  zerodb.server.control.resetCalls();
});

const tables = () => zerodb.call('GET', '/database/tables');

test('429 for the next requests, with Retry-After, then none', async () => {
  zerodb.server.control.setFaults({ status429: { next: 2, retryAfter: 7 } });
  for (let round = 0; round < 2; round += 1) {
    const answer = await tables();
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '7']);
    expect(answer.json).toMatchObject({ error: { code: 'RATE_LIMITED', retry_after: 7 } });
  }
  expect((await tables()).status).toBe(200);
});

test('a rate hits that share, the same in every run', async () => {
  const run = async () => {
    zerodb.server.control.setFaults({ status5xx: { rate: 0.5 } });
    const statuses: number[] = [];
    for (let round = 0; round < 40; round += 1) statuses.push((await tables()).status);
    return statuses;
  };
  const first = await run();
  expect(new Set(first)).toEqual(new Set([200, 503]));
  expect(await run()).toEqual(first);
});

test.each([
  ['json', 'application/json; charset=utf-8'],
  ['html', 'text/html'],
  ['empty', undefined],
] as const)('5xx with a body of %s', async (body, type) => {
  zerodb.server.control.setFaults({ status5xx: { next: 1, status: 502, body } });
  const answer = await tables();
  expect([answer.status, answer.headers['content-type']]).toEqual([502, type]);
});

test('latency', async () => {
  zerodb.server.control.setFaults({ latencyMs: 120 });
  const start = Date.now();
  await tables();
  expect(Date.now() - start).toBeGreaterThanOrEqual(115);
});

test('a truncated body is no JSON', async () => {
  zerodb.server.control.setFaults({ truncateBody: { next: 1 } });
  const answer = await tables();
  expect(answer.status).toBe(200);
  expect(() => JSON.parse(answer.text) as unknown).toThrow();
});

test('a dropped connection does no work, a dropped answer does', async () => {
  const insert = () => zerodb.call('POST', '/database/tables/t/rows', { row_data: { n: 1 } });
  const count = async () => (await zerodb.query('t', { filter: { n: 1 } })).json['total'];
  zerodb.server.control.setFaults({ match: 'POST .*/rows$', dropConnection: { next: 1 } });
  await expect(insert()).rejects.toThrow();
  expect(await count()).toBe(0);
  zerodb.server.control.setFaults({ match: 'POST .*/rows$', dropAnswer: { next: 1 } });
  await expect(insert()).rejects.toThrow();
  expect(await count()).toBe(1);
});

test('`match` spares other requests, and several plans stand side by side', async () => {
  zerodb.server.control.setFaults([
    { match: '^POST .*/query', status5xx: { next: 1 } },
    { match: '^GET .*/tables', status429: { next: 1 } },
  ]);
  expect((await zerodb.call('GET', '/files')).status).toBe(200);
  expect((await zerodb.query('t', {})).status).toBe(503);
  expect((await tables()).status).toBe(429);
});

test('calls are counted by route and by path, those of the control are not', async () => {
  await zerodb.query('t', {});
  await zerodb.query('t', {});
  await zerodb.call('GET', '=/v1/projects/p/database/tables');
  await zerodb.call('GET', '=/nowhere');
  const answer = await zerodb.call('GET', '=/__control/calls');
  expect(answer.json).toEqual({
    total: 4,
    byRoute: {
      'POST {P}/database/tables/{table}/query': 2,
      'GET {P}/database/tables': 1,
      'GET (unknown)': 1,
    },
    byPath: {
      'POST /database/tables/t/query': 2,
      'GET /database/tables': 1,
      'GET /nowhere': 1,
    },
  });
  expect(answer.json).toEqual(zerodb.server.control.calls());
  await zerodb.call('DELETE', '=/__control/calls');
  expect(zerodb.server.control.calls().total).toBe(0);
});

test('the control over HTTP: with the key, and checked', async () => {
  const put = (body: unknown, headers = {}) =>
    zerodb.call('PUT', '=/__control/faults', body, headers);
  expect((await put({}, { 'x-api-key': 'x' })).status).toBe(401);
  expect((await put({ status500: {} })).status).toBe(422);
  expect((await put({ match: '(' })).status).toBe(422);
  expect((await put({ status5xx: { next: 1 } })).status).toBe(200);
  expect((await tables()).status).toBe(503);
  expect((await zerodb.call('PUT', '=/__control/quirks', { quirks: '99' })).status).toBe(422);
  expect((await zerodb.call('PUT', '=/__control/quirks', { quirks: '30' })).status).toBe(200);
  expect((await zerodb.fill('quirky', [{}])).length).toBe(1);
  expect((await zerodb.call('DELETE', '/database/tables/quirky')).status).toBe(204);
  expect((await zerodb.call('PUT', '=/__control/quirks', { quirks: '' })).status).toBe(200);
});
