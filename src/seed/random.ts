// Taken out once: a look-up of `Math` costs more than all of the arithmetic where globals are guarded.
const { floor, imul, min } = Math;

/**
 * Chance that repeats itself. Every room of the seed draws from a stream of its own, named by a key, so
 * that one more event or member moves nothing else.
 */
export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** `count` different items, in drawn order; all of them when there are fewer. */
  sample<T>(items: readonly T[], count: number): readonly T[];
}

/** The stream of that name (mulberry32). */
export function randomOf(key: string): Random {
  let state = hash(key, 0x9e3779b9);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = imul(state ^ (state >>> 15), 1 | state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (from: number, to: number) => from + floor(next() * (to - from + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => at(items, int(0, items.length - 1)),
    sample: (items, count) => {
      const pool = [...items];
      const most = min(count, pool.length);
      for (let index = 0; index < most; index += 1) {
        const other = int(index, pool.length - 1);
        const chosen = at(pool, other);
        pool[other] = at(pool, index);
        pool[index] = chosen;
      }
      return pool.slice(0, most);
    },
  };
}

/** A UUID of version 4 in shape, always the same for the same key. */
export function idOf(...key: readonly (string | number)[]): string {
  const name = key.join(':');
  const hex = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]
    .map((salt) => hash(name, salt).toString(16).padStart(8, '0'))
    .join('');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...groups, `${variant}${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

/** FNV-1a from a salted start, mixed at the end as murmur3 does. */
function hash(text: string, salt: number): number {
  let value = 0x811c9dc5 ^ salt;
  for (let index = 0; index < text.length; index += 1) {
    value = imul(value ^ text.charCodeAt(index), 0x01000193);
    value ^= value >>> 13;
  }
  value = imul(value ^ (value >>> 16), 0x85ebca6b);
  value = imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function at<T>(items: readonly T[], index: number): T {
  if (index < 0 || index >= items.length) throw new Error('nothing to choose from');
  return items[index] as T;
}
