import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import type { Coordination } from '../../../src/shared/coordination.js';
import { ExpiringMap } from '../../../src/sources/redis/expiring-map.js';
import { createInProcessCoordination } from '../../../src/sources/redis/in-process.js';
import { keepsTheContract, NOW, read } from './support/contract.js';
import { unique } from './support/helpers.js';

describe('within one process', () => {
  const coordination = createInProcessCoordination(NOW);
  afterAll(async () => {
    await coordination.close();
    await coordination.close();
  });
  keepsTheContract(() => ({ one: coordination, other: coordination }));
});

describe('as time goes by', () => {
  let time = Date.parse('2030-05-01T12:00:00Z');
  let coordination: Coordination;
  const after = (seconds: number) => (time += seconds * 1_000);
  beforeEach(() => {
    coordination = createInProcessCoordination({ now: () => new Date(time) });
  });

  test('a copy ends', async () => {
    await read(coordination, ['n', 'k'], () => 1);
    after(4);
    expect(await read(coordination, ['n', 'k'], () => 2)).toBe(1);
    after(2);
    expect(await read(coordination, ['n', 'k'], () => 3)).toBe(3);
  });

  test('a key that nobody finished is free after a minute, a result after a day', async () => {
    const { idempotency } = coordination;
    await idempotency.begin('me', 'k', 'work');
    after(61);
    expect(await idempotency.begin('me', 'k', 'work')).toEqual({ state: 'new' });
    await idempotency.finish('me', 'k', 'work', 'r');
    after(86_300);
    expect(await idempotency.begin('me', 'k', 'work')).toMatchObject({ state: 'done' });
    after(101);
    expect(await idempotency.begin('me', 'k', 'work')).toEqual({ state: 'new' });
  });

  test('a version is known as long as the tokens that it is about', async () => {
    const { sessions } = coordination;
    await sessions.raise('u', 2, 900);
    await sessions.raise('u', 2, 60);
    after(899);
    expect(await sessions.minimum('u', new Date(time))).toBe(2);
    after(2);
    expect(await sessions.minimum('u', new Date(time))).toBe(0);
  });
});

describe('bounds', () => {
  const clock = { now: () => new Date(0) };

  test('what was used longest ago goes first, by number and by weight', () => {
    const map = new ExpiringMap<string>(clock, {
      most: 3,
      mostWeight: 10,
      weigh: (text) => text.length,
    });
    for (const key of ['a', 'b', 'c']) map.set(key, 'x', 1_000);
    map.get('a');
    map.set('d', 'x', 1_000);
    expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual(['x', undefined, 'x', 'x']);
    map.set('e', 'x'.repeat(9), 1_000);
    expect(['a', 'c', 'd', 'e'].filter((key) => map.get(key) !== undefined)).toEqual(['d', 'e']);
    expect(map.size).toBe(2);
  });

  test('more copies than there is room for push out the first', async () => {
    const { cache } = createInProcessCoordination(clock);
    const keys = Array.from({ length: 5_001 }, unique);
    const load = jest.fn(async (missing: readonly string[]) => missing);
    await cache.through(['n'], keys, load, NO_SCOPE);
    await cache.through(['n'], [keys[0]!, keys[5_000]!], load, NO_SCOPE);
    expect(load.mock.calls[1]).toEqual([[keys[0]]]);
  });
});
