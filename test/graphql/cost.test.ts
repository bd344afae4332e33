import { buildSchema, type DocumentNode, type GraphQLSchema, Kind, parse, validate } from 'graphql';

import { describeSchema } from '../../src/app.js';
import { costOf, pointsOf } from '../../src/graphql/cost.js';
import { LIMITS } from '../../src/graphql/limits.js';
import { refuseDear } from '../../src/graphql/plugins/limits.js';
import { readOperations } from '../support/operations.js';

const schema = describeSchema();

function operationOf(document: DocumentNode) {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('there is no operation');
  return operation;
}

function weigh(text: string, variables = {}, over: GraphQLSchema = schema) {
  const document = parse(text);
  expect(validate(over, document)).toEqual([]);
  return costOf(over, document, operationOf(document), variables);
}

const cost = (text: string, variables = {}, over?: GraphQLSchema) =>
  weigh(text, variables, over).requested;

describe('costs counted by hand', () => {
  test.each<[text: string, cost: number]>([
    ['{ __typename }', 0],
    ['{ __schema { types { name fields { name } } } }', 0],
    ['{ event(id: "x") { id title } }', 1],
    // The event, its price, its organizer.
    ['{ event(id: "x") { price { amount } organizer { id } } }', 3],
    // A list of nobody knows how many.
    ['{ event(id: "x") { instructors { id } tags } }', 1 + 5],
    // The connection alone; then with its page; then with both faces of it.
    ['{ events(first: 10) { totalCount } }', 1],
    ['{ events(first: 10) { pageInfo { endCursor } } }', 2],
    ['{ events(first: 10) { nodes { id } } }', 1 + 10],
    ['{ events(first: 10) { edges { node { id } } } }', 1 + 10 * 2],
    ['{ events(first: 10) { nodes { id } edges { cursor } } }', 1 + 10 + 10],
    ['{ events { nodes { id } } }', 1 + 20],
    ['{ events(last: 7) { nodes { id } } }', 1 + 7],
    ['{ events(first: null) { nodes { id } } }', 1 + 20],
    ['{ events(first: 10) { nodes { instructors { id } price { amount } } } }', 1 + 10 * 7],
    // A list with a size of its own, at its default and as told.
    ['{ event(id: "x") { related { id } } }', 1 + 3],
    ['{ event(id: "x") { related(first: 12) { related { id } } } }', 1 + 12 * 4],
    // The lists of what stands beside a page are no items of it.
    ['{ memberDirectory(first: 50) { facets { states { value } } } }', 2 + 5],
    ['{ nodes(ids: ["a", "b", "c"]) { id } }', 3],
    ['{ node(id: "x") { ... on Event { price { amount } } } }', 2],
    ['{ me { payments { nodes { amount { amount } } } } }', 2 + 20 * 2],
  ])('%s', (text, expected) => {
    expect(weigh(text)).toEqual({ requested: expected, nodes: expected });
  });

  test('a mutation costs ten beside its answer, wherever it stands', () => {
    const field = 'login(input: { email: "a@b.example", password: "x" }) { viewer { id } }';
    expect(weigh(`mutation { ${field} }`)).toEqual({ requested: 12, nodes: 2 });
    expect(cost(`mutation { a: ${field} b: ${field} }`)).toBe(24);
    expect(cost(`mutation { ...F } fragment F on Mutation { a: ${field} b: ${field} }`)).toBe(24);
  });
});

describe('one page size, however it is said, costs the same', () => {
  const ITEMS = '{ nodes { id price { amount } } }';
  const forms: Record<string, [text: string, variables?: Record<string, unknown>]> = {
    'as a literal': [`{ events(first: 30) ${ITEMS} }`],
    'as a variable': [`query ($n: Int) { events(first: $n) ${ITEMS} }`, { n: 30 }],
    'as the default of a variable': [`query ($n: Int = 30) { events(first: $n) ${ITEMS} }`],
    'under an alias': [`{ mine: events(first: 30) ${ITEMS} }`],
    'through a fragment': [
      `{ ...A } fragment A on Query { events(first: 30) { ...B } }
       fragment B on EventConnection ${ITEMS}`,
    ],
    'through an inline fragment': [
      `{ ... on Query { events(first: 30) { ... on EventConnection ${ITEMS} } } }`,
    ],
    'under @include': [`{ events(first: 30) @include(if: true) ${ITEMS} }`],
    'under @skip of a variable': [
      `query ($no: Boolean = false) { ... @skip(if: $no) { events(first: 30) ${ITEMS} } }`,
    ],
    'from the end': [`{ events(last: 30) ${ITEMS} }`],
  };

  test.each(Object.entries(forms))('%s', (_form, [text, variables]) => {
    expect(cost(text, variables)).toBe(1 + 30 * 2);
  });

  const other = buildSchema(`
    type Query {
      byDefault(first: Int = 30): ThingConnection!
      byInput(input: Paging): ThingConnection!
      search(text: String!, first: Int): Results!
      pages: ThingConnection!
      table: [[Thing!]!]!
    }
    input Paging { first: Int = 30, after: String }
    type ThingConnection { nodes: [Thing!]! }
    type Results { hits: [Hit!]!, took: Int }
    type Hit { source: Thing }
    type Thing { id: ID! }
  `);

  test.each<[text: string, cost: number]>([
    ['{ byDefault { nodes { id } } }', 1 + 30],
    ['{ byInput(input: { first: 30 }) { nodes { id } } }', 1 + 30],
    ['{ byInput(input: {}) { nodes { id } } }', 1 + 30],
    ['query ($i: Paging = { first: 30 }) { byInput(input: $i) { nodes { id } } }', 1 + 30],
    ['{ byInput { nodes { id } } }', 1 + 20],
    ['{ search(text: "kata", first: 30) { hits { source { id } } } }', 1 + 30 * 2],
    ['{ pages { nodes { id } } }', 1 + 20],
    ['{ table { id } }', 25],
  ])('in another schema: %s', (text, expected) => {
    expect(cost(text, {}, other)).toBe(expected);
  });
});

