import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { Refreshed } from '../../src/shared/refreshed.js';

function counted(options: { fresh: number; stale: boolean }) {
  let loads = 0;
  const waiting: (() => void)[] = [];
  const value = new Refreshed({
    load: () =>
      new Promise<number>((resolve) => {
        loads += 1;
        const mine = loads;
        waiting.push(() => resolve(mine));
      }),
    freshMilliseconds: options.fresh,
    mayServeStale: () => options.stale,
    onError: () => undefined,
  });
  return { value, finish: () => waiting.shift()?.(), loads: () => loads };
}

test('all who ask at once share one load', async () => {
  const { value, finish, loads } = counted({ fresh: 1_000, stale: false });
  const answers = [value.get(NO_SCOPE), value.get(NO_SCOPE), value.get(NO_SCOPE)];
  finish();
  expect(await Promise.all(answers)).toEqual([1, 1, 1]);
  expect(await value.get(NO_SCOPE)).toBe(1);
  expect(loads()).toBe(1);
});

test('what has aged is loaded again, behind its readers if it may be', async () => {
  const { value, finish } = counted({ fresh: 0, stale: true });
  const first = value.get(NO_SCOPE);
  finish();
  await first;
  expect(await value.get(NO_SCOPE)).toBe(1);
  finish();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await value.get(NO_SCOPE)).toBe(2);
});

test('a load that began before a write is not believed after it', async () => {
  const { value, finish } = counted({ fresh: 1_000, stale: true });
  const before = value.get(NO_SCOPE);
  value.expire();
  const after = value.get(NO_SCOPE);
  finish();
  finish();
  expect(await before).toBe(1);
  expect(await after).toBe(2);
  expect(await value.get(NO_SCOPE)).toBe(2);
});

test('a failed load is not remembered', async () => {
  let fails = true;
  const value = new Refreshed({
    load: () => (fails ? Promise.reject(new Error('down')) : Promise.resolve('up')),
    freshMilliseconds: 1_000,
    mayServeStale: () => true,
    onError: () => undefined,
  });
  await expect(value.get(NO_SCOPE)).rejects.toThrow('down');
  fails = false;
  expect(await value.get(NO_SCOPE)).toBe('up');
});

test('a value of another version is not served, and neither is a load that began under it', async () => {
  let version: string | null = 'a';
  let loads = 0;
  const value = new Refreshed({
    load: () => Promise.resolve((loads += 1)),
    freshMilliseconds: 60_000,
    mayServeStale: () => true,
    version: () => Promise.resolve(version),
  });
  expect([await value.get(NO_SCOPE), await value.get(NO_SCOPE)]).toEqual([1, 1]);
  version = 'b';
  expect([await value.get(NO_SCOPE), await value.get(NO_SCOPE)]).toEqual([2, 2]);
  version = null;
  expect(await value.get(NO_SCOPE)).toBe(2);
});
