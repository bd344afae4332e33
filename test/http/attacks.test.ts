import { LIMITS } from '../../src/graphql/limits.js';
import { Association } from '../support/association.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { post, type Reply } from './exchange.js';
import { expectOneError } from './told-errors.js';

let test_: TestGateway;

beforeAll(async () => {
  test_ = await startTestGateway(async (zerodb) => {
    await new Association(zerodb).event('Open mat');
  });
});
afterAll(() => test_.stop());

/** Most processor time that any request may take, in milliseconds. */
const BUDGET = 200;
const TRIES = 3;

/** Sends it, and gives the answer with the processor time that the whole process took meanwhile. */
async function measured(send: () => Promise<Reply>): Promise<[reply: Reply, milliseconds: number]> {
  const before = process.cpuUsage();
  const reply = await send();
  const { user, system } = process.cpuUsage(before);
  return [reply, (user + system) / 1_000];
}

/** The answer, after a few tries of which the cheapest is within the budget. No try may profit of another. */
async function withinBudget(send: (at: number) => Promise<Reply>): Promise<Reply> {
  let reply: Reply | undefined;
  let least = Infinity;
  for (let at = 0; at < TRIES; at += 1) {
    const [answer, milliseconds] = await measured(() => send(at));
    reply = answer;
    least = Math.min(least, milliseconds);
  }
  expect(least).toBeLessThan(BUDGET);
  return reply!;
}

async function expectHealthy(): Promise<void> {
  const query = '{ events(first: 1) { nodes { title } } }';
  const { status, text } = await withinBudget(() => post(test_.url, { query }));
  expect([status, JSON.parse(text)]).toMatchObject([
    200,
    { data: { events: { nodes: [{ title: 'Open mat' }] } } },
  ]);
}

const times = (count: number, each: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => each(at)).join(' ');

/** The same braces opened so many times, with `inner` in the middle. */
const nested = (levels: number, open: string, inner: string) => {
  const opened = open.repeat(levels);
  return `${opened} ${inner} ${opened.replace(/[^{]/g, '').replaceAll('{', '}')}`;
};

const fragments = (count: number, body: (at: number) => string, type = 'Query') =>
  times(count, (at) => `fragment F${at} on ${type} { ${body(at)} }`);

/** The same document in other letters: what was validated before is known and not validated again. */
const unlike = (query: string, at: number) => `${query}\n#${at}`;

const EXCEEDED = 'LIMIT_EXCEEDED';
const INVALID = 'GRAPHQL_VALIDATION_FAILED';

