import { fixedClock } from '../../../../src/shared/clock.js';
import { type CallScope, NO_SCOPE } from '../../../../src/shared/call-scope.js';
import type { Coordination } from '../../../../src/shared/coordination.js';
import { codeOf, gate, pass, until, unique } from './helpers.js';

/** Two processes that share what they know; the twin is both of them. */
export interface Pair {
  readonly one: Coordination;
  readonly other: Coordination;
}

export const NOW = fixedClock('2030-05-01T12:00:00.700Z');

/** What every implementation keeps, whoever asks. */
export function keepsTheContract(pair: () => Pair): void {
  describe('the cache', () => cacheContract(pair));
  describe('locks', () => lockContract(pair));
  describe('rate limits', () => rateLimitContract(pair));
  describe('idempotency keys', () => idempotencyContract(pair));
  describe('session versions', () => sessionContract(pair));

  test('answers when it is asked for its health, and can be asked to close twice', async () => {
    await pair().one.health(new AbortController().signal);
    await expect(pair().one.health(AbortSignal.abort())).rejects.toBeDefined();
  });
}

/** Reads one key through the cache; `value` is what a load would find. */
export async function read(
  { cache }: Coordination,
  [namespace, key]: readonly [string, string],
  value: () => unknown,
  scope: CallScope = NO_SCOPE,
): Promise<unknown> {
  const [found] = await cache.through([namespace], [key], async () => [value()], scope);
  return found;
}

function cacheContract(pair: () => Pair): void {
  test('what was loaded is found, through the other process too, and counted as a hit', async () => {
    const { one, other } = pair();
    const place = [unique(), 'a'] as const;
    expect(await read(one, place, () => ({ n: 1 }))).toEqual({ n: 1 });
    const hits = jest.fn();
    const scope = { meter: { call: () => undefined, cacheHit: hits } };
    await until(async () => {
      const found = await read(other, place, () => 'loaded', scope);
      if (found === 'loaded') await other.cache.drop([unique()]);
      return hits.mock.calls.length > 0;
    });
  });

  test('a drop by either changes the version that both tell, and no other', async () => {
    const { one, other } = pair();
    const [mine, others] = [[unique()], [unique()]];
    const told = () =>
      Promise.all([one, other].map(({ cache }) => cache.versionOf(mine, NO_SCOPE)));
    const [before] = await told();
    const apart = await one.cache.versionOf(others, NO_SCOPE);
    expect(await told()).toEqual([before, before]);
    await other.cache.drop(mine);
    const [after] = await told();
    expect(await told()).toEqual([after, after]);
    expect([before === after, after === null]).toEqual([false, false]);
    expect(await one.cache.versionOf(others, NO_SCOPE)).toBe(apart);
  });

  test('only what is missing is loaded, once, and answered in order; null is a value', async () => {
    const { one } = pair();
    const namespaces = [unique(), unique()];
    const load = jest.fn(async (keys: readonly string[]) =>
      keys.map((k) => (k === 'b' ? null : k)),
    );
    const through = (...keys: string[]) => one.cache.through(namespaces, keys, load, NO_SCOPE);
    expect(await through('b', 'a', 'b')).toEqual([null, 'a', null]);
    expect(await through('c', 'b', 'a')).toEqual(['c', null, 'a']);
    expect(await through()).toEqual([]);
    expect(load.mock.calls).toEqual([[['b', 'a']], [['c']]]);
  });

  test('a drop of one of its namespaces forgets a key, and leaves others', async () => {
    const { one, other } = pair();
    const [kept, dropped] = [unique(), unique()];
    let value = 1;
    const both = (which: Coordination) =>
      which.cache.through([kept, dropped], ['k'], async () => [value], NO_SCOPE);
    await both(one);
    await read(one, [kept, 'k'], () => 'first');
    value = 2;
    await other.cache.drop([dropped]);
    expect(await both(one)).toEqual([2]);
    expect(await both(other)).toEqual([2]);
    expect(await read(one, [kept, 'k'], () => 'second')).toBe('first');
  });

  test('what a slow load began with before a drop is nobody’s after it', async () => {
    const { one, other } = pair();
    const place = [unique(), 'k'] as const;
    await read(one, [place[0], 'other key'], () => 'so that the namespace is known');
    let value = 'old';
    const slow = gate();
    const early = one.cache.through([place[0]], ['k'], () => slow.opens([value]), NO_SCOPE);
    await slow.reached;
    value = 'new';
    await one.cache.drop([place[0]]);
    expect(await read(other, place, () => value)).toBe('new');
    slow.open();
    expect(await early).toEqual(['old']);
    expect(await read(one, place, () => value)).toBe('new');
    expect(await read(other, place, () => value)).toBe('new');
  });

  test('readers at the same time share a load, and its failure', async () => {
    const { one } = pair();
    const place = [unique(), 'k'] as const;
    const failing = gate();
    const load = jest.fn(() => failing.opens([1]).then(() => Promise.reject(new Error('no'))));
    const ask = () => one.cache.through([place[0]], [place[1]], load, NO_SCOPE);
    const first = ask();
    await failing.reached;
    const second = ask();
    await pass();
    failing.open();
    await expect(first).rejects.toThrow('no');
    await expect(second).rejects.toThrow('no');
    expect(await read(one, place, () => 'again')).toBe('again');
  });

  test('a reader who goes away takes nobody with them', async () => {
    const { one } = pair();
    const namespace = unique();
    const abort = new AbortController();
    const slow = gate();
    const leaving = one.cache.through(
      [namespace],
      ['k'],
      () => slow.opens([1]).then(() => Promise.reject(new Error('given up'))),
      { signal: abort.signal },
    );
    await slow.reached;
    const staying = one.cache.through([namespace], ['k'], async () => ['mine'], NO_SCOPE);
    await pass();
    abort.abort();
    slow.open();
    await expect(leaving).rejects.toThrow('given up');
    expect(await staying).toEqual(['mine']);
  });

  test('what is too large is loaded each time', async () => {
    const { one } = pair();
    const place = [unique(), 'k'] as const;
    await read(one, place, () => 'x'.repeat(1_100_000));
    expect(await read(one, place, () => 'small')).toBe('small');
  });

  test('a writer’s next read sees the write, whoever else reads', async () => {
    const namespace = unique();
    let value = 0;
    for (let round = 1; round <= 50; round += 1) {
      const { one, other } = round % 2 === 0 ? pair() : { one: pair().other, other: pair().one };
      const noise = [one, other].map((each) => read(each, [namespace, 'k'], () => value));
      value = round;
      await one.cache.drop([namespace]);
      expect(await read(one, [namespace, 'k'], () => value)).toBe(round);
      expect(await read(other, [namespace, 'k'], () => value)).toBe(round);
      await Promise.all(noise);
    }
  });
}

