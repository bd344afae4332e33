import { ByteBudget } from '../../../src/modules/files/byte-budget.js';

/** Whether a promise is fulfilled by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  await new Promise(setImmediate);
  const waiting = Symbol('waiting');
  return (await Promise.race([promise, Promise.resolve(waiting)])) !== waiting;
}

test('who came first always goes on; the others wait for room', async () => {
  const budget = new ByteBudget(10, 60_000);
  const [first, second, third] = [budget.share(), budget.share(), budget.share()];
  await second.take(4);
  await third.take(4);
  const waiting = [second.take(4), third.take(4)] as const;
  await first.take(20);
  expect(await isDone(waiting[0])).toBe(false);
  first.free();
  // Now the second is the first; the third still has to wait for it.
  expect(await isDone(waiting[0])).toBe(true);
  expect(await isDone(waiting[1])).toBe(false);
  second.free();
  expect(await isDone(waiting[1])).toBe(true);
});

test('what is given back twice counts once', async () => {
  const budget = new ByteBudget(10, 60_000);
  const [first, second, third] = [budget.share(), budget.share(), budget.share()];
  await first.take(5);
  await second.take(5);
  const waiting = third.take(1);
  second.free();
  second.free();
  await waiting;
  const rest = third.take(5);
  expect(await isDone(rest)).toBe(false);
  first.free();
  await rest;
});

test('waiting ends: after a while, or when nobody wants it any more', async () => {
  const budget = new ByteBudget(1, 5);
  const [first, second, third] = [budget.share(), budget.share(), budget.share()];
  await first.take(1);
  const refused = { code: 'RATE_LIMITED', details: { retryAfterSeconds: 10 } };
  await expect(second.take(1)).rejects.toMatchObject(refused);
  const gone = new AbortController();
  const waiting = third.take(1, gone.signal);
  gone.abort();
  await expect(waiting).rejects.toMatchObject(refused);
  first.free();
  // Who gave up holds nothing, and is not given anything later.
  second.free();
  await third.take(1);
});
