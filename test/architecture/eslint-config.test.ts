import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';

const ROOT = join(__dirname, '../..');
const FIXTURE = join(__dirname, 'fixtures/eslint');

const reportSchema = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(z.object({ ruleId: z.string().nullable() })),
  }),
);

/** Runs in its own process: the config is an ES module, and jest runs the tests as CommonJS. */
function lintFixture(): Record<string, string[]> {
  const eslint = join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const config = join(ROOT, 'eslint.config.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [eslint, '--config', config, '--format', 'json', '.'],
    // The config's patterns are read from here, so that the fixture looks like a project.
    { cwd: FIXTURE, encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  const faulty = reportSchema
    .parse(JSON.parse(stdout))
    .filter(({ messages }) => messages.length > 0);
  return Object.fromEntries(
    faulty.map(({ filePath, messages }) => [
      relative(FIXTURE, filePath),
      [...new Set(messages.map(({ ruleId }) => ruleId ?? 'cannot be read'))].sort(),
    ]),
  );
}

it('the lint rules of the house bite', () => {
  const expected: unknown = JSON.parse(readFileSync(join(FIXTURE, 'expected.json'), 'utf8'));
  expect(lintFixture()).toEqual(expected);
});
