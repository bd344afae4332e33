import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql';

import { describeSchema } from '../../src/app.js';
import { BATCH } from '../../src/graphql/batch-field.js';
import { REQUIRES } from '../../src/graphql/requires.js';
import { printGatewaySchema } from '../../src/graphql/schema.js';
import { ACTIONS } from '../../src/shared/actions.js';

const root = join(__dirname, '..', '..');
const schema = describeSchema();

const ownTypes = (): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test('schema.graphql is what the code builds; `npm run gen:schema` writes it anew', () => {
  expect(readFileSync(join(root, 'schema.graphql'), 'utf8')).toBe(printGatewaySchema(schema));
});

test('every type, field, argument and input field says what it is', () => {
  const silent: string[] = [];
  const builtIn = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Query', 'Mutation'];
  for (const type of ownTypes()) {
    if (!type.description && !builtIn.includes(type.name)) silent.push(type.name);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.description) silent.push(`${type.name}.${field.name}`);
    }
  }
  expect(silent).toEqual([]);
});

test('every root field names an action of the table', () => {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const fields = roots.flatMap((type) => Object.values(type?.getFields() ?? {}));
  const wrong = fields.filter(({ extensions }) => !(String(extensions[REQUIRES]) in ACTIONS));
  expect(wrong.map(({ name }) => name)).toEqual([]);
  expect(fields.length).toBeGreaterThan(8);
});

test('every relation between entities is a batch field', () => {
  const entities = new Set(
    ownTypes()
      .filter(
        (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
      )
      .map(({ name }) => name),
  );
  const single: string[] = [];
  for (const type of ownTypes()) {
    if (!isObjectType(type) || !entities.has(type.name)) continue;
    for (const field of Object.values(type.getFields())) {
      const target = field.type
        .toString()
        .replace(/[[\]!]/g, '')
        .replace(/Connection$/, '');
      if (entities.has(target) && !field.extensions[BATCH])
        single.push(`${type.name}.${field.name}`);
    }
  }
  expect(single).toEqual([]);
});

test('what can grow is a connection with edges, nodes, pageInfo and totalCount', () => {
  const connections = ownTypes().filter(({ name }) => name.endsWith('Connection'));
  expect(connections.length).toBeGreaterThan(3);
  for (const type of connections) {
    const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
    expect({ name: type.name, fields }).toEqual({
      name: type.name,
      fields: expect.arrayContaining(['edges', 'nodes', 'pageInfo', 'totalCount']) as string[],
    });
  }
});

test('enum values are upper case', () => {
  const values = ownTypes().flatMap((type) => (isEnumType(type) ? type.getValues() : []));
  expect(values.filter(({ name }) => name !== name.toUpperCase()).map(({ name }) => name)).toEqual(
    [],
  );
});

test('accepts every operation that clients send', () => {
  const folder = join(root, 'test/api/operations');
  const text = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  expect(validate(schema, parse(text.join('\n')))).toEqual([]);
});
