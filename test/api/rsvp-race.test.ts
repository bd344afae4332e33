import { systemClock } from '../../src/shared/clock.js';
import { silentLogger } from '../../src/shared/logger.js';
import { createRedisCoordination } from '../../src/sources/redis/client.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.js';
import { holdsTogether, peopleOf, SeatRush } from '../support/seat-rush.js';

const PEOPLE = 60;
const SEATS = 12;

let rush: SeatRush;

describe('within one process', () => {
  beforeAll(async () => {
    rush = await SeatRush.start(SEATS);
  });
  afterAll(() => rush.stop());
  rushAndLeave();
});

describeWithRedis('over one Redis', () => {
  let redis: TestRedis;
  const connect = () =>
    createRedisCoordination({ url: redis.url, prefix: 'race:', clock: systemClock }, silentLogger);
  let both: [ReturnType<typeof connect>, ReturnType<typeof connect>];
  beforeAll(async () => {
    redis = await startRedis();
    both = [connect(), connect()];
    rush = await SeatRush.start(SEATS, both);
  });
  afterAll(async () => {
    await rush.stop();
    await Promise.all(both.map((each) => each.close()));
    await redis.stop();
  });
  rushAndLeave();
});

function rushAndLeave(): void {
  test('of sixty who want twelve seats at once, each twice, over two gateways, twelve get one', async () => {
    const people = peopleOf(PEOPLE);
    // The second time from the other end, so that everybody comes to both gateways.
    const answers = await rush.answer([...people, ...people.toReversed()], 'a first try');
    const before = rush.reads();
    const twice = await rush.answer(people, 'a second try');
    const reads = rush.reads() - before;
    const rows = await rush.rows();
    holdsTogether(rows, SEATS);
    expect(rows).toHaveLength(PEOPLE);
    expect(rows.filter(({ status }) => status === 'confirmed')).toHaveLength(SEATS);
    // Each pair had one key: it was done once, and both were told.
    expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
    expect(twice.flatMap(({ codes }) => codes)).toEqual(people.map(() => 'CONFLICT'));
    expect(twice.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(SEATS);
    // Many are decided in one round: fewer reads than attempts.
    expect(reads).toBeLessThan(PEOPLE / 2);
  });

  test('with cancellations and new answers at the same time everything still holds together', async () => {
    const before = await rush.rows();
    const people = peopleOf(PEOPLE);
    const leaving = people.filter((_, index) => index % 3 === 0);
    const [canceled, , newcomers] = await Promise.all([
      rush.cancel(leaving),
      rush.answer(leaving.slice(0, 8), 'back again'),
      rush.answer(peopleOf(PEOPLE + 6).slice(PEOPLE), 'newcomers'),
    ]);
    expect(canceled.flatMap(({ codes }) => codes)).toEqual([]);
    expect(newcomers.flatMap(({ codes }) => codes)).toEqual([]);
    const rows = await rush.rows();
    expect(rows).toHaveLength(before.length + 6);
    holdsTogether(rows, SEATS);
    expect(rows.filter(({ status }) => status === 'confirmed')).toHaveLength(SEATS);
    const left = await rush.cancel(people);
    expect(left.flatMap(({ codes }) => codes)).toEqual([]);
    const last = await rush.rows();
    expect(last.filter(({ status }) => status === 'confirmed')).toHaveLength(6);
    expect(last.filter(({ status }) => status === 'waitlist')).toEqual([]);
  });
}
