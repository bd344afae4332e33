import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OPERATIONS = join(__dirname, '../api/operations');

/** The most calls to ZeroDB that an operation may cost, by its name, as written above it. */
export function readBudgets(): ReadonlyMap<string, number> {
  const files = readdirSync(OPERATIONS).map((file) => readFileSync(join(OPERATIONS, file), 'utf8'));
  const found = files.join('\n').matchAll(/^# .* · batches (\d+)\n(?:query|mutation) (\w+)/gm);
  return new Map([...found].map(([, budget, name]) => [name!, Number(budget)]));
}
