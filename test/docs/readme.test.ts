import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildSchema, parse, validate } from 'graphql';

const read = (file: string): string => readFileSync(join(__dirname, '../..', file), 'utf8');
const readme = read('README.md');
const schema = buildSchema(read('schema.graphql'));

const operations = [...readme.matchAll(/```graphql\n([^]*?)```/g)].map(([, text]) => text ?? '');

test('the README shows five operations', () => {
  expect(operations).toHaveLength(5);
});

test.each(operations)('operation %# is valid', (operation) => {
  expect(validate(schema, parse(operation))).toEqual([]);
});

test('every npm script that the README and the how-to pages name is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const pages = ['README.md', 'docs/how-to/run-on-real-zerodb.md', 'docs/how-to/add-a-field.md'];
  const text = pages.map(read).join('\n');
  const named = [...text.matchAll(/npm run ([\w:]+)|`(check:[\w]+)`/g)].map(([, a, b]) => a ?? b);
  expect(named.filter((name) => !name || !(name in scripts))).toEqual([]);
  expect(named.length).toBeGreaterThan(5);
});

test('.env.example names every variable that is read, and no other', () => {
  const names = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, name]) => name).sort();
  const example = names(read('.env.example'), /^# ([A-Z_]+)=/gm);
  expect(example).toEqual(names(read('src/env.ts'), /^ {2}([A-Z][A-Z_]+): /gm));
});
