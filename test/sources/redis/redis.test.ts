import { silentLogger } from '../../../src/shared/logger.js';
import { createRedisCoordination } from '../../../src/sources/redis/client.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../support/redis.js';
import { keepsTheContract, NOW, type Pair } from './support/contract.js';

describeWithRedis('two processes that share a Redis', () => {
  let redis: TestRedis;
  let pair: Pair;
  beforeAll(async () => {
    redis = await startRedis();
    const start = () =>
      createRedisCoordination({ url: redis.url, prefix: 'test:', clock: NOW }, silentLogger);
    pair = { one: start(), other: start() };
  });
  afterAll(async () => {
    for (const each of [pair.one, pair.one, pair.other]) await each.close();
    await redis.stop();
    await redis.stop();
  });
  keepsTheContract(() => pair);
});
