import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql';

import { describeSchema } from '../../src/app.js';
import { documentSizeRule } from '../../src/graphql/document-size.js';
import { LIMITS } from '../../src/graphql/limits.js';

const schema = describeSchema();
const refusals = (document: string) =>
  validate(schema, parse(document, { maxTokens: LIMITS.maxTokens }), [documentSizeRule]).map(
    ({ extensions }) => [extensions['code'], extensions['limit']],
  );

/** `related` within `related`, so many levels deep in all. */
const nested = (levels: number): string =>
  levels === 1 ? 'id' : `related(first: 1) { ${nested(levels - 1)} }`;

test('what clients send is well within the limits', () => {
  const folder = join(__dirname, '../api/operations');
  for (const file of readdirSync(folder)) {
    expect(refusals(readFileSync(join(folder, file), 'utf8'))).toEqual([]);
  }
});

test('tools may introspect, with every option that graphql-js knows', () => {
  const everything = getIntrospectionQuery({
    descriptions: true,
    inputValueDeprecation: true,
    specifiedByUrl: true,
    schemaDescription: true,
    directiveIsRepeatable: true,
    oneOf: true,
  });
  expect(refusals(everything)).toEqual([]);
  expect(validate(schema, parse(everything), [...specifiedRules, documentSizeRule])).toEqual([]);
});

test('a document as deep as allowed passes, and one level more does not', () => {
  const deep = (levels: number) => `{ event(id: "x") { ${nested(levels - 1)} } }`;
  expect(refusals(deep(LIMITS.maxDepth))).toEqual([]);
  expect(refusals(deep(LIMITS.maxDepth + 1))).toEqual([['LIMIT_EXCEEDED', 'levels']]);
});

test('fragments hide neither depth nor width', () => {
  const doubling = Array.from(
    { length: 30 },
    (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`,
  );
  const wide = `{ ...F0 } ${doubling.join(' ')} fragment F30 on Query { __typename }`;
  expect(refusals(wide)).toEqual([['LIMIT_EXCEEDED', 'rootFields']]);
  const circular = '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }';
  expect(refusals(circular)).toEqual([]);
});
