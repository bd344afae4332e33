import { parse, specifiedRules, validate } from 'graphql';

import { describeSchema } from '../../src/app.js';
import { documentSizeRule } from '../../src/graphql/document-size.js';
import { LIMITS } from '../../src/graphql/limits.js';
import { networkOf } from '../../src/shared/network.js';
import { readOperationsText } from '../support/operations.js';

const schema = describeSchema();

/** What Apollo Server tells of a document: our rule beside those of graphql-js. */
function told(text: string) {
  const document = parse(text, { maxTokens: LIMITS.maxTokens });
  const rules = [...specifiedRules, documentSizeRule];
  const errors = validate(schema, document, rules, { maxErrors: LIMITS.maxValidationErrors });
  return errors.map(({ extensions: { code, limit, requested, allowed }, message }) =>
    code === undefined ? message : { code, limit, requested, allowed },
  );
}

const times = (count: number, each: (at: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, at) => each(at)).join(between);

/** Each limit: a document that has exactly so many of it. */
const documents: Record<string, [allowed: number, document: (count: number) => string]> = {
  rootFields: [LIMITS.maxRootFields, (count) => `{ ${times(count, () => '__typename')} }`],
  aliases: [
    LIMITS.maxAliases,
    (count) => `{ event(id: "x") { ${times(count, (at) => `a${at}: __typename`)} } }`,
  ],
  fields: [
    LIMITS.maxFields,
    (count) => `{ event(id: "x") { ${times(count - 1, () => 'title')} } }`,
  ],
  directives: [
    LIMITS.maxDirectives,
    (count) => `{ event(id: "x") { ${times(count, () => 'id @include(if: true)')} } }`,
  ],
  operations: [
    LIMITS.maxOperations,
    (count) => times(count, (at) => `query Q${at} { __typename }`),
  ],
  fragments: [
    LIMITS.maxFragments,
    (count) =>
      `{ ...F0 } ${times(count, (at) =>
        at + 1 < count
          ? `fragment F${at} on Query { ...F${at + 1} }`
          : `fragment F${at} on Query { __typename }`,
      )}`,
  ],
  variableUses: [
    LIMITS.maxVariableUses,
    (count) =>
      `query A($v: ID!) { ...F } query B($v: ID!) { ...F ${count % 2 ? 'node(id: $v) { id }' : ''} }
      fragment F on Query { nodes(ids: [${times(Math.floor(count / 2), () => '$v')}]) { id } }`,
  ],
  variables: [
    LIMITS.maxVariables,
    (count) =>
      `query (${times(count, (at) => `$v${at}: ID!`)}) {
        nodes(ids: [${times(count, (at) => `$v${at}`)}]) { id }
      }`,
  ],
};

test.each(Object.entries(documents))(
  'as many %s as allowed, and one more',
  (limit, [allowed, of]) => {
    expect(told(of(allowed))).toEqual([]);
    const requested = allowed + 1;
    expect(told(of(requested))).toEqual([{ code: 'LIMIT_EXCEEDED', limit, requested, allowed }]);
  },
);

test('a fragment counts each time that it is spread', () => {
  const spread = (count: number) =>
    `{ event(id: "x") { ${times(count, () => '...F')} } } fragment F on Event { a: id b: id }`;
  expect(told(spread(15))).toEqual([]);
  expect(told(spread(16))).toMatchObject([{ limit: 'aliases', requested: 32 }]);
});

test('what is counted for one operation is not counted over all of them', () => {
  const operation = (at: number) => `query Q${at} { ${times(20, () => '__typename')} }`;
  expect(told(times(50, operation))).toEqual([]);
});

test('all that clients send passes in one document', () => {
  expect(told(readOperationsText())).toEqual([]);
});

describe('whoever breaks a limit is told of it alone', () => {
  test('many unknown directives in one place', () => {
    expect(told(`{ __typename ${times(10, () => '@aa', '')} }`)).toEqual([
      { code: 'LIMIT_EXCEEDED', limit: 'directivesInOnePlace', requested: 10, allowed: 4 },
    ]);
  });

  test('directives on operations, variables and fragments', () => {
    const five = times(5, () => '@aa');
    const limit = 'directivesInOnePlace';
    expect(told(`query ${five} { __typename }`)).toMatchObject([{ limit }]);
    expect(told(`query ($v: Int ${five}) { __typename }`)).toMatchObject([{ limit }]);
    expect(told(`{ ...F } fragment F on Query ${five} { id }`)).toMatchObject([{ limit }]);
    expect(told(`{ ...F ${five} } fragment F on Query { id }`)).toMatchObject([{ limit }]);
    expect(told(`{ ... ${five} { id } }`)).toMatchObject([{ limit }]);
  });

  test('fields that are not there', () => {
    expect(told(`{ ${times(21, (at) => `nonsense${at}`)} }`)).toMatchObject([
      { limit: 'rootFields' },
    ]);
  });

  test('below the limits graphql-js tells its first few errors', () => {
    const errors = told(`{ ${times(20, (at) => `nonsense${at}`)} }`);
    expect(errors).toHaveLength(LIMITS.maxValidationErrors + 1);
    expect(errors.at(-1)).toMatch(/^Too many validation errors/);
  });
});

test('attempts are limited by account or e-mail address, and more widely by address', () => {
  const { attempts } = LIMITS;
  expect(new Set(Object.values(attempts).map(({ name }) => name)).size).toBe(11);
  expect(attempts.loginAccount).toMatchObject({ points: 5, seconds: 900 });
  expect(attempts.loginAddress).toMatchObject({ points: 20, seconds: 900 });
  expect(attempts.registrationEmail).toMatchObject({ points: 3, seconds: 3_600 });
  expect(attempts.registrationAddress).toMatchObject({ points: 10, seconds: 3_600 });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', 'unknown'],
  ['nonsense', 'unknown'],
  ['1.2.3.4.5', 'unknown'],
])('%s counts for %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
