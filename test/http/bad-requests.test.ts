import { createHmac } from 'node:crypto';

import { LIMITS } from '../../src/graphql/limits.js';
import { Tokens } from '../../src/modules/users/tokens.js';
import { Association, idOf } from '../support/association.js';
import { NOW, SECRET, startTestGateway, type TestGateway } from '../support/gateway.js';
import { beside, exchange, JSON_TYPE, post, type Reply } from './exchange.js';
import { expectOneError } from './told-errors.js';

let test_: TestGateway;
let production: TestGateway;

beforeAll(async () => {
  const prepare = async (zerodb: TestGateway['zerodb']) => {
    const association = new Association(zerodb);
    await association.person('ann');
    await association.event('Open mat');
  };
  test_ = await startTestGateway(prepare);
  production = await startTestGateway(prepare, { development: false });
});
afterAll(() => Promise.all([test_.stop(), production.stop()]));

/** Whatever was sent before: both still answer. */
afterEach(async () => {
  for (const { url } of [test_, production]) {
    const { status, text } = await post(url, { query: '{ events(first: 1) { nodes { title } } }' });
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { data: { events: { nodes: [{ title: 'Open mat' }] } } },
    ]);
  }
});

const ask = (query: string, variables?: unknown) => post(test_.url, { query, variables });
const BOTH = ['development', 'production'] as const;
const urlOf = (mode: (typeof BOTH)[number]) => (mode === 'production' ? production : test_).url;

