import { identityOf, once, type Work } from '../../src/shared/once.js';
import { fixedClock } from '../../src/shared/clock.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';

const same = { owner: 'ann', key: 'k', fingerprint: 'f' };
const keysOf = () =>
  createInProcessCoordination(fixedClock('2026-06-15T12:00:00.000Z')).idempotency;

/** Work that counts how often it is done. */
function counting(fail = 0): Work<string> & { readonly runs: () => number } {
  let runs = 0;
  return {
    runs: () => runs,
    run: async () => {
      runs += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (runs <= fail) throw new Error('not now');
      return `made ${runs}`;
    },
    nameOf: (result) => result,
    recall: async (name) => `${name}, again`,
  };
}

test('of several at once one works, and all others are answered what it made', async () => {
  const [keys, work] = [keysOf(), counting()];
  const answers = await Promise.all([1, 2, 3].map(() => once(keys, same, work)));
  expect(answers.sort()).toEqual(['made 1', 'made 1, again', 'made 1, again']);
  expect(work.runs()).toBe(1);
});

test('work that failed may be done again', async () => {
  const [keys, work] = [keysOf(), counting(1)];
  await expect(once(keys, same, work)).rejects.toThrow('not now');
  expect(await once(keys, same, work)).toBe('made 2');
});

test('a key stands for one thing', async () => {
  const keys = keysOf();
  await once(keys, same, counting());
  await expect(once(keys, { ...same, fingerprint: 'g' }, counting())).rejects.toMatchObject({
    problems: [{ path: ['input', 'idempotencyKey'], code: 'CONFLICT' }],
  });
});

test('whoever goes away while waiting is not kept', async () => {
  const [keys, gone] = [keysOf(), new AbortController()];
  await keys.begin(same.owner, same.key, same.fingerprint);
  const waiting = once(keys, same, counting(), gone.signal);
  gone.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test('the identity is a UUID that only the same request gives', () => {
  expect(identityOf(same)).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  expect(identityOf({ ...same })).toBe(identityOf(same));
  const others = [
    { ...same, owner: 'ben' },
    { ...same, key: 'l' },
    { ...same, fingerprint: 'g' },
  ];
  expect(new Set([same, ...others].map(identityOf)).size).toBe(4);
});
