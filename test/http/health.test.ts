import { pino } from 'pino';

import { startZeroDbServer } from '../../src/embedded/zerodb/server.js';
import { createZeroDb } from '../../src/sources/zerodb/client.js';
import { Association, idOf, PASSWORD } from '../support/association.js';
import { API_KEY, PROJECT, startGatewayOver, startTestGateway } from '../support/gateway.js';
import type { TestGateway } from '../support/gateway.js';
import { temporaryDirectory } from '../support/temporary.js';
import { beside, exchange, post, until } from './exchange.js';
import { expectOneError } from './told-errors.js';

const read = (text: string): unknown => JSON.parse(text);

describe('while everything is well', () => {
  let test_: TestGateway;
  beforeAll(async () => {
    test_ = await startTestGateway();
  });
  afterAll(() => test_.stop());

  test('/healthz says so', async () => {
    const { status, text } = await exchange(beside(test_.url, '/healthz'));
    expect([status, read(text)]).toEqual([200, { status: 'ok' }]);
  });

  test('/readyz names what was asked, and is not to be kept', async () => {
    const { status, headers, text } = await exchange(beside(test_.url, '/readyz'));
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(read(text)).toEqual({
      status: 'ready',
      dependencies: { zerodb: { ok: true, milliseconds: expect.any(Number) } },
    });
  });

  test('a storm of probes is none for the store', async () => {
    test_.server.control.resetCalls();
    const url = beside(test_.url, '/readyz');
    await Promise.all(Array.from({ length: 50 }, () => exchange(url)));
    const { total } = test_.server.control.calls();
    // Two calls each time, not a hundred; on a slow machine the second of freshness ends in between.
    expect(total).toBeLessThanOrEqual(20);
  });
});

describe('while the store is away', () => {
  const directory = temporaryDirectory();
  const start = (port = 0) =>
    startZeroDbServer({ dataDir: directory.path, apiKey: API_KEY, projectId: PROJECT, port });
  let server: Awaited<ReturnType<typeof start>>;
  let test_: TestGateway;

  beforeAll(async () => {
    server = await start();
    const auth = { mode: 'api-key', apiKey: API_KEY } as const;
    const filling = createZeroDb(
      { baseUrl: server.url, projectId: PROJECT, auth },
      pino({ level: 'silent' }),
    );
    await new Association(filling).person('ann');
    await filling.close();
    test_ = await startGatewayOver(server);
  });
  afterAll(async () => {
    await test_.stop();
    await server.close();
    directory.remove();
  });

  const ready = () => exchange(beside(test_.url, '/readyz'));
  const login = () =>
    post(test_.url, {
      query: 'mutation ($input: LoginInput!) { login(input: $input) { viewer { email } } }',
      variables: { input: { email: 'ann@test.wwmaa.example', password: PASSWORD } },
    });
  const LOGGED_IN = { data: { login: { viewer: { email: 'ann@test.wwmaa.example' } } } };

  test('it says so, answers in one shape, and recovers by itself', async () => {
    expect(read((await login()).text)).toMatchObject(LOGGED_IN);
    const { port } = server;
    await server.close();

    await until(async () => (await ready()).status === 503);
    const { headers, text } = await ready();
    expect(headers['cache-control']).toBe('no-store');
    expect(read(text)).toEqual({
      status: 'unavailable',
      dependencies: {
        zerodb: { ok: false, milliseconds: expect.any(Number), code: 'UPSTREAM_UNAVAILABLE' },
      },
    });
    expect((await exchange(beside(test_.url, '/healthz'))).status).toBe(200);

    // Often enough for the circuit to open: the answer stays the same.
    for (let time = 0; time < 10; time += 1) {
      const reply = await login();
      const told = expectOneError(reply, 200, 'UPSTREAM_UNAVAILABLE');
      expect(told.extensions['retryable']).toBe(true);
      expect(told.message).toMatch(/^ZeroDB (cannot be reached|failed too often just now)/);
      expect(reply.text).not.toContain(String(port));
      expect(reply.text).not.toContain(API_KEY);
    }
    const id = test_.gateway.modules.ids.encode('Event', idOf('nothing'));
    const event = await post(test_.url, { query: `{ event(id: "${id}") { id } }` });
    expectOneError(event, 200, 'UPSTREAM_UNAVAILABLE');

    server = await start(port);
    await until(async () => (await ready()).status === 200);
    await until(async () => !(await login()).text.includes('UPSTREAM_UNAVAILABLE'));
    expect(read((await login()).text)).toMatchObject(LOGGED_IN);
  });

  test('what the store says when it fails is not passed on', async () => {
    server.control.setFaults({ status5xx: { rate: 1, status: 500, body: 'html' } });
    const told = expectOneError(await login(), 200, 'UPSTREAM_UNAVAILABLE');
    expect(told.message).not.toMatch(/gateway|html/i);
    server.control.setFaults([]);
    await until(async () => !(await login()).text.includes('UPSTREAM_UNAVAILABLE'));
  });
});

test('while it drains, what is under way is finished and connections go with it', async () => {
  const test_ = await startTestGateway();
  test_.server.control.setFaults({ latencyMs: 700 });
  test_.server.control.resetCalls();
  const probe = exchange(beside(test_.url, '/readyz'));
  const login = post(test_.url, {
    query: 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
    variables: { input: { email: 'nobody@test.wwmaa.example', password: PASSWORD } },
  });
  await until(() => Object.keys(test_.server.control.calls().byPath).length >= 2);
  const stopped = test_.stop();
  for (const { headers } of await Promise.all([probe, login])) {
    expect(headers['connection']).toBe('close');
  }
  expect([(await probe).status, read((await probe).text)]).toMatchObject([
    503,
    { status: 'draining', dependencies: { zerodb: { ok: true } } },
  ]);
  expectOneError(await login, 200, 'UNAUTHENTICATED');
  // Kept-alive connections would keep it from ending.
  await stopped;
  await expect(exchange(beside(test_.url, '/healthz'))).rejects.toThrow('ECONNREFUSED');
});
