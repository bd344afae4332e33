import { createHash } from 'node:crypto';

import { NO_SCOPE } from '../../src/shared/call-scope.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';
import { inParallel } from '../../src/sources/zerodb/parallel.js';
import { startStore } from '../sources/support/store.js';
import { backUp, depsOf, putBack } from '../jobs/support/backups.js';

/**
 * A hundred thousand documents there and back, byte for byte and in bounded memory. Not part of the default
 * run; by `npm run long:backup`. The embedded server runs in this very process, so its memory counts too.
 */
const DOCUMENTS = 100_000;
/** Megabytes that the whole of it may take beyond what the filled store took; the data alone is some hundred. */
const MOST_MEGABYTES = 300;

const store = startStore();
afterAll(async () => (await store).close());

function documentOf(n: number) {
  const id = createHash('sha256').update(String(n)).digest('hex');
  const common = { title: `Document ${n} 🥋`, n, ratio: n / 7, tags: [id.slice(0, 4)], at: null };
  const text = id.repeat(12);
  return n % 50 === 0 ? { id, ...common, text } : { doc_id: id, ...common, text };
}

/** A sum over all documents that does not depend on their order, and how many there are. */
async function sumOf({ rows }: ZeroDb) {
  let [count, sum] = [0, 0n];
  for await (const page of rows.everything('many', NO_SCOPE)) {
    for (const { json } of page) {
      sum += BigInt(`0x${createHash('sha256').update(json).digest('hex')}`);
      count += 1;
    }
  }
  return { count, sum };
}

const megabytes = () => process.memoryUsage().rss / 1_048_576;

test('there and back', async () => {
  const zerodb = (await store).connect();
  await zerodb.documents.ensureCollection('many', NO_SCOPE);
  const numbers = Array.from({ length: DOCUMENTS }, (_, n) => n);
  const told: Record<string, number> = {};
  const seconds = async (what: string, work: () => Promise<unknown>) => {
    const from = performance.now();
    await work();
    told[what] = Math.round((performance.now() - from) / 100) / 10;
    process.stdout.write(`${what}: ${told[what]} s, ${Math.round(megabytes())} MB\n`);
  };
  await seconds('fill', () =>
    inParallel(numbers, (n) => zerodb.rows.insert('many', documentOf(n), NO_SCOPE), 16),
  );
  const before = await sumOf(zerodb);
  expect(before.count).toBe(DOCUMENTS);

  global.gc?.();
  const began = megabytes();
  let peak = began;
  const watch = setInterval(() => (peak = Math.max(peak, megabytes())), 50);
  await seconds('backup', () => backUp(depsOf(zerodb), { verify: true }));
  await zerodb.documents.dropCollection('many', NO_SCOPE);
  const fresh = (await store).connect();
  await seconds('restore', () => putBack(depsOf(fresh)));
  await seconds('restore again', () => putBack(depsOf(fresh)));
  clearInterval(watch);
  process.stdout.write(`from ${Math.round(began)} MB, at most ${Math.round(peak)} MB\n`);
  expect(await sumOf(zerodb)).toEqual(before);
  expect(peak - began).toBeLessThan(MOST_MEGABYTES);
}, 3_600_000);