describe('documents made to cost', () => {
  const refused: Record<string, [query: string, code: string, limit?: string]> = {
    '200 levels': [`{ event(id: "x") { ${nested(200, 'related { ', 'id')} } }`, EXCEEDED, 'levels'],
    '12,000 times one field': [`{ ${times(12_000, () => 'me { id }')} }`, EXCEEDED, 'tokens'],
    '1,000 times one field': [
      `{ event(id: "x") { ${times(1_000, () => 'title')} } }`,
      EXCEEDED,
      'fields',
    ],
    '12,000 directives': [`{ __typename ${'@aa'.repeat(12_000)} }`, EXCEEDED, 'tokens'],
    '1,900 directives': [`{ __typename ${'@aa'.repeat(1_900)} }`, EXCEEDED, 'directives'],
    '5,000 aliases': [`{ ${times(5_000, (at) => `a${at}: me { id }`)} }`, EXCEEDED, 'tokens'],
    '1,000 aliases of __typename': [
      `{ ${times(1_000, (at) => `a${at}: __typename`)} }`,
      EXCEEDED,
      'rootFields',
    ],
    '1,000 aliases of __typename, deeper down': [
      `{ event(id: "x") { ${times(1_000, (at) => `a${at}: __typename`)} } }`,
      EXCEEDED,
      'aliases',
    ],
    'fragments that double one another 18 times': [
      `{ ...F0 } ${fragments(18, (at) => `...F${at + 1} ...F${at + 1}`)}
       fragment F18 on Query { __typename }`,
      EXCEEDED,
      'rootFields',
    ],
    'overlapping fields, 900 with different arguments': [
      `{ ${times(900, (at) => `node(id: ${at}) { id }`)} }`,
      EXCEEDED,
      'tokens',
    ],
    'overlapping fields within overlapping fields': [
      `{ ${times(40, () => `event(id: "x") { ${times(40, () => 'title')} }`)} }`,
      EXCEEDED,
      'rootFields',
    ],
    '4,000 unused variables': [
      `query (${times(4_000, (at) => `$v${at}: Int`)}) { __typename }`,
      EXCEEDED,
      'tokens',
    ],
    '900 unused variables': [
      `query (${times(900, (at) => `$v${at}: Int`)}) { __typename }`,
      EXCEEDED,
      'variables',
    ],
    'an introspection cycle': [
      `{ __schema { types { ${nested(8, 'fields { type { ', 'name')} } } }`,
      INVALID,
    ],
    '500 operations': [times(500, (at) => `query Q${at} { me { id } }`), EXCEEDED, 'operations'],
    'unlike fields of one name': [`{ ${times(20, (at) => `event(id: "${at}") { id }`)} }`, INVALID],
    'a hundred operations that use the same variables': [
      `${times(100, (at) => `query Q${at}($v: ID!) { ...F0 }`)} ${fragments(90, (at) => `...F${at + 1}`)}
       fragment F90 on Query { nodes(ids: [${times(500, () => '$v')}]) { id } }`,
      EXCEEDED,
      'variableUses',
    ],
    '400 fragments': [
      `{ ...F0 } ${fragments(400, (at) => `...F${at + 1}`)}`,
      EXCEEDED,
      'fragments',
    ],
    'fragments in a circle': [
      `{ ...F0 } ${fragments(90, (at) => `...F${(at + 1) % 90}`)}`,
      INVALID,
    ],
    'each fragment spreads all': [
      `{ ...F0 } ${fragments(35, () => times(35, (at) => `...F${at}`))}`,
      INVALID,
    ],
    '1,300 values within one another, left open': [
      `{ events(filter: ${'{ a: '.repeat(1_300)}`,
      'GRAPHQL_PARSE_FAILED',
    ],
    '1,900 lists within one another': [
      `{ events(filter: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { totalCount } }`,
      INVALID,
    ],
    'a name of 250,000 letters': [`{ ${'a'.repeat(250_000)} }`, INVALID],
    'pages within pages': [
      `{ events(first: 100) { nodes { related(first: 12) { related(first: 12) { id } } } } }`,
      EXCEEDED,
      'cost',
    ],
    'twenty large pages': [
      `{ ${times(20, (at) => `a${at}: events(first: 100) { edges { node { id } } nodes { id } }`)} }`,
      EXCEEDED,
      'cost',
    ],
  };

  test.each(Object.entries(refused))('%s', async (_name, [query, code, limit]) => {
    const reply = await withinBudget((at) => post(test_.url, { query: unlike(query, at) }));
    const { errors, data } = JSON.parse(reply.text) as {
      errors: { extensions: Record<string, unknown> }[];
      data?: unknown;
    };
    expect(reply.status).toBe(200);
    expect(data).toBeUndefined();
    expect(errors.length).toBeLessThanOrEqual(LIMITS.maxValidationErrors + 1);
    expect(errors[0]?.extensions['code']).toBe(code);
    if (limit !== undefined) {
      expectOneError(reply, 200, code);
      expect(errors[0]?.extensions).toMatchObject({ limit, allowed: expect.any(Number) as number });
    }
    await expectHealthy();
  });

  const answered: Record<string, string> = {
    '200,000 commas': `{ __typename ${','.repeat(200_000)} }`,
    '160,000 blanks and lines': `{ __typename ${' \n'.repeat(80_000)} }`,
    '80,000 comments': `{ __typename\n${'#\n'.repeat(80_000)} }`,
    'one comment of 250,000 letters': `{ __typename #${'x'.repeat(250_000)}\n }`,
    'a text of 250,000 letters': `{ memberDirectory(filter: { text: "${'x'.repeat(250_000)}" }) { totalCount } }`,
    '300 fields, each with each': `{ event(id: "x") { ${times(299, () => 'title')} } }`,
    'overlapping fields, as many as may be': `{ ${times(20, () => `event(id: "x") { ${times(14, () => 'title')} }`)} }`,
    'lists within lists, all of one name': `{ event(id: "x") { ${times(16, () => `related { ${times(8, () => 'related { id }')} }`)} } }`,
    'as long a chain of fragments as may be': `{ ...F0 } ${fragments(99, (at) => `...F${at + 1}`)}
      fragment F99 on Query { me { id } }`,
    'nothing but inline fragments': `{ ${nested(900, '... { ', '__typename')} }`,
  };

  test.each(Object.entries(answered))('%s', async (_name, query) => {
    const reply = await withinBudget((at) => post(test_.url, { query: unlike(query, at) }));
    expect(Object.keys(JSON.parse(reply.text) as object)).toContain('data');
    expect(reply.status).toBe(200);
    await expectHealthy();
  });
});

describe('bodies made to cost', () => {
  test('a text of 900 kB is not even read', async () => {
    const query = `{ event(id: "${'x'.repeat(900_000)}") { id } }`;
    expectOneError(await withinBudget(() => post(test_.url, { query })), 413, EXCEEDED);
    await expectHealthy();
  });

  test('one byte more than is allowed', async () => {
    const body = (pad: number) => `{"query":"{ __typename }","operationName":"${'x'.repeat(pad)}"}`;
    const over = body(LIMITS.maxBodyBytes + 1 - body(0).length);
    expectOneError(await withinBudget(() => post(test_.url, over)), 413, EXCEEDED);
    await expectHealthy();
  });

  test('JSON of 100,000 levels', async () => {
    const depth = 100_000;
    const value = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const body = `{"query":"query ($f: EventFilter) { events(filter: $f) { totalCount } }","variables":{"f":${value}}}`;
    const reply = await withinBudget(() => post(test_.url, body));
    expect(reply.status).toBeLessThan(500);
    expect(JSON.parse(reply.text)).toMatchObject({ errors: [{ extensions: {} }] });
    await expectHealthy();
  });

  test('variables of 60,000 bad values', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const variables = { ids: Array.from({ length: 60_000 }, () => true) };
    const reply = await withinBudget(() => post(test_.url, { query, variables }));
    expect(reply.text.length).toBeLessThan(100_000);
    await expectHealthy();
  });
});
