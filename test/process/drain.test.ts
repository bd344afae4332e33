import { join } from 'node:path';

import { temporaryDirectory } from '../support/temporary.js';
import { ask, Processes, READY, until } from './running.js';

const KEY = 'sk_of_the_test';
const PROJECT = '0b7b2c52-2a9e-4f0f-8a37-8f4d3a5f1e10';
const processes = new Processes();
const directory = temporaryDirectory();

afterAll(async () => {
  await processes.end();
  directory.remove();
});

/** A gateway over a store of its own process, which can be made slow from here. */
async function overSlowStore(name: string) {
  const flags = ['--api-key', KEY, '--project-id', PROJECT];
  const store = processes.embedded('--data-dir', join(directory.path, name), ...flags);
  const ZERODB_BASE_URL = await store.says(/^listening (\S+)$/m);
  const gateway = processes.gateway({
    ZERODB_BASE_URL,
    ZERODB_API_KEY: KEY,
    ZERODB_PROJECT_ID: PROJECT,
    DATA_DIR: join(directory.path, `${name}-gateway`),
  });
  const url = await gateway.says(READY);
  const control = (method: 'PUT' | 'GET', path: string, body?: unknown) =>
    fetch(new URL(`/__control/${path}`, ZERODB_BASE_URL), {
      method,
      headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return { gateway, url, control };
}

const LOGIN =
  'mutation { login(input: { email: "nobody@wwmaa.example", password: "x-1234567" }) { accessToken } }';

test('SIGTERM lets a request that is under way end, and takes no new one', async () => {
  const { gateway, url, control } = await overSlowStore('slow');
  await control('PUT', 'faults', { match: '/users/query', latencyMs: 1_500 });
  const underWay = ask(url, LOGIN);
  await until(async () => (await (await control('GET', 'calls')).text()).includes('/users/query'));
  gateway.kill('SIGTERM');
  await until(() =>
    fetch(url).then(
      () => false,
      () => true,
    ),
  );
  expect((await underWay).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(await gateway.ended()).toBe(0);
}, 60_000);

test('a second SIGTERM ends it at once', async () => {
  const { gateway, url, control } = await overSlowStore('slower');
  await control('PUT', 'faults', { match: '/users/query', latencyMs: 8_000 });
  const underWay = ask(url, LOGIN).then(
    () => 'answered',
    () => 'cut off',
  );
  await until(async () => (await (await control('GET', 'calls')).text()).includes('/users/query'));
  gateway.kill('SIGTERM');
  await until(() =>
    fetch(url).then(
      () => false,
      () => true,
    ),
  );
  gateway.kill('SIGTERM');
  expect(await gateway.ended()).toBe(1);
  expect(await underWay).toBe('cut off');
}, 60_000);
