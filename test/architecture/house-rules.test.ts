import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ALL_CHECKS } from './all-checks.js';
import { describeViolation, type Check } from './check.js';
import { readSourceGraph, type SourceGraph } from './source-graph.js';

const ROOT = join(__dirname, '../..');
const FIXTURES = 'test/architecture/fixtures';
/** Bad trees that another test reads. */
const OTHER_FIXTURES = ['eslint'];

const house = readSourceGraph(ROOT, [FIXTURES]);

function judge(check: Check, graph: SourceGraph): string[] {
  return check.run(graph).map(describeViolation).sort();
}

function expectedOf(check: Check): string[] {
  const file = join(ROOT, FIXTURES, check.name, 'expected.json');
  return z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
}

describe.each(ALL_CHECKS)('$name: $rule', (check) => {
  it('holds in this house', () => {
    expect(judge(check, house)).toEqual([]);
  });

  it('finds what is wrong in its bad fixture, and nothing else', () => {
    const fixture = readSourceGraph(join(ROOT, FIXTURES, check.name), ['expected.json']);
    const expected = expectedOf(check);

    expect(expected).not.toEqual([]);
    expect(judge(check, fixture)).toEqual(expected.sort());
  });
});

describe('the checks themselves', () => {
  const names = ALL_CHECKS.map(({ name }) => name).sort();

  it('are all run', () => {
    const files = readdirSync(join(__dirname, 'checks')).map((file) => file.replace(/\.ts$/, ''));
    expect(files.sort()).toEqual(names);
  });

  it('each have a bad fixture, and no fixture is left over', () => {
    const folders = readdirSync(join(ROOT, FIXTURES)).sort();
    expect(folders).toEqual([...names, ...OTHER_FIXTURES].sort());
  });

  it('have a house to judge', () => {
    expect(house.paths).toContain('src/shared/errors.ts');
    expect(house.paths.some((path) => path.startsWith('node_modules/'))).toBe(false);
    expect(existsSync(join(ROOT, FIXTURES))).toBe(true);
  });
});
