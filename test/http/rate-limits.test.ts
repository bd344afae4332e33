import { LIMITS } from '../../src/graphql/limits.js';
import type { RateLimits } from '../../src/shared/coordination.js';
import { fixedClock } from '../../src/shared/clock.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import { Association, idOf } from '../support/association.js';
import { NOW, startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { exchange, post, type Reply } from './exchange.js';
import { expectOneError } from './told-errors.js';

const { address, viewer } = LIMITS.rates;
const HOME = 'address:127.0.0.1';
const coordination = createInProcessCoordination(fixedClock(NOW));
const limits = coordination.rateLimits;
let test_: TestGateway;
let behindProxy: TestGateway;

beforeAll(async () => {
  test_ = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      await association.person('ann');
      await association.person('ben');
      await association.event('Open mat');
    },
    { coordination },
  );
  const trustedProxies = ['127.0.0.0/8'];
  behindProxy = await startGatewayOver(test_.server, { coordination, trustedProxies });
});
afterAll(async () => {
  await behindProxy.stop();
  await test_.stop();
});
beforeEach(() => limits.reset(address, HOME));

const SMALL = '{ events(first: 1) { totalCount } }';
const LIST = '{ events(first: 100) { nodes { id } edges { node { id } } } }';

type Headers = Readonly<Record<string, string>>;

const ask = (query = SMALL, headers: Headers = {}, { url } = test_) =>
  post(url, { query }, headers);

async function as(name: string): Promise<Headers> {
  const { tokens } = test_.gateway.modules.users;
  const { token } = await tokens.access({ id: idOf(name), role: 'member' });
  return { authorization: `Bearer ${token}` };
}

interface Told {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions: { readonly cost: Readonly<Record<string, number | null>> };
}
const told = ({ text }: Reply) => JSON.parse(text) as Told;
const codeOf = (reply: Reply) => told(reply).errors?.[0]?.extensions['code'];

/** Takes all but so many points. */
async function leave(points: number, key = HOME, limit: typeof address | typeof viewer = address) {
  await limits.reset(limit, key);
  await limits.take(limit, key, limit.points - points);
}

