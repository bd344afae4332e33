import { type Kept, planRetention } from '../../src/jobs/backup-retention.js';
import { randomOf } from '../../src/seed/random.js';
import { stampOf } from '../../src/jobs/backup-manifest.js';

const DAY = 86_400_000;

function full(at: string, more: Partial<Kept> = {}): Kept {
  const stamp = stampOf(new Date(at));
  return {
    stamp,
    backup_type: 'full',
    backup_date: at,
    base: null,
    selection: null,
    whole: true,
    ...more,
  };
}

const increment = (at: string, base: Kept) =>
  full(at, { backup_type: 'incremental', base: base.stamp });

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY).toISOString();

test('of a year of daily ones stay seven days, four weeks and twelve months', () => {
  const now = new Date('2026-06-17T03:00:00.000Z');
  const backups = Array.from({ length: 400 }, (_, ago) => full(daysBefore(now, ago)));
  const kept = backups.filter(({ stamp }) => planRetention(backups, now).has(stamp));
  expect(kept.map(({ backup_date }) => backup_date.slice(0, 10))).toEqual([
    '2026-06-17', // today, this week and this month
    '2026-06-16',
    '2026-06-15',
    '2026-06-14', // and the last day of the week before
    '2026-06-13',
    '2026-06-12',
    '2026-06-11',
    '2026-06-07',
    '2026-05-31', // and the month
    '2026-04-30',
    '2026-03-31',
    '2026-02-28',
    '2026-01-31',
    '2025-12-31',
    '2025-11-30',
    '2025-10-31',
    '2025-09-30',
    '2025-08-31',
    '2025-07-31',
  ]);
});

test('incremental ones stay on top of the newest full one, for seven days', () => {
  const now = new Date('2026-06-17T12:00:00.000Z');
  const [old, base] = [full('2026-06-08T03:00:00.000Z'), full('2026-06-09T03:00:00.000Z')];
  const late = increment('2026-06-09T04:00:00.000Z', base);
  const recent = increment('2026-06-17T04:00:00.000Z', base);
  const foreign = increment('2026-06-17T05:00:00.000Z', old);
  const kept = planRetention([old, base, late, recent, foreign], now);
  expect([...kept].sort()).toEqual([base.stamp, recent.stamp].sort());
});

test('a copy of one collection stands in for none of all', () => {
  const now = new Date('2026-06-17T12:00:00.000Z');
  const all = full('2026-06-17T03:00:00.000Z');
  const users = full('2026-06-17T11:00:00.000Z', { selection: ['users'] });
  const damaged = full('2026-06-17T11:30:00.000Z', { whole: false });
  const kept = planRetention([all, users, damaged], now);
  expect([...kept].sort()).toEqual([all.stamp, users.stamp, damaged.stamp].sort());
});

test('whatever there is, the plan holds what it says', () => {
  const random = randomOf('retention');
  for (let round = 0; round < 100; round += 1) {
    const now = new Date(Date.UTC(2026, random.int(0, 11), random.int(1, 28), random.int(0, 23)));
    const minutes = new Set(
      Array.from({ length: random.int(0, 80) }, () => random.int(0, 500 * 24 * 60)),
    );
    const fulls = [...minutes].map((ago) =>
      full(daysBefore(now, ago / 1_440), { whole: random.chance(0.9) }),
    );
    const increments =
      fulls.length === 0
        ? []
        : Array.from({ length: 10 }, () =>
            increment(daysBefore(now, random.int(0, 20 * 1_440) / 1_440), random.pick(fulls)),
          );
    const backups = [...fulls, ...increments];
    const kept = planRetention(backups, now);
    const whole = fulls.filter((each) => each.whole).sort(newestFirst);
    const newest = whole[0];
    // The newest complete one, always; nothing that is not there; nothing twice over by another order.
    if (newest) expect(kept.has(newest.stamp)).toBe(true);
    const stamps = new Set(backups.map(({ stamp }) => stamp));
    expect([...kept].filter((stamp) => !stamps.has(stamp))).toEqual([]);
    expect([...planRetention([...backups].reverse(), now)].sort()).toEqual([...kept].sort());
    // Done again, it removes nothing more.
    const left = backups.filter(({ stamp }) => kept.has(stamp));
    expect(planRetention(left, now).size).toBe(kept.size);
    if (!newest) continue;
    // Bounded, and of each day, week and month there is the newest.
    expect(whole.filter(({ stamp }) => kept.has(stamp)).length).toBeLessThanOrEqual(7 + 4 + 12 + 1);
    for (const [count, periodOf] of PERIODS) {
      const wanted = new Set(Array.from({ length: count }, (_, ago) => periodOf(now, ago)));
      for (const period of wanted) {
        const first = whole.find(
          ({ backup_date }) => periodOf(new Date(backup_date), 0) === period,
        );
        if (first) expect(kept.has(first.stamp)).toBe(true);
      }
    }
    for (const { stamp, base } of increments.filter(({ stamp }) => kept.has(stamp))) {
      expect([stamp, base]).toEqual([stamp, newest.stamp]);
    }
  }
});

function newestFirst(one: Kept, other: Kept): number {
  if (one.backup_date !== other.backup_date) return one.backup_date < other.backup_date ? 1 : -1;
  return one.stamp < other.stamp ? 1 : -1;
}

const day = (at: Date, ago: number) =>
  new Date(at.getTime() - ago * DAY).toISOString().slice(0, 10);
const month = (at: Date, ago: number) =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - ago, 1)).toISOString().slice(0, 7);
/** The Monday of the week. */
const week = (at: Date, ago: number) => day(at, ((at.getUTCDay() + 6) % 7) + 7 * ago);
const PERIODS = [
  [7, day],
  [4, week],
  [12, month],
] as const;
