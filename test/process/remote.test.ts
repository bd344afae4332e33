import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryDirectory } from '../support/temporary.js';
import { ask, LOGIN, Processes, READY, type Running } from './running.js';

const KEY = 'sk_of_the_remote_store';
const PROJECT = '0b7b2c52-2a9e-4f0f-8a37-8f4d3a5f1e10';
const processes = new Processes();
const directory = temporaryDirectory();
let store: string;

beforeAll(async () => {
  const flags = ['--api-key', KEY, '--project-id', PROJECT];
  const server = processes.embedded('--data-dir', join(directory.path, 'store'), ...flags);
  store = await server.says(/^listening (\S+)$/m);
}, 60_000);
afterAll(async () => {
  await processes.end();
  directory.remove();
});

const gatewayWith = (name: string, env: Readonly<Record<string, string>>): Running =>
  processes.gateway({
    ZERODB_BASE_URL: store,
    ZERODB_PROJECT_ID: PROJECT,
    DATA_DIR: join(directory.path, name),
    LOG_LEVEL: 'trace',
    ...env,
  });

interface Table {
  readonly table_name: string;
}

/** Documents of the store, by collection. */
async function documents(): Promise<Record<string, unknown[]>> {
  const base = `${store}/api/v1/projects/${PROJECT}/database/tables`;
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json' };
    const response = await fetch(`${base}${path}`, { ...init, headers });
    expect(response.status).toBe(200);
    return (await response.json()) as { tables?: Table[]; data?: unknown[] };
  };
  const { tables = [] } = await call('');
  const entries = tables.map(async ({ table_name: name }) => {
    const { data = [] } = await call(`/${name}/query`, { method: 'POST', body: '{"limit":10}' });
    return [name, data] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

test('a remote store is served as it is: nothing is seeded', async () => {
  const gateway = gatewayWith('served', { ZERODB_API_KEY: KEY });
  const url = await gateway.says(READY);
  expect(gateway.lines()).toEqual([`ZeroDB   ${store}, project ${PROJECT}`, url]);
  expect((await fetch(new URL('/readyz', url))).status).toBe(200);
  expect(await ask(url, '{ events { totalCount } memberDirectory { totalCount } }')).toMatchObject({
    data: { events: { totalCount: 0 }, memberDirectory: { totalCount: 0 } },
  });
  const input = { email: 'member@demo.wwmaa.example', password: 'Budo-2026-demo!' };
  const { errors } = await ask(url, LOGIN, { input });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(Object.values(await documents()).flat()).toEqual([]);
  expect(existsSync(join(directory.path, 'served/zerodb'))).toBe(false);
  gateway.kill('SIGTERM');
  expect(await gateway.ended()).toBe(0);
  expect(gateway.out() + gateway.err()).not.toContain(KEY);
}, 60_000);

test('a key that is refused is told by /readyz and by each answer, without a word of it', async () => {
  const wrong = 'sk_wrong_and_not_to_be_seen';
  const gateway = gatewayWith('wrong', { ZERODB_API_KEY: wrong });
  const url = await gateway.says(READY);
  const ready = await fetch(new URL('/readyz', url));
  const report = await ready.text();
  expect([ready.status, JSON.parse(report)]).toMatchObject([
    503,
    {
      status: 'unavailable',
      dependencies: { zerodb: { ok: false, code: 'UPSTREAM_UNAVAILABLE' } },
    },
  ]);
  const answers = [
    await ask(url, '{ events { totalCount } }'),
    await ask(url, LOGIN, { input: { email: 'ann@wwmaa.example', password: 'x-1234567' } }),
  ];
  for (const { errors } of answers) {
    expect(errors).toMatchObject([
      {
        message: 'ZeroDB does not accept the credentials of this service.',
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      },
    ]);
  }
  expect((await fetch(new URL('/healthz', url))).status).toBe(200);
  const said = report + JSON.stringify(answers);
  for (const leak of [wrong, store, PROJECT, '401', 'api key', 'API key']) {
    expect(said).not.toContain(leak);
  }
  gateway.kill('SIGTERM');
  expect(await gateway.ended()).toBe(0);
  expect(gateway.out() + gateway.err()).not.toContain(wrong);
}, 60_000);

test('an address where nobody is: it starts all the same, and says so', async () => {
  const gateway = gatewayWith('alone', {
    ZERODB_API_KEY: KEY,
    ZERODB_BASE_URL: 'http://127.0.0.1:9',
  });
  const url = await gateway.says(READY);
  expect((await fetch(new URL('/readyz', url))).status).toBe(503);
  const { errors } = await ask(url, LOGIN, {
    input: { email: 'ann@wwmaa.example', password: 'x-1234567' },
  });
  // What it reads ahead may have opened the circuit already.
  expect(errors).toMatchObject([
    {
      message: expect.stringMatching(/^ZeroDB (cannot be reached|failed too often just now)/),
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    },
  ]);
  gateway.kill('SIGTERM');
  expect(await gateway.ended()).toBe(0);
}, 60_000);