function expectRefused(reply: Reply): void {
  const { extensions } = expectOneError(reply, 429, 'RATE_LIMITED');
  const seconds = Number(reply.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(address.seconds);
  expect(extensions).toMatchObject({ retryAfterSeconds: seconds, retryable: true });
}

describe('what an answer tells of its cost', () => {
  test('an operation: its cost, its points and what is left', async () => {
    const { extensions } = told(await ask(LIST));
    expect(extensions.cost).toEqual({
      requested: 1 + 100 + 200,
      maximum: LIMITS.maxCost,
      nodes: 301,
      points: 4,
      remaining: address.points - 4,
      resetSeconds: expect.any(Number) as number,
    });
    expect(told(await ask()).extensions.cost).toMatchObject({
      points: 1,
      remaining: address.points - 5,
    });
  });

  test('a mutation takes at least five points', async () => {
    const query = 'mutation { refreshSession(input: { refreshToken: "none" }) { expiresAt } }';
    expect(told(await ask(query)).extensions.cost).toMatchObject({
      requested: 11,
      points: 5,
      remaining: address.points - 5,
    });
  });

  test.each([
    ['that cannot be read', '{ events {', 'GRAPHQL_PARSE_FAILED'],
    ['that is not valid', '{ nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
    ['that is too large', `{ ${'__typename '.repeat(100)} }`, 'LIMIT_EXCEEDED'],
    [
      'that is too dear',
      '{ events(first: 100) { nodes { related(first: 100) { id } } } }',
      'LIMIT_EXCEEDED',
    ],
  ])('a document %s costs a point', async (_which, query, code) => {
    const reply = await ask(query);
    expect(codeOf(reply)).toBe(code);
    expect(told(reply).extensions.cost).toMatchObject({
      points: 1,
      remaining: address.points - 1,
    });
  });
});

describe('who has no points left', () => {
  test('is refused before the document is read, and told when to come back', async () => {
    await leave(1);
    expect(told(await ask())).toMatchObject({ data: { events: { totalCount: 1 } } });
    for (const query of [SMALL, '{ not even GraphQL', '{ nonsense }']) {
      expectRefused(await ask(query));
    }
    expectRefused(await ask(SMALL, { accept: 'application/graphql-response+json' }));
    const url = `${test_.url}?query=${encodeURIComponent(SMALL)}`;
    expectRefused(await exchange(url, { headers: { 'apollo-require-preflight': 'true' } }));
  });

  test('is refused before anything runs when the points are too few for it', async () => {
    await leave(3);
    test_.server.control.resetCalls();
    const reply = await ask(LIST);
    expectRefused(reply);
    expect(told(reply).extensions.cost).toMatchObject({ requested: 301, points: 4, remaining: 0 });
    expect(test_.server.control.calls().total).toBe(0);
  });

  test('can come back', async () => {
    await leave(0);
    expectRefused(await ask());
    await limits.reset(address, HOME);
    expect(codeOf(await ask())).toBeUndefined();
  });

  test('is alone in it: people have their own points, wherever they ask from', async () => {
    const [ann, ben] = await Promise.all([as('ann'), as('ben')]);
    await leave(0, `viewer:${idOf('ann')}`, viewer);
    expectRefused(await ask(SMALL, ann));
    expect(told(await ask(SMALL, ben)).extensions.cost['remaining']).toBe(viewer.points - 1);
    expect(told(await ask()).extensions.cost['remaining']).toBe(address.points - 1);
    await leave(0);
    expectRefused(await ask());
    expect(codeOf(await ask(SMALL, ben))).toBeUndefined();
    await limits.reset(viewer, `viewer:${idOf('ann')}`);
  });

  test('documents that are no good cost the address of who is signed in as well', async () => {
    const ben = await as('ben');
    await limits.reset(viewer, `viewer:${idOf('ben')}`);
    const { extensions } = told(await ask('{ nonsense }', ben));
    expect(extensions.cost['remaining']).toBe(viewer.points - 1);
    expect((await limits.look(address, HOME)).remaining).toBe(address.points - 1);
  });

  test('a token that is not believed makes nobody else', async () => {
    await leave(0);
    expectRefused(await ask(SMALL, { authorization: 'Bearer a.b.c' }));
  });
});

describe('where a request comes from', () => {
  const from = (forwarded: string) => ({ 'x-forwarded-for': forwarded });

  test('strangers are not believed: a forged address brings no new points', async () => {
    await leave(0);
    expectRefused(await ask(SMALL, from('203.0.113.1')));
    expectRefused(await ask(SMALL, { forwarded: 'for=203.0.113.1', 'x-real-ip': '203.0.113.1' }));
  });

  test('a trusted proxy is believed', async () => {
    await leave(0);
    const reply = await ask(SMALL, from('203.0.113.1'), behindProxy);
    expect(told(reply).extensions.cost['remaining']).toBe(address.points - 1);
    expect((await limits.look(address, 'address:203.0.113.1')).remaining).toBe(address.points - 1);
    expectRefused(await ask(SMALL, {}, behindProxy));
  });

  test('what the client itself put before the proxy is not', async () => {
    await leave(0, 'address:203.0.113.2');
    expectRefused(await ask(SMALL, from('198.51.100.9, 203.0.113.2'), behindProxy));
  });

  test('all addresses of one IPv6 network are one caller', async () => {
    await leave(1, 'address:2001:db8:1:2::/64');
    expect(codeOf(await ask(SMALL, from('2001:db8:1:2::7'), behindProxy))).toBeUndefined();
    expectRefused(await ask(SMALL, from('2001:db8:1:2:ffff::1'), behindProxy));
  });
});

test('a limiter that does not answer breaks no request', async () => {
  const lost = () => Promise.reject(new Error('connection lost'));
  const broken: RateLimits = { take: lost, look: lost, reset: lost };
  const gateway = await startGatewayOver(test_.server, {
    coordination: { ...coordination, rateLimits: broken },
  });
  const reply = await ask(LIST, {}, gateway);
  expect(codeOf(reply)).toBeUndefined();
  expect(told(reply).extensions.cost).toMatchObject({
    points: 4,
    remaining: null,
    resetSeconds: null,
  });
  expect(codeOf(await ask('{ nonsense }', await as('ann'), gateway))).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  );
  await gateway.stop();
});
