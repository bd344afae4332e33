import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ERRORS } from '../../src/shared/errors.js';

const page = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
const [, codes = '', apollo = '', start = ''] =
  /## Codes\n([^]*)## Codes of Apollo[^\n]*\n([^]*)## At start\n([^]*)/.exec(page) ?? [];

/** The codes in the first column of a table. */
const documented = (section: string): string[] =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code!),
    );

test('every code is documented, and nothing is documented that is no code', () => {
  expect([...documented(codes), ...documented(start)].sort()).toEqual(Object.keys(ERRORS).sort());
});

test('the documented HTTP status is the one that is sent', () => {
  for (const line of codes.split('\n').filter((each) => each.startsWith('| `'))) {
    const [, code = '', status = ''] = line
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''));
    expect([code, Number(status)]).toEqual([code, ERRORS[code as keyof typeof ERRORS].status]);
  }
});

test("Apollo's own codes are not ours", () => {
  expect(documented(apollo).filter((code) => code in ERRORS)).toEqual([]);
  expect(documented(apollo)).toContain('GRAPHQL_VALIDATION_FAILED');
});