function lockContract(pair: () => Pair): void {
  test('two hundred at once are inside one after the other', async () => {
    const { one, other } = pair();
    const name = unique();
    let inside = 0;
    let most = 0;
    let count = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      const before = count;
      await pass();
      count = before + 1;
      inside -= 1;
    };
    const options = { waitMilliseconds: 25_000 };
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (index % 2 === 0 ? one : other).locks.hold(name, work, options),
      ),
    );
    expect({ most, count }).toEqual({ most: 1, count: 200 });
  });

  test('those of one process come in the order of asking', async () => {
    const { one } = pair();
    const name = unique();
    const order: number[] = [];
    const come = (index: number) => one.locks.hold(name, async () => void order.push(index));
    await Promise.all(Array.from({ length: 20 }, (_, index) => come(index)));
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('other names do not wait, and a lease says how long it holds', async () => {
    const { one, other } = pair();
    const remaining = await one.locks.hold(unique(), () =>
      other.locks.hold(unique(), async (lease) => lease.remaining()),
    );
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(30_000);
  });

  test('gives what the work gives, and is free after it failed', async () => {
    const { one, other } = pair();
    const name = unique();
    expect(await one.locks.hold(name, async () => 'result')).toBe('result');
    await expect(one.locks.hold(name, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await other.locks.hold(name, async () => 'after')).toBe('after');
  });

  test('who waits too long is told to try again, and the others go on', async () => {
    const { one, other } = pair();
    const name = unique();
    const slow = gate();
    const holder = one.locks.hold(name, () => slow.opens('held'));
    await slow.reached;
    const brief = { waitMilliseconds: 30 };
    const late = [one, other].map((each) => each.locks.hold(name, async () => 'never', brief));
    const patient = [one, other].map((each) => each.locks.hold(name, async () => 'after'));
    for (const each of late) {
      await expect(each).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { retryAfterSeconds: 1 },
      });
    }
    slow.open();
    expect(await Promise.all([holder, ...patient])).toEqual(['held', 'after', 'after']);
  });

  test('who gives up waits no longer, and the others go on', async () => {
    const { one, other } = pair();
    const name = unique();
    const slow = gate();
    const holder = one.locks.hold(name, () => slow.opens('held'));
    await slow.reached;
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const leaving = [one, other, one].map((each) =>
      codeOf(each.locks.hold(name, async () => 'never', options)),
    );
    const staying = one.locks.hold(name, async () => 'after');
    abort.abort();
    expect(await Promise.all(leaving)).toEqual(Array(3).fill('UPSTREAM_UNAVAILABLE'));
    slow.open();
    expect(await Promise.all([holder, staying])).toEqual(['held', 'after']);
    expect(await codeOf(one.locks.hold(name, async () => 'never', options))).toBeDefined();
  });
}