describe('what is not there, or will be refused', () => {
  test('what is left out costs nothing', () => {
    const text = `query ($no: Boolean!, $yes: Boolean!) {
      events @include(if: $no) { nodes { id } }
      ...A @skip(if: $yes)
      event(id: "x") { id price @skip(if: $yes) { amount } }
    } fragment A on Query { me { id } }`;
    expect(cost(text, { no: false, yes: true })).toBe(1);
  });

  test.each([0, -1, -(2 ** 31)])('a page of %i is not cheaper than none told', (first) => {
    const text = 'query ($first: Int) { events(first: $first) { nodes { id } } }';
    expect(cost(text, { first })).toBe(cost(text));
  });

  test.each([101, 2 ** 31 - 1])('a page of %i costs as much as the largest', (first) => {
    const text = 'query ($first: Int) { events(first: $first) { nodes { id } } }';
    expect(cost(text, { first })).toBe(1 + LIMITS.maxPageSize);
  });

  test('of two sizes the larger one counts', () => {
    expect(cost('{ events(first: 1, last: 50) { nodes { id } } }')).toBe(51);
  });

  test('variables that are not acceptable cost nothing: nothing will run', () => {
    const text = 'query ($first: Int) { events(first: $first) { nodes { id } } }';
    expect(cost(text, { first: 2 ** 31 })).toBe(0);
    expect(cost(text, { first: '30' })).toBe(0);
  });

  test('thousands of ids count as the most that are allowed', () => {
    const ids = Array.from({ length: 5_000 }, () => 'x');
    const text = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(cost(text, { ids })).toBe(LIMITS.maxNodes);
    expect(cost(text, { ids: [] })).toBe(1);
  });
});

describe('what is too dear', () => {
  const refusal = (text: string): unknown => {
    try {
      refuseDear(weigh(text));
      return null;
    } catch (error) {
      return (error as { extensions: unknown }).extensions;
    }
  };

  test('lists within lists multiply', () => {
    const related = '{ related(first: 12) { related(first: 12) { id } } }';
    expect(refusal(`{ events(first: 100) { nodes ${related} } }`)).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: 'cost',
      requested: 1 + 100 * (1 + 12 * (1 + 12)),
      allowed: LIMITS.maxCost,
    });
    expect(refusal(`{ events(first: 10) { nodes ${related} } }`)).toBeNull();
  });

  test('an answer may not have endlessly many objects, were they ever so cheap', () => {
    const cheap = { requested: 1, nodes: LIMITS.maxAnswerNodes + 1 };
    expect(() => refuseDear(cheap)).toThrow(/^The limit of nodes is 10000/);
    expect(() => refuseDear({ ...cheap, nodes: LIMITS.maxAnswerNodes })).not.toThrow();
  });

  test('fragments that double one another are weighed once each', () => {
    const doubling = Array.from(
      { length: 90 },
      (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`,
    );
    const text = `{ ...F0 } ${doubling.join(' ')} fragment F90 on Query { me { id } }`;
    const document = parse(text);
    expect(costOf(schema, document, operationOf(document)).requested).toBe(2 ** 90);
  });
});

test('every operation that clients send passes with its longest lists, at most half of what is allowed', () => {
  for (const { name, document, operation } of readOperations()) {
    const variables = Object.fromEntries(
      (operation.variableDefinitions ?? []).map(({ variable }) => {
        const { value } = variable.name;
        if (value === 'first') return [value, LIMITS.maxPageSize];
        return [value, value === 'ids' ? Array(LIMITS.maxNodes).fill('x') : undefined];
      }),
    );
    const least = name === 'EventsList' ? 1_002 : 0;
    const { requested } = costOf(schema, document, operation, { id: 'x', ...variables });
    expect({ name, fits: requested >= least && requested <= LIMITS.maxCost / 2 }).toEqual({
      name,
      fits: true,
    });
  }
});

test('points are hundreds of cost, at least 1 for a query and 5 for a mutation', () => {
  const { operation: query } = readOperations().find(({ name }) => name === 'EventsList')!;
  const { operation: mutation } = readOperations().find(({ name }) => name === 'Login')!;
  const points = (requested: number, of = query) => pointsOf({ requested, nodes: 0 }, of);
  expect([0, 1, 100, 101, 202, 1_002].map((each) => points(each))).toEqual([1, 1, 1, 2, 3, 11]);
  expect([0, 13, 501].map((each) => points(each, mutation))).toEqual([5, 5, 6]);
});
