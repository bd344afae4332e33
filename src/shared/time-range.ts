import { type Instant, toInstant } from './instant.js';

/** A span of time: its beginning belongs to it, its end does not. */
export interface TimeRange {
  readonly from: Instant;
  readonly to: Instant;
}

const DAY = 86_400_000;

export function within({ from, to }: TimeRange, at: Instant): boolean {
  return at >= from && at < to;
}

/** The day before an instant, as text that comes before every stored form of that instant. */
export function dayBefore(at: Instant): string {
  return dayOf(Date.parse(at) - DAY);
}

/** The second day after an instant, as text that comes after every stored form of that instant. */
export function dayAfter(at: Instant): string {
  return dayOf(Date.parse(at) + 2 * DAY);
}

/** The calendar month of an instant in UTC: `2026-05`. */
export function monthOf(at: Instant): string {
  return at.slice(0, 7);
}

/** Every calendar month (UTC) that a range touches, in order. */
export function monthsOf({ from, to }: TimeRange): readonly string[] {
  const last = toInstant(new Date(Date.parse(to) - 1));
  const months: string[] = [];
  const month = new Date(`${monthOf(from)}-01T00:00:00.000Z`);
  for (; toInstant(month) <= last; month.setUTCMonth(month.getUTCMonth() + 1)) {
    months.push(monthOf(toInstant(month)));
  }
  return months;
}

function dayOf(time: number): string {
  return toInstant(new Date(time)).slice(0, 10);
}
