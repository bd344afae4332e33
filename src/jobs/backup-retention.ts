import type { Manifest } from './backup-manifest.js';
import { seriesOf } from './backup-manifest.js';

/** What the plan looks at. `whole` is false where objects of the backup are gone. */
export type Kept = Pick<
  Manifest,
  'stamp' | 'backup_type' | 'backup_date' | 'base' | 'selection'
> & {
  readonly whole: boolean;
};

const DAY = 86_400_000;
const DAYS = 7;
const WEEKS = 4;
const MONTHS = 12;

/**
 * The stamps of the backups to keep, of all there are: of each of the last 7 days, 4 ISO weeks and 12
 * months (UTC, the current ones among them) the newest full one; incremental ones on top of the newest
 * full one, for 7 days. The newest full one is always kept, however old. Each selection of collections is
 * a series of its own: a copy of one collection is none of all.
 */
export function planRetention(backups: readonly Kept[], now: Date): ReadonlySet<string> {
  const series = new Map<string, Kept[]>();
  for (const backup of backups) {
    const key = seriesOf(backup);
    series.set(key, [...(series.get(key) ?? []), backup]);
  }
  return new Set([...series.values()].flatMap((each) => planSeries(each, now)));
}

function planSeries(backups: readonly Kept[], now: Date): readonly string[] {
  const isRecent = ({ backup_date }: Kept) => now.getTime() - Date.parse(backup_date) < DAYS * DAY;
  const full = backups
    .filter(({ backup_type, whole }) => whole && backup_type === 'full')
    .sort(newestFirst);
  const [newest] = full;
  // What is not whole may still be of use to somebody, as long as nothing better is there.
  if (!newest) return backups.map(({ stamp }) => stamp);
  const kept = new Set([newest.stamp]);
  for (const periods of [lastDays(now), lastWeeks(now), lastMonths(now)]) {
    for (const [from, to] of periods) {
      const found = full.find(({ backup_date }) => {
        const at = Date.parse(backup_date);
        return at >= from && at < to;
      });
      if (found) kept.add(found.stamp);
    }
  }
  for (const backup of backups) {
    const onTop = backup.backup_type === 'incremental' && backup.base === newest.stamp;
    const damaged = backup.backup_type === 'full' && !backup.whole;
    if ((onTop || damaged) && isRecent(backup)) kept.add(backup.stamp);
  }
  return [...kept];
}

function newestFirst(one: Kept, other: Kept): number {
  const later = Date.parse(other.backup_date) - Date.parse(one.backup_date);
  if (later !== 0) return later;
  return one.stamp < other.stamp ? 1 : -1;
}

type Period = readonly [from: number, to: number];

function lastDays(now: Date): readonly Period[] {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return Array.from({ length: DAYS }, (_, ago) => [today - ago * DAY, today - (ago - 1) * DAY]);
}

/** ISO weeks begin on Monday. */
function lastWeeks(now: Date): readonly Period[] {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const monday = today - ((now.getUTCDay() + 6) % 7) * DAY;
  const week = 7 * DAY;
  return Array.from({ length: WEEKS }, (_, ago) => [
    monday - ago * week,
    monday - (ago - 1) * week,
  ]);
}

function lastMonths(now: Date): readonly Period[] {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return Array.from({ length: MONTHS }, (_, ago) => [
    Date.UTC(year, month - ago, 1),
    Date.UTC(year, month - ago + 1, 1),
  ]);
}
