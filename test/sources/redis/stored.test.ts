import { Redis } from 'ioredis';
import type { UpstreamCall } from '../../../src/shared/call-scope.js';
import type { Coordination } from '../../../src/shared/coordination.js';
import { silentLogger } from '../../../src/shared/logger.js';
import { createRedisCoordination } from '../../../src/sources/redis/client.js';
import { freePort } from '../../process/running.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis.js';
import { read } from './support/contract.js';
import { codeOf, healthy, listening, unique, until } from './support/helpers.js';

let redis: TestRedis;
let inside: Redis;
let coordination: Coordination;
let time = Date.parse('2030-05-01T12:00:00.700Z');
const clock = { now: () => new Date(time) };

describeWithRedis('what stands in Redis', () => {
  beforeAll(async () => {
    redis = await startRedis();
    inside = new Redis(redis.url);
    coordination = createRedisCoordination({ url: redis.url, prefix: 'p:', clock }, silentLogger);
    await until(() => healthy(coordination));
  });
  afterAll(async () => {
    inside.disconnect();
    await coordination.close();
    await redis.stop();
  });

  test('has the prefix and an end, and names nobody', async () => {
    const mail = 'ann@example.com';
    await coordination.rateLimits.take({ name: 'login', points: 1, seconds: 60 }, mail);
    await coordination.idempotency.begin(mail, mail, mail);
    await coordination.sessions.raise(mail, 1, 60);
    await read(coordination, [mail, mail], () => 'value');
    const keys = await coordination.locks.hold(mail, () => inside.keys('*'));
    expect(keys.length).toBeGreaterThanOrEqual(7);
    for (const key of keys) {
      expect(key).toMatch(/^p:[\w:-]+$/);
      expect(key).not.toContain('ann');
      const ends = (await inside.pttl(key)) !== -1;
      expect({ key, ends }).toEqual({ key, ends: !key.includes('known-since') });
    }
  });

  test('a lock is held on as long as it is renewed, and what somebody else has is not taken back', async () => {
    const name = unique();
    await coordination.locks.hold(name, async (lease) => {
      const [key = ''] = await inside.keys(`p:lock:*`);
      await inside.pexpire(key, 5_000);
      expect(await lease.renew()).toBe(true);
      expect(await inside.pttl(key)).toBeGreaterThan(25_000);
      await inside.set(key, 'of somebody else', 'PX', 5_000);
      expect([await lease.renew(), lease.remaining()]).toEqual([false, 0]);
      expect(await inside.pttl(key)).toBeLessThanOrEqual(5_000);
      expect(await inside.get(key)).toBe('of somebody else');
      await inside.del(key);
      expect(await lease.renew()).toBe(false);
    });
  });

  test('what is no JSON is loaded anew', async () => {
    const place = [unique(), 'k'] as const;
    await redis.flush();
    await read(coordination, place, () => 'first');
    const keys = await inside.keys('p:cache:*');
    expect(keys).toHaveLength(1);
    await inside.set(keys[0]!, '{"cut off');
    expect(await read(coordination, place, () => 'second')).toBe('second');
  });

  test('a flushed Redis has forgotten copies, and comes to no version again', async () => {
    const place = [unique(), 'k'] as const;
    await coordination.cache.drop([place[0]]);
    const before = await inside.mget(await inside.keys('p:version:*'));
    await redis.flush();
    await coordination.cache.drop([place[0]]);
    expect(await read(coordination, place, () => 'new')).toBe('new');
    const after = await inside.mget(await inside.keys('p:version:*'));
    expect(before.filter((version) => after.includes(version))).toEqual([]);
  });

  test('a flushed Redis knows nothing of sessions from before', async () => {
    const { sessions } = coordination;
    const before = clock.now();
    time += 10_000;
    await redis.flush();
    expect(await sessions.minimum('u', before)).toBeNull();
    expect(await sessions.minimum('u', before)).toBeNull();
    expect(await sessions.minimum('u', new Date('2030-05-01T12:00:10Z'))).toBe(0);
    time += 10_000;
    expect(await sessions.minimum('u', new Date('2030-05-01T12:00:10Z'))).toBe(0);
  });

  test('each exchange is told to the meter', async () => {
    const calls: UpstreamCall[] = [];
    const meter = { call: (call: UpstreamCall) => calls.push(call), cacheHit: () => undefined };
    await read(coordination, [unique(), 'k'], () => 1, { meter });
    expect(calls).toEqual([
      { upstream: 'redis', operation: 'cache get', milliseconds: expect.any(Number) },
    ]);
  });

  test('a process that hands a lock to itself lets others in', async () => {
    const other = createRedisCoordination({ url: redis.url, prefix: 'p:', clock }, silentLogger);
    const order: string[] = [];
    const work = (who: string) => async () => {
      order.push(who);
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const mine = Array.from({ length: 60 }, () => coordination.locks.hold('l', work('one')));
    await Promise.all([...mine, other.locks.hold('l', work('other'))]);
    await other.close();
    expect(order.at(-1)).toBe('one');
  });
});

describeWithRedis('a connection', () => {
  const start = (url: string, log = silentLogger) =>
    createRedisCoordination({ url, prefix: 'p:', clock }, log);

  test('can be begun before there is a Redis, and ended without one', async () => {
    const early = start(`redis://127.0.0.1:${await freePort()}`);
    expect(await read(early, ['n', 'k'], () => 1)).toBe(1);
    expect(await codeOf(early.locks.hold('l', async () => 1))).toBe('UPSTREAM_UNAVAILABLE');
    expect(await healthy(early)).toBe(false);
    await early.close();
    await early.close();
    expect(await codeOf(early.locks.hold('l', async () => 1))).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('serves what is asked of it while it is being made', async () => {
    const coordination = start((redis = await startRedis()).url);
    expect(await coordination.locks.hold('l', async () => 'held')).toBe('held');
    await coordination.close();
    await redis.stop();
  });

  test('says that it is refused, and never with which password', async () => {
    redis = await startRedis('--requirepass', 'right-secret');
    const address = redis.url.slice('redis://'.length);
    const { log, lines } = listening();
    const refused = start(`redis://:wrong-secret@${address}`, log);
    expect(await healthy(refused)).toBe(false);
    expect(lines.join('\n')).toContain('WRONGPASS');
    expect(lines.join('\n')).not.toContain('secret');
    const welcome = start(`redis://:right-secret@${address}`);
    expect(await healthy(welcome)).toBe(true);
    await Promise.all([refused.close(), welcome.close()]);
    await redis.stop();
  });
});
