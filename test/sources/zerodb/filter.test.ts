import { Query } from 'mingo';
import type { Filter } from '../../../src/sources/zerodb/documents.js';
import { compileFilter } from '../../../src/sources/zerodb/filter.js';

const matches = (filter: Filter, data: Record<string, unknown>) =>
  compileFilter(filter).matches(data);

describe('evaluation', () => {
  test.each<[Filter, Record<string, unknown>, boolean]>([
    [{}, {}, true],
    [{ a: 'x' }, { a: 'x' }, true],
    [{ a: 'x' }, { a: 'xy' }, false],
    [{ a: 1 }, { a: '1' }, false],
    [{ a: true }, { a: 'true' }, false],
    [{ a: 'true' }, { a: true }, false],
    [{ a: null }, {}, true],
    [{ a: null }, { a: null }, true],
    [{ a: { $ne: null } }, {}, false],
    [{ a: { $ne: 'x' } }, {}, true],
    [{ a: { $in: ['x', null] } }, {}, true],
    [{ a: { $in: [] } }, { a: 'x' }, false],
    [{ a: { $nin: ['x'] } }, {}, true],
    [{ a: { $nin: [null] } }, {}, false],
    [{ a: { $gt: 5 } }, { a: 10 }, true],
    [{ a: { $gt: 5 } }, { a: '10' }, false],
    [{ a: { $gte: 'b', $lt: 'd' } }, { a: 'c' }, true],
    [{ a: { $gte: 'b', $lt: 'd' } }, { a: 'd' }, false],
    [{ a: { $lte: 5 } }, {}, false],
    [{ a: { $contains: 'b' } }, { a: 'abc' }, true],
    [{ a: { $contains: 'b' } }, { a: ['a', 'b'] }, true],
    [{ a: { $contains: 'b' } }, { a: ['abc'] }, false],
    [{ a: { $contains: 1 } }, { a: '1' }, false],
    [{ a: { $regex: '^ab' } }, { a: 'abc' }, true],
    [{ a: { $regex: 'B' } }, { a: 'abc' }, false],
    [{ a: { $regex: '1' } }, { a: 1 }, false],
    [{ 'a.b': 'x' }, { a: { b: 'x' } }, true],
    [{ 'a.b': null }, { a: 'text' }, true],
    [{ constructor: null }, {}, true],
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, false],
  ])('%j on %j is %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });

  /** Where nothing is a list, and `$contains` is not used, the meaning is MongoDB's. */
  test('agrees with mingo on 4,000 random cases', () => {
    const random = seeded(7);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    const scalars = ['', 'a', 'ab', 'b', '1', 'true', 0, 1, 10, -2.5, true, false, null];
    const ranged = scalars.filter((each) => typeof each === 'string' || typeof each === 'number');
    const some = () => Array.from({ length: Math.floor(random() * 4) }, () => pick(scalars));
    const condition = () =>
      pick([
        () => pick(scalars),
        () => ({ $eq: pick(scalars) }),
        () => ({ $ne: pick(scalars) }),
        () => ({ [pick(['$gt', '$gte', '$lt', '$lte'])]: pick(ranged) }),
        () => ({ $gte: pick(ranged), $lt: pick(ranged) }),
        () => ({ $in: some() }),
        () => ({ $nin: some() }),
        () => ({ $regex: pick(['^a', 'b$', 'a.*b', '1']) }),
      ])();
    for (let round = 0; round < 4_000; round += 1) {
      const filter = Object.fromEntries(
        pick([['a'], ['a', 'b'], ['o.x'], ['a', 'o.x']]).map((field) => [field, condition()]),
      ) as Filter;
      const data = {
        ...(random() < 0.8 && { a: pick(scalars) }),
        ...(random() < 0.8 && { b: pick(scalars) }),
        ...(random() < 0.8 && { o: pick([{ x: pick(scalars) }, {}, 'text']) }),
      };
      const expected = new Query(filter).test(data);
      expect({ filter, data, answer: matches(filter, data) }).toEqual({
        filter,
        data,
        answer: expected,
      });
    }
  });
});

describe('what is sent', () => {
  const wire = (filter: Filter) => compileFilter(filter).typed;

  test('bare values stay bare; true and false go as text too', () => {
    expect(wire({ a: 'x', b: { $gte: 2 }, c: null, d: true }).filter).toEqual({
      a: 'x',
      b: { $gte: 2 },
      c: null,
      d: { $in: [true, 'true'] },
    });
    expect(wire({ a: { $in: [false, 'x'] } }).filter).toEqual({
      a: { $in: [false, 'false', 'x'] },
    });
    expect(wire({ a: { $eq: 'x', $ne: 'y' } }).filter).toEqual({ a: { $eq: 'x', $ne: 'y' } });
    expect(wire({ a: { $eq: true, $in: ['x'] } }).filter).toEqual({ a: { $in: ['x'] } });
  });

  test('a field id is evaluated here, since the server finds nothing by it', () => {
    expect(wire({ id: 'x', a: 'y' })).toEqual({ filter: { a: 'y' }, complete: false });
  });

  test('a server that compares texts gets nothing that loses matches there', () => {
    const filter: Filter = { a: { $ne: 'x' }, b: { $gte: 2 }, c: { $gte: 'm', $nin: ['z'] }, d: 1 };
    expect(compileFilter(filter).textual).toEqual({
      filter: { c: { $gte: 'm' }, d: 1 },
      complete: false,
    });
  });

  test.each([
    [{ 'a;b': 1 }],
    [{ a: undefined }],
    [{ a: { $gte: undefined } }],
    [{ a: {} }],
    [{ a: { $where: 'x' } }],
    [{ a: { constructor: 'x' } }],
  ])('%p is refused', (filter) => {
    expect(() => compileFilter(filter as unknown as Filter)).toThrow(TypeError);
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test('what no stored text can hold is not sent, and finds nothing', () => {
  const filter = compileFilter({ a: 'x\0', b: { $in: ['\ud800', 'y'] } });
  expect(filter.typed.filter).toEqual({ a: 'x\ufffd', b: { $in: ['\ufffd', 'y'] } });
  expect(filter.matches({ a: 'x\ufffd', b: 'y' })).toBe(false);
});
