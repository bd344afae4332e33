import { LIMITS } from '../../src/graphql/limits.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { beside, exchange, post, type Reply } from './exchange.js';

let development: TestGateway;
let production: TestGateway;

beforeAll(async () => {
  development = await startTestGateway();
  production = await startTestGateway(undefined, { development: false });
});
afterAll(() => Promise.all([development.stop(), production.stop()]));

const FRONTEND = 'https://www.wwmaa.example';
const SANDBOX = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];
const LOCAL = ['http://localhost:3000', 'http://127.0.0.1:5173', 'http://[::1]:8080'];
const STRANGERS = [
  'https://evil.example',
  'https://www.wwmaa.example.evil.example',
  'https://evil-www.wwmaa.example',
  'http://www.wwmaa.example',
  'https://www.wwmaa.example:8443',
  'http://localhost.evil.example',
  'http://localhost:3000.evil.example',
  'null',
];

function preflight({ url }: TestGateway, origin: string): Promise<Reply> {
  return exchange(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
}

const ALLOWED = 'access-control-allow-origin';
const GOOD = { query: '{ __typename }' };

test.each(['development', 'production'] as const)(
  'the frontend may ask, and its preflight is answered, in %s',
  async (mode) => {
    const gateway = mode === 'production' ? production : development;
    const { status, headers, text } = await preflight(gateway, FRONTEND);
    expect([status, text, headers[ALLOWED]]).toEqual([204, '', FRONTEND]);
    expect(headers['access-control-allow-methods']).toBe('GET, POST, OPTIONS');
    expect(headers['access-control-allow-headers']).toBe('authorization,content-type');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    const answer = await post(gateway.url, GOOD, { origin: FRONTEND });
    expect(answer.headers[ALLOWED]).toBe(FRONTEND);
    expect(answer.headers['vary']).toContain('Origin');
    expect(answer.headers['access-control-expose-headers']).toContain('x-request-id');
  },
);

test.each(STRANGERS)('%s may not, in either mode', async (origin) => {
  for (const gateway of [development, production]) {
    expect((await preflight(gateway, origin)).headers[ALLOWED]).toBeUndefined();
    expect((await post(gateway.url, GOOD, { origin })).headers[ALLOWED]).toBeUndefined();
  }
});

test.each([...SANDBOX, ...LOCAL])('%s may in development alone', async (origin) => {
  expect((await preflight(development, origin)).headers[ALLOWED]).toBe(origin);
  expect((await post(development.url, GOOD, { origin })).headers[ALLOWED]).toBe(origin);
  expect((await preflight(production, origin)).headers[ALLOWED]).toBeUndefined();
  expect((await post(production.url, GOOD, { origin })).headers[ALLOWED]).toBeUndefined();
});

describe('a page can read why it failed', () => {
  const failures: Record<string, [send: (origin: string) => Promise<Reply>, status: number]> = {
    'malformed JSON': [(origin) => post(production.url, '{', { origin }), 400],
    'a body over the limit': [
      (origin) => post(production.url, 'x'.repeat(LIMITS.maxBodyBytes + 1), { origin }),
      413,
    ],
    'another content type': [
      (origin) => post(production.url, 'x', { origin, 'content-type': 'application/xml' }),
      415,
    ],
    'an unknown path': [
      (origin) => exchange(beside(production.url, '/nowhere'), { headers: { origin } }),
      404,
    ],
    'another method': [
      (origin) => exchange(production.url, { method: 'DELETE', headers: { origin } }),
      405,
    ],
    'no preflight header': [(origin) => exchange(production.url, { headers: { origin } }), 400],
    'a token that is no good': [
      (origin) => post(production.url, GOOD, { origin, authorization: 'Bearer x.y.z' }),
      401,
    ],
    'an unknown field': [
      (origin) => post(production.url, { query: '{ nonsense }' }, { origin }),
      200,
    ],
  };

  test.each(Object.entries(failures))('%s', async (_name, [send, status]) => {
    const told = await send(FRONTEND);
    expect([told.status, told.headers[ALLOWED]]).toEqual([status, FRONTEND]);
    expect((await send('https://evil.example')).headers[ALLOWED]).toBeUndefined();
  });
});
