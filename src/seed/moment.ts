import { type Instant, toInstant } from '../shared/instant.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Times around the one moment at which the association is built. */
export interface Moment {
  readonly now: Instant;
  /** So many minutes from now; negative ones are past. */
  minutes(count: number): Instant;
  days(count: number): Instant;
  /** Wall clock time (`HH:MM`) in an IANA zone, so many days from today there. */
  wall(timezone: string, day: number, time: string): Instant;
}

export function momentOf(date: Date): Moment {
  // Without milliseconds: they would lend a precision that nothing here has.
  const now = Math.floor(date.getTime() / 1000) * 1000;
  const at = (time: number) => toInstant(new Date(time));
  return {
    now: at(now),
    minutes: (count) => at(now + count * MINUTE),
    days: (count) => at(now + Math.round(count * DAY)),
    wall: (timezone, day, time) => {
      const today = Math.floor((now + offsetOf(timezone, now)) / DAY) * DAY;
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      const local = today + day * DAY + (hours * 60 + minutes) * MINUTE;
      // The offset of the day meant, not of today: summer time may begin between the two.
      const guess = local - offsetOf(timezone, local);
      return at(local - offsetOf(timezone, guess));
    },
  };
}

/** One instant moved by hours. */
export function hoursAfter(time: Instant, hours: number): Instant {
  return toInstant(new Date(Date.parse(time) + hours * 60 * MINUTE));
}

/** One instant moved by minutes. */
export function minutesAfter(time: Instant, minutes: number): Instant {
  return hoursAfter(time, minutes / 60);
}

const formats = (() => {
  const known = new Map<string, Intl.DateTimeFormat>();
  return (timezone: string): Intl.DateTimeFormat => {
    const format =
      known.get(timezone) ??
      new Intl.DateTimeFormat('en-US', {
        timeZone: timezone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    known.set(timezone, format);
    return format;
  };
})();

/** How far the wall clock of the zone is ahead of UTC at that time, in milliseconds. */
function offsetOf(timezone: string, time: number): number {
  const parts = new Map(
    formats(timezone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(time / 1000) * 1000;
}