function rateLimitContract(pair: () => Pair): void {
  const limit = () => ({ name: unique(), points: 3, seconds: 60 });

  test('counts over both processes, refuses what is not there, and counts that too', async () => {
    const { one, other } = pair();
    const three = limit();
    expect(await one.rateLimits.look(three, 'k')).toEqual({
      allowed: true,
      remaining: 3,
      retryAfterSeconds: 0,
      resetSeconds: 0,
    });
    expect(await one.rateLimits.take(three, 'k')).toMatchObject({ allowed: true, remaining: 2 });
    expect(await other.rateLimits.take(three, 'k')).toMatchObject({ allowed: true, remaining: 1 });
    const refused = await one.rateLimits.take(three, 'k', 2);
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    expect(refused.retryAfterSeconds).toBeGreaterThan(0);
    expect(refused.resetSeconds).toBeGreaterThan(0);
    expect(await other.rateLimits.look(three, 'k')).toMatchObject({ allowed: false, remaining: 0 });
    expect(await other.rateLimits.take(three, 'k')).toMatchObject({ allowed: false });
  });

  test('keys and limits are apart, and a reset gives the points back', async () => {
    const { one, other } = pair();
    const three = limit();
    await one.rateLimits.take(three, 'k', 3);
    expect(await one.rateLimits.look(three, 'l')).toMatchObject({ remaining: 3 });
    expect(await one.rateLimits.look(limit(), 'k')).toMatchObject({ remaining: 3 });
    await other.rateLimits.reset(three, 'k');
    expect(await one.rateLimits.take(three, 'k')).toMatchObject({ allowed: true, remaining: 2 });
  });
}

function idempotencyContract(pair: () => Pair): void {
  test('a key is new, then running, then done; for other work it is taken', async () => {
    const { idempotency: one } = pair().one;
    const { idempotency: other } = pair().other;
    const key = unique();
    expect(await one.begin('me', key, 'work')).toEqual({ state: 'new' });
    expect(await other.begin('me', key, 'work')).toEqual({ state: 'running' });
    expect(await other.begin('me', key, 'other work')).toEqual({ state: 'other' });
    expect(await other.begin('you', key, 'other work')).toEqual({ state: 'new' });
    await one.finish('me', key, 'work', '{"id":1}');
    expect(await other.begin('me', key, 'work')).toEqual({ state: 'done', result: '{"id":1}' });
    expect(await other.begin('me', key, 'other work')).toEqual({ state: 'other' });
  });

  test('an abandoned key is free, but what was done stays done', async () => {
    const { idempotency } = pair().one;
    const key = unique();
    await idempotency.begin('me', key, 'work');
    await idempotency.abandon('me', key);
    await idempotency.abandon('me', key);
    expect(await idempotency.begin('me', key, 'new work')).toEqual({ state: 'new' });
    await idempotency.finish('me', key, 'new work', '');
    await idempotency.abandon('me', key);
    expect(await idempotency.begin('me', key, 'new work')).toEqual({ state: 'done', result: '' });
  });

  test('of fifty at once, one is new', async () => {
    const { one, other } = pair();
    const key = unique();
    const states = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const { idempotency } = index % 2 === 0 ? one : other;
        return (await idempotency.begin('me', key, 'work')).state;
      }),
    );
    expect(states.sort()).toEqual(['new', ...Array<string>(49).fill('running')].sort());
  });
}

function sessionContract(pair: () => Pair): void {
  const now = NOW.now();
  /** As tokens say it: without the fraction of a second. */
  const issued = new Date('2030-05-01T12:00:00Z');

  test('nothing was raised for anybody, and what is raised is never lowered', async () => {
    const { one, other } = pair();
    const user = unique();
    await until(async () => (await one.sessions.minimum(user, issued)) === 0);
    await one.sessions.raise(user, 3, 900);
    expect(await other.sessions.minimum(user, now)).toBe(3);
    await other.sessions.raise(user, 2, 900);
    expect(await one.sessions.minimum(user, now)).toBe(3);
    await other.sessions.raise(user, 10, 900);
    expect(await one.sessions.minimum(user, now)).toBe(10);
    expect(await one.sessions.minimum(unique(), now)).toBe(0);
  });

  test('of tokens from before anything was known, nothing is known', async () => {
    const { sessions } = pair().one;
    expect(await sessions.minimum(unique(), new Date('2030-05-01T11:59:59Z'))).toBeNull();
  });
}
