import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import { systemClock } from '../../../src/shared/clock.js';
import type { Coordination } from '../../../src/shared/coordination.js';
import { createRedisCoordination } from '../../../src/sources/redis/client.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis.js';
import { read } from './support/contract.js';
import { codeOf, gate, healthy, listening, unique, until } from './support/helpers.js';
import { startWire, type Wire } from './support/wire.js';

let redis: TestRedis;
let wire: Wire;
/** Reaches Redis over the wire that is cut. */
let one: Coordination;
/** Reaches it always. */
let other: Coordination;
const { log, lines } = listening();

const ready = () => until(async () => (await healthy(one)) && (await healthy(other)));

async function cut(): Promise<void> {
  await wire.cut();
  await until(async () => !(await healthy(one)));
}

describeWithRedis('when Redis is lost', () => {
  beforeAll(async () => {
    redis = await startRedis();
    wire = await startWire(redis.port);
    const start = (url: string) =>
      createRedisCoordination({ url, prefix: 'test:', clock: systemClock }, log);
    one = start(wire.url);
    other = start(redis.url);
    await ready();
  });
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    await wire.cut();
    await redis.stop();
  });

  test('reads go on, and a drop that could not be sent is sent before the cache is believed', async () => {
    const place = [unique(), 'k'] as const;
    let value = 'old';
    await read(one, place, () => value);
    await until(async () => (await read(other, place, () => 'loaded')) === 'old');
    await cut();
    value = 'new';
    await one.cache.drop([place[0]]);
    expect(await read(one, place, () => value)).toBe('new');
    await wire.mend();
    await until(async () => {
      expect(await read(one, place, () => value)).toBe('new');
      return healthy(one);
    });
    expect(await read(one, place, () => value)).toBe('new');
    await until(async () => (await read(other, place, () => value)) === 'new');
  });

  test('a load that was under way is not kept while others do not know of our drop', async () => {
    const place = [unique(), 'k'] as const;
    await read(one, [place[0], 'other key'], () => 'so that the namespace is known');
    const slow = gate();
    const early = one.cache.through([place[0]], ['k'], () => slow.opens(['old']), NO_SCOPE);
    await slow.reached;
    await cut();
    await one.cache.drop([place[0]]);
    slow.open();
    await early;
    await wire.mend();
    await ready();
    expect(await read(other, place, () => 'new')).toBe('new');
  });

  test('a restarted Redis is found again, by itself and empty', async () => {
    const place = [unique(), 'k'] as const;
    await read(one, place, () => 'old');
    await redis.kill();
    await until(async () => !(await healthy(one)) && !(await healthy(other)));
    expect(await read(one, place, () => 'meanwhile')).toBe('meanwhile');
    await other.cache.drop([place[0]]);
    await redis.restart();
    await ready();
    expect(await read(one, place, () => 'new')).toBe('new');
    await until(async () => (await read(other, place, () => 'loaded')) === 'new');
    expect(await one.locks.hold(unique(), async () => 'held')).toBe('held');
  });

  test('nothing runs without a lock, and a lease ends with the connection', async () => {
    const name = unique();
    const work = jest.fn(async () => undefined);
    const slow = gate();
    const remaining = one.locks.hold(name, async (lease) => {
      const before = lease.remaining();
      await slow.opens(undefined);
      return { before, after: lease.remaining() };
    });
    await slow.reached;
    const queued = codeOf(one.locks.hold(name, work));
    await cut();
    expect(await codeOf(one.locks.hold(unique(), work))).toBe('UPSTREAM_UNAVAILABLE');
    slow.open();
    const { before, after } = await remaining;
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
    expect(await queued).toBe('UPSTREAM_UNAVAILABLE');
    expect(work).not.toHaveBeenCalled();
    expect(lines.filter((line) => line.includes('not released'))).not.toEqual([]);
    await wire.mend();
    await ready();
    expect(await one.locks.hold(unique(), async () => 'again')).toBe('again');
  });

  test('limits are counted in the process', async () => {
    await cut();
    const limit = { name: unique(), points: 2, seconds: 60 };
    const allowed = [];
    for (let round = 0; round < 3; round += 1) {
      allowed.push((await one.rateLimits.take(limit, 'k')).allowed);
    }
    expect(allowed).toEqual([true, true, false]);
    await one.rateLimits.reset(limit, 'k');
    expect(await one.rateLimits.look(limit, 'k')).toMatchObject({ allowed: true, remaining: 2 });
    await wire.mend();
    await ready();
  });

  test('no work begins under a key, and what ends is no failure', async () => {
    await cut();
    const { idempotency } = one;
    expect(await codeOf(idempotency.begin('me', 'k', 'work'))).toBe('UPSTREAM_UNAVAILABLE');
    await idempotency.finish('me', 'k', 'work', 'result');
    await idempotency.abandon('me', 'k');
    await wire.mend();
    await ready();
  });

  test('nothing is known of sessions, and what was raised is told afterwards', async () => {
    const user = unique();
    const issued = new Date(Date.now() + 60_000);
    await one.sessions.raise(user, 2, 900);
    await cut();
    await one.sessions.raise(user, 4, 900);
    await one.sessions.raise(user, 3, 900);
    expect(await one.sessions.minimum(user, issued)).toBeNull();
    expect(await other.sessions.minimum(user, issued)).toBe(2);
    await wire.mend();
    await until(async () => (await other.sessions.minimum(user, issued)) === 4);
    await ready();
    expect(await one.sessions.minimum(user, issued)).toBe(4);
  });

  test('a Redis that says nothing is left alone until it answers again', async () => {
    const place = [unique(), 'k'] as const;
    redis.pause();
    for (let round = 0; round < 3; round += 1) {
      expect(await read(one, place, () => round)).toBe(round);
      expect(await codeOf(one.locks.hold(unique(), async () => 'never'))).toBe(
        'UPSTREAM_UNAVAILABLE',
      );
      await one.cache.drop([place[0]]);
      // Long enough that it is tried again, and at last taken for dead.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
    }
    redis.resume();
    await ready();
    expect(await one.locks.hold(unique(), async () => 'held')).toBe('held');
    await read(one, place, () => 'new');
    await until(async () => (await read(other, place, () => 'loaded')) === 'new');
  });

  test('that it is lost and that it is back is said once each time', async () => {
    await ready();
    lines.length = 0;
    await cut();
    for (let round = 0; round < 5; round += 1) await read(one, [unique(), 'k'], () => 1);
    await one.cache.drop([unique()]);
    await wire.mend();
    await ready();
    expect(lines.map((line) => line.split(';')[0]?.split(' {')[0])).toEqual([
      'warn Redis is lost',
      'info Redis is back',
    ]);
  });
});