describe.each(BOTH)('what is no GraphQL request, in %s', (mode) => {
  const cases: Record<string, [send: () => Promise<Reply>, status: number, code: string]> = {
    'malformed JSON': [() => post(urlOf(mode), '{"query": "{ me'), 400, 'BAD_USER_INPUT'],
    'JSON with a forged prototype': [
      () => post(urlOf(mode), '{"query":"{__typename}","__proto__":{"a":1}}'),
      400,
      'BAD_USER_INPUT',
    ],
    'an empty body': [() => post(urlOf(mode), ''), 400, 'BAD_USER_INPUT'],
    'an empty object': [() => post(urlOf(mode), {}), 400, 'BAD_REQUEST'],
    null: [() => post(urlOf(mode), 'null'), 400, 'BAD_REQUEST'],
    'a text': [() => post(urlOf(mode), '"{ __typename }"'), 400, 'BAD_REQUEST'],
    'a query that is a number': [() => post(urlOf(mode), { query: 5 }), 400, 'BAD_REQUEST'],
    'variables that are a text': [
      () => post(urlOf(mode), { query: '{ __typename }', variables: 'x' }),
      400,
      'BAD_REQUEST',
    ],
    'an array of operations': [
      () => post(urlOf(mode), [{ query: '{ __typename }' }, { query: '{ __typename }' }]),
      400,
      'BAD_REQUEST',
    ],
    'another content type': [
      () => post(urlOf(mode), '<query/>', { 'content-type': 'application/xml' }),
      415,
      'BAD_USER_INPUT',
    ],
    'a form': [
      () =>
        post(urlOf(mode), 'query=%7B__typename%7D', {
          'content-type': 'application/x-www-form-urlencoded',
        }),
      400,
      'BAD_USER_INPUT',
    ],
    'no content type': [
      () => exchange(urlOf(mode), { method: 'POST', body: '{"query":"{__typename}"}' }),
      415,
      'BAD_USER_INPUT',
    ],
    'a body over the limit': [
      () => post(urlOf(mode), sized(LIMITS.maxBodyBytes + 1)),
      413,
      'LIMIT_EXCEEDED',
    ],
    'an unknown path': [() => exchange(beside(urlOf(mode), '/graphiql')), 404, 'NOT_FOUND'],
    'an unknown path, posted to': [
      () => post(beside(urlOf(mode), '/api/graphql'), { query: '{ __typename }' }),
      404,
      'NOT_FOUND',
    ],
    'a path that cannot be decoded': [
      () => exchange(`${beside(urlOf(mode), '/')}%zz`),
      400,
      'BAD_USER_INPUT',
    ],
    'a mutation sent with GET': [
      () =>
        get(urlOf(mode), 'mutation { refreshSession(input: { refreshToken: "x" }) { expiresAt } }'),
      405,
      'BAD_REQUEST',
    ],
    'a simple POST, text/plain': [
      () => post(urlOf(mode), { query: '{ __typename }' }, { 'content-type': 'text/plain' }),
      400,
      'BAD_USER_INPUT',
    ],
    'a simple GET': [() => exchange(`${urlOf(mode)}?query=%7B__typename%7D`), 400, 'BAD_REQUEST'],
    'a persisted query that nobody knows': [
      () =>
        post(urlOf(mode), {
          extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
        }),
      200,
      'PERSISTED_QUERY_NOT_FOUND',
    ],
    'an operation that is not in the document': [
      () => post(urlOf(mode), { query: 'query A { __typename }', operationName: 'B' }),
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
  };

  test.each(Object.entries(cases))('%s', async (_name, [send, status, code]) => {
    expectOneError(await send(), status, code);
  });

  test.each(['PUT', 'DELETE', 'PATCH'] as const)('%s of the endpoint', async (method) => {
    const reply = await exchange(urlOf(mode), { method, headers: JSON_TYPE, body: '{}' });
    expectOneError(reply, 405, 'BAD_USER_INPUT');
    expect(reply.headers['allow']).toBe('GET, POST');
  });

  test('a body as large as the limit is answered', async () => {
    const { status, text } = await post(urlOf(mode), sized(LIMITS.maxBodyBytes));
    expect([status, JSON.parse(text)]).toMatchObject([200, { data: { __typename: 'Query' } }]);
  });
});

/** A good request of so many bytes. */
function sized(bytes: number): string {
  const body = (pad: number) =>
    JSON.stringify({ query: '{ __typename }', variables: { pad: 'x'.repeat(pad) } });
  return body(bytes - Buffer.byteLength(body(0)));
}

function get(url: string, query: string): Promise<Reply> {
  const headers = { 'apollo-require-preflight': 'true' };
  return exchange(`${url}?query=${encodeURIComponent(query)}`, { headers });
}

describe('documents that are not run', () => {
  const invalid = 'GRAPHQL_VALIDATION_FAILED';
  const cases: Record<string, [query: string, code: string]> = {
    'a syntax error': ['{ events { ', 'GRAPHQL_PARSE_FAILED'],
    'an unknown field': ['{ nonsense }', invalid],
    'an unknown argument': ['{ events(colour: 1) { totalCount } }', invalid],
    'a missing argument': ['{ event { id } }', invalid],
    'a value that the enum lacks': ['{ events(sort: NAME_ASC) { totalCount } }', invalid],
    'a date without a zone, as a literal': [
      '{ events(filter: { from: "2026-01-05T09:30:00" }) { totalCount } }',
      invalid,
    ],
    'an impossible date, as a literal': [
      '{ events(filter: { from: "2026-02-30T09:30:00Z" }) { totalCount } }',
      invalid,
    ],
    'too many levels': [
      `{ events { nodes { ${'related { '.repeat(13)} id ${'} '.repeat(13)} } } }`,
      'LIMIT_EXCEEDED',
    ],
    'fragments that double one another, 2^40 fields in all': [doubling(40), 'LIMIT_EXCEEDED'],
    'fragments that double one another, 2^18 fields in all': [doubling(18), 'LIMIT_EXCEEDED'],
    'more than 300 fields': [`{ ${lists(11)} }`, 'LIMIT_EXCEEDED'],
    'more than 4,000 tokens': [types(4_000), 'LIMIT_EXCEEDED'],
  };

  test.each(Object.entries(cases))('%s', async (_name, [query, code]) => {
    expectOneError(await post(test_.url, { query }), 200, code);
    expectOneError(await post(production.url, { query }), 200, code);
  });

  test.each(Object.entries(cases))(
    '%s, told with 400 to clients that know the media type',
    async (_name, [query, code]) => {
      const accept = 'application/graphql-response+json';
      expectOneError(await post(test_.url, { query }, { accept }), 400, code);
    },
  );

  test('as many fields and tokens as the limits allow are run', async () => {
    const wide = await ask(`{ ${lists(10)} }`);
    expect(JSON.parse(wide.text)).toMatchObject({
      data: { a9: { nodes: [{ title: 'Open mat' }] } },
    });
    const long = await ask(types(3_980));
    expect(JSON.parse(long.text)).toMatchObject({ data: { events: { totalCount: 1 } } });
  });
});

/** A document with so many words in one list. */
function types(count: number): string {
  const words = Array.from({ length: count }, () => 'SEMINAR');
  return `{ events(filter: { types: [${words.join(' ')}] }) { totalCount } }`;
}

/** Lists with 28 fields of their items: 30 fields each. */
function lists(count: number): string {
  const leaves = `address canceledAt canceledReason capacity city confirmedCount createdAt endDate
    featuredImageUrl galleryUrls id instructorInfo isAllDay isOnline location publishedAt
    spotsRemaining startDate state status tags teaser timezone title type updatedAt visibility
    waitlistCount`;
  const asked = Array.from({ length: count }, (_, n) => `a${n}: events { nodes { ${leaves} } }`);
  return asked.join(' ');
}

/** Each fragment spreads the next one twice. */
function doubling(times: number): string {
  const fragments = Array.from(
    { length: times },
    (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
  );
  return `{ ...F0 } ${fragments.join(' ')} fragment F${times} on Query { __typename }`;
}

describe('arguments that are refused', () => {
  const query = (args: string) => `{ events(${args}) { totalCount } }`;
  const FROM = 'query ($from: DateTime) { events(filter: { from: $from }) { totalCount } }';
  const cases: Record<string, [query: string, variables: unknown, code: string]> = {
    'a page of 101': [query('first: 101'), undefined, 'BAD_USER_INPUT'],
    'a page of 0': [query('first: 0'), undefined, 'BAD_USER_INPUT'],
    'a page of -1': [query('first: -1'), undefined, 'BAD_USER_INPUT'],
    'a last page of 101': [query('last: 101'), undefined, 'BAD_USER_INPUT'],
    'a last page of 0': [query('last: 0'), undefined, 'BAD_USER_INPUT'],
    'first and last together': [query('first: 2, last: 2'), undefined, 'BAD_USER_INPUT'],
    'a forged cursor': [
      query('first: 2, after: "Zm9yZ2VkIGN1cnNvciE"'),
      undefined,
      'BAD_USER_INPUT',
    ],
    'an empty cursor': [query('first: 2, after: ""'), undefined, 'BAD_USER_INPUT'],
    '101 ids': [
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids: Array.from({ length: 101 }, (_, n) => `id${n}`) },
      'BAD_USER_INPUT',
    ],
    'a date without a zone, as a variable': [
      FROM,
      { from: '2026-01-05T09:30:00' },
      'BAD_USER_INPUT',
    ],
    'an impossible date, as a variable': [FROM, { from: '2026-02-30T09:30:00Z' }, 'BAD_USER_INPUT'],
    'a number for a date': [FROM, { from: 1_767_605_400 }, 'BAD_USER_INPUT'],
    'a value that the enum lacks, as a variable': [
      'query ($sort: EventSort) { events(sort: $sort) { totalCount } }',
      { sort: 'NAME_ASC' },
      'BAD_USER_INPUT',
    ],
    'a missing variable': ['query ($id: ID!) { event(id: $id) { id } }', {}, 'BAD_USER_INPUT'],
  };

  test.each(Object.entries(cases))('%s', async (_name, [document, variables, code]) => {
    const reply = await ask(document, variables);
    expectOneError(reply, 200, code);
    expect((JSON.parse(reply.text) as { data?: unknown }).data ?? null).toBeNull();
  });

  test.each([
    ['event', '{ it: event(id: "no-such-id") { id } }'],
    ['trainingSession', '{ it: trainingSession(id: "no-such-id") { id } }'],
    ['node', '{ it: node(id: "no-such-id") { id } }'],
  ])('an unknown id of %s is not found', async (_field, document) => {
    const reply = await ask(document);
    expectOneError(reply, 200, 'NOT_FOUND');
    expect(JSON.parse(reply.text)).toMatchObject({ data: { it: null } });
  });

  test('an id of another type is not found', async () => {
    const id = test_.gateway.modules.ids.encode('User', idOf('ann'));
    expectOneError(await ask(`{ event(id: "${id}") { id } }`), 200, 'NOT_FOUND');
  });
});

describe('tokens that are not believed', () => {
  const settings = { secret: SECRET, previousSecret: undefined, accessMinutes: 15, refreshDays: 7 };
  const ann = { id: idOf('ann'), role: 'admin' } as const;
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const at = (minutes: number) => ({ now: () => new Date(NOW.getTime() + minutes * 60_000) });
  const payload = {
    sub: ann.id,
    role: 'admin',
    iss: 'wwmaa-gateway',
    exp: NOW.getTime() / 1000 + 600,
  };
  const goodToken = async () => (await new Tokens(settings, at(0)).access(ann)).token;

  const headers: Record<string, () => Promise<string> | string> = {
    expired: async () => `Bearer ${(await new Tokens(settings, at(-16)).access(ann)).token}`,
    forged: async () => {
      const [header, , signature] = (await goodToken()).split('.');
      return `Bearer ${header}.${encode({ ...payload, sub: idOf('somebody else') })}.${signature}`;
    },
    'without an algorithm': () =>
      `Bearer ${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(payload)}.`,
    'without an algorithm, under the name of our key': async () => {
      const [header = ''] = (await goodToken()).split('.');
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
      return `Bearer ${encode({ alg: 'none', typ: 'at+jwt', kid })}.${encode(payload)}.`;
    },
    'signed with another secret': async () => {
      const other = { ...settings, secret: 'another secret, quite as long as the first one' };
      return `Bearer ${(await new Tokens(other, at(0)).access(ann)).token}`;
    },
    'signed with another secret under the name of our key': async () => {
      const [header = ''] = (await goodToken()).split('.');
      const signed = `${header}.${encode(payload)}`;
      const signature = createHmac('sha256', 'another secret').update(signed).digest('base64url');
      return `Bearer ${signed}.${signature}`;
    },
    'of another scheme': () => 'Basic YW5uOnBhc3N3b3Jk',
    'without a scheme': goodToken,
    'of two words': async () => `Bearer ${await goodToken()} more`,
  };

  test.each(Object.entries(headers))('%s', async (_name, header) => {
    const authorization = await header();
    const query = '{ events(first: 1) { nodes { id } } }';
    const reply = await post(test_.url, { query }, { authorization });
    expectOneError(reply, 401, 'UNAUTHENTICATED');
    expect(reply.text).not.toContain(authorization.split(/[ .]/).at(-1) || authorization);
    expectOneError(
      await post(production.url, { query }, { authorization }),
      401,
      'UNAUTHENTICATED',
    );
  });

  test('a scheme with nothing behind it', async () => {
    const reply = await post(test_.url, { query: '{ __typename }' }, { authorization: 'Bearer' });
    expectOneError(reply, 401, 'UNAUTHENTICATED');
  });

  test('the token that these are made from is believed', async () => {
    const authorization = `Bearer ${await goodToken()}`;
    const { text } = await post(test_.url, { query: '{ me { email } }' }, { authorization });
    expect(JSON.parse(text)).toMatchObject({ data: { me: { email: 'ann@test.wwmaa.example' } } });
  });
});

describe('production tells strangers less', () => {
  const told = async (query: string) =>
    expectOneError(await post(production.url, { query }), 200, 'GRAPHQL_VALIDATION_FAILED');

  test('no introspection', async () => {
    await told('{ __schema { queryType { name } } }');
    await told('{ __type(name: "Event") { name } }');
    const { text } = await ask('{ __schema { queryType { name } } }');
    expect(JSON.parse(text)).toMatchObject({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
  });

  test('no suggestions', async () => {
    const query = '{ evnts { totalCount } }';
    expect((await told(query)).message).not.toMatch(/did you mean|"events"/i);
    expect((await told('{ events(fist: 1) { totalCount } }')).message).not.toMatch(/did you mean/i);
    expect((await told('{ events(sort: PRICE_AS) { totalCount } }')).message).not.toMatch(
      /did you mean|PRICE_ASC/i,
    );
    expect((await ask(query)).text).toMatch(/did you mean/i);
  });

  test('no upstream figures', async () => {
    const query = '{ events(first: 1) { totalCount } }';
    const { text } = await post(production.url, { query });
    expect(JSON.parse(text)).toEqual({
      data: { events: { totalCount: 1 } },
      extensions: { cost: expect.any(Object) as object },
    });
    expect(JSON.parse((await ask(query)).text)).toHaveProperty('extensions.upstream.calls');
  });

  test('no page for browsers', async () => {
    expectOneError(
      await exchange(production.url, { headers: { accept: 'text/html' } }),
      400,
      'BAD_REQUEST',
    );
  });
});
