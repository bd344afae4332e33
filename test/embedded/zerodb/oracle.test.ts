import { Query } from 'mingo';
import { parseFilter } from '../../../src/embedded/zerodb/rows/filter.js';
import { matchesStrictly } from '../../../src/embedded/zerodb/vectors/metadata-match.js';
import { documentsOf, startHarness, type Harness, type Json } from './support.js';

/** Random filters on random documents, against a well-known implementation of the same language. */
const ROUNDS = 300;

let seed = 20_261_123;
function random(below: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((seed / 4_294_967_296) * below);
}
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;

// Numbers beside their texts, booleans, and texts that begin alike.
const SCALARS = [0, 1, 2, -1, 1.5, '0', '1', 'a', 'ab', 'b', '', 'true', true, false, null];
const BOUNDS = [0, 1, 1.5, '0', 'a', 'ab', 'b'];
const FIELDS = ['p', 'q', 'r', 'o.x', 'o.y'];

function randomDocument(n: number): Json {
  const document: Json = { n };
  for (const field of ['p', 'q', 'r']) if (random(4) > 0) document[field] = pick(SCALARS);
  if (random(2) > 0)
    document['o'] = { x: pick(SCALARS), ...(random(2) > 0 ? { y: pick(SCALARS) } : {}) };
  return document;
}

function randomTest(): unknown {
  switch (random(7)) {
    case 0:
      return pick(SCALARS);
    case 1:
      return { $eq: pick(SCALARS) };
    case 2:
      return { $ne: pick(SCALARS) };
    case 3:
      return { [pick(['$gt', '$gte', '$lt', '$lte'])]: pick(BOUNDS) };
    case 4:
      return { $gte: pick(BOUNDS), $lt: pick(BOUNDS) };
    case 5:
      return { [pick(['$in', '$nin'])]: Array.from({ length: random(4) }, () => pick(SCALARS)) };
    default:
      return { $regex: pick(['^a', 'b$', '1', '^$', '[ab]+']) };
  }
}

function randomFilter(): Json {
  const filter: Json = {};
  for (let count = 1 + random(3); count > 0; count -= 1) filter[pick(FIELDS)] = randomTest();
  return filter;
}

let zerodb: Harness;
const documents = Array.from({ length: 150 }, (_, n) => randomDocument(n));
beforeAll(async () => {
  zerodb = await startHarness();
  await zerodb.fill('t', documents);
});
afterAll(() => zerodb.close());

test(`${ROUNDS} random filters find what mingo finds, in SQL and in memory`, async () => {
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const filter = randomFilter();
    const query = new Query(filter);
    const expected = documents.filter((document) => query.test(document)).map(({ n }) => n);
    const answer = await zerodb.query('t', { filter, limit: 1000 });
    expect([filter, documentsOf(answer).map(({ n }) => n)]).toEqual([filter, expected]);
    const conditions = parseFilter(filter);
    const inMemory = documents.filter((document) => matchesStrictly(document, conditions));
    expect([filter, inMemory.map(({ n }) => n)]).toEqual([filter, expected]);
    found += expected.length;
  }
  expect(found).toBeGreaterThan(ROUNDS);
});
