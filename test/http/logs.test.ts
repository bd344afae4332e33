import { Writable } from 'node:stream';

import { pino } from 'pino';

import { REDACTED } from '../../src/shared/redacted.js';
import { Association, idOf, PASSWORD } from '../support/association.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { exchange, post } from './exchange.js';

interface Line {
  readonly msg: string;
  readonly level: number;
  readonly reqId?: string;
  readonly [field: string]: unknown;
}

const written: string[] = [];
const sink = new Writable({
  write(chunk: Buffer, _encoding, done) {
    written.push(...chunk.toString().split('\n').filter(Boolean));
    done();
  },
});
/** Everything there is to be had, as the process itself would write it. */
const log = pino({ level: 'trace', redact: REDACTED }, sink);

let test_: TestGateway;

beforeAll(async () => {
  test_ = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      await association.person('ann', 'member', { phone: '+14155550100' });
      await association.event('Open mat');
    },
    { log },
  );
});
afterAll(() => test_.stop());
beforeEach(() => {
  written.length = 0;
});

const lines = (): Line[] => written.map((line) => JSON.parse(line) as Line);
const operations = () => lines().filter(({ msg }) => msg === 'graphql');
const EVENTS = 'query Upcoming($first: Int) { events(first: $first) { nodes { title } } }';
const LOGIN =
  'mutation SignIn($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }';

test('each operation is one line, with whose it is and what it cost', async () => {
  await post(
    test_.url,
    { query: EVENTS, variables: { first: 3 } },
    { 'x-request-id': 'first-one' },
  );
  await post(test_.url, { query: '{ __typename }' }, { 'x-request-id': 'second-one' });
  expect(operations()).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      pid: process.pid,
      hostname: expect.any(String),
      reqId: 'first-one',
      operation: 'Upcoming',
      type: 'query',
      viewer: 'anonymous',
      milliseconds: expect.any(Number),
      upstream: {
        calls: expect.any(Number),
        batches: expect.any(Number),
        milliseconds: expect.any(Number),
        cacheHits: expect.any(Number),
      },
      msg: 'graphql',
    },
    expect.objectContaining({ reqId: 'second-one', operation: null, type: 'query' }),
  ]);
});

test('the figures are those of the answer, and the role stands for the person', async () => {
  const { token } = await test_.gateway.modules.users.tokens.access({
    id: idOf('ann'),
    role: 'member',
  });
  const query = 'query Me { me { email profile { phone } } }';
  const { text } = await post(test_.url, { query }, { authorization: `Bearer ${token}` });
  const { extensions } = JSON.parse(text) as { extensions: { upstream: { calls: number } } };
  expect(extensions.upstream.calls).toBeGreaterThan(0);
  expect(operations()).toMatchObject([
    { operation: 'Me', viewer: 'member', upstream: extensions.upstream },
  ]);
  const all = written.join('\n');
  for (const secret of [token, 'ann@test', '+14155550100']) expect(all).not.toContain(secret);
});

test('failures are told by their codes', async () => {
  await post(test_.url, { query: 'query Odd { nonsense }' });
  await post(test_.url, { query: 'query Broken {' });
  await post(test_.url, { query: 'query Mine { me { id } }' });
  expect(operations()).toMatchObject([
    { errors: ['GRAPHQL_VALIDATION_FAILED'] },
    { errors: ['GRAPHQL_PARSE_FAILED'] },
    { operation: 'Mine', errors: ['UNAUTHENTICATED'] },
  ]);
  expect(lines().filter(({ level }) => level >= 50)).toEqual([]);
});

test('no password, no token and no variable is ever written', async () => {
  const password = PASSWORD;
  const input = { email: 'ann@test.wwmaa.example', password };
  const { text } = await post(test_.url, { query: LOGIN, variables: { input } });
  const { accessToken, refreshToken } = (
    JSON.parse(text) as { data: { login: { accessToken: string; refreshToken: string } } }
  ).data.login;
  const secret = 'a-secret-that-nobody-may-read';
  const forged = `Bearer ${accessToken}${secret}`;

  // Well, and wrong in every way that a framework likes to write down.
  const me = { query: 'query Me { me { email } }' };
  await post(test_.url, me, {
    authorization: `Bearer ${accessToken}`,
    cookie: `session=${secret}`,
  });
  await post(test_.url, me, { authorization: forged });
  await post(test_.url, me, { authorization: `Basic ${secret}` });
  await post(test_.url, {
    query:
      'mutation R($t: String!) { refreshSession(input: { refreshToken: $t }) { accessToken } }',
    variables: { t: refreshToken },
  });
  await post(test_.url, { query: LOGIN, variables: { input: { ...input, password: secret } } });
  await post(test_.url, { query: LOGIN, variables: { input: { password: secret } } });
  await post(test_.url, { query: LOGIN, variables: { input: secret } });
  await post(test_.url, `{"query": "x", "variables": {"password": "${secret}"`);
  await post(test_.url, {
    query: `mutation { login(input: { email: "ann@test.wwmaa.example", password: "${secret}" }) {`,
  });
  await post(test_.url, {
    query: `mutation { login(input: { email: 5, password: "${secret}" }) { accessToken } }`,
  });
  await exchange(`${test_.url}?query=${encodeURIComponent('{__typename}')}&password=${secret}`, {
    headers: { 'apollo-require-preflight': 'true', authorization: forged },
  });
  test_.server.control.setFaults({ status5xx: { rate: 1, status: 500 } });
  await post(test_.url, { query: LOGIN, variables: { input } });
  test_.server.control.setFaults([]);

  const all = written.join('\n');
  expect(operations().length).toBeGreaterThanOrEqual(10);
  for (const hidden of [
    password,
    accessToken,
    refreshToken,
    secret,
    'ann@test',
    '$argon2',
    'sk_test',
  ]) {
    expect(all).not.toContain(hidden);
  }
});
