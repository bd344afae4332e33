import type { Instant } from '../../shared/instant.js';
import type { EventRecord } from '../events/index.js';

type When = Pick<EventRecord, 'startDate' | 'endDate' | 'timezone' | 'isAllDay'>;

const DAY = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const;
const TIME = { ...DAY, hour: 'numeric', minute: '2-digit' } as const;

/** From when to when by the clocks of the place: `Monday, June 22, 2026, 5:00 – 7:00 AM (Pacific Daylight Time)`. */
export function whenOf({ startDate, endDate, timezone, isAllDay }: When): string {
  const start = Date.parse(startDate);
  const end = Math.max(start, Date.parse(endDate));
  // A day that ends at midnight does not end on the next.
  if (isAllDay) return spoken(DAY, timezone, start, Math.max(start, end - 1));
  const zones = new Set([start, end].map((at) => zoneNameAt(at, timezone)));
  return `${spoken(TIME, timezone, start, end)} (${[...zones].join(' – ')})`;
}

/** A moment by the clocks of the place. */
export function momentAt(moment: Instant, timezone: string): string {
  const at = Date.parse(moment);
  return `${spoken(TIME, timezone, at, at)} (${zoneNameAt(at, timezone)})`;
}

/** Where it takes place, for everybody to know; the address to take part online is for the event's page. */
export function placeOf({ location, address, city, state, isOnline }: EventRecord): string | null {
  const place = [location, address, city, state].filter((part) => part !== null).join(', ');
  if (!isOnline) return place === '' ? null : place;
  return place === '' ? 'online' : `${place}, and online`;
}

/** What is worth telling of a change to those who come. */
export type Move = 'the time' | 'the place' | 'the link to take part online';

const TIMES = ['startDate', 'endDate'] as const;
const PLACES = ['location', 'address', 'city', 'state', 'isOnline'] as const;

/** What of it takes place at another time or place than before. */
export function movesOf(before: EventRecord, after: EventRecord): readonly Move[] {
  const differs = (name: keyof EventRecord) => before[name] !== after[name];
  const moves: Move[] = [];
  if (TIMES.some(differs)) moves.push('the time');
  if (PLACES.some(differs)) moves.push('the place');
  if (after.isOnline && differs('virtualUrl')) moves.push('the link to take part online');
  return moves;
}

function spoken(
  options: Intl.DateTimeFormatOptions,
  timezone: string,
  start: number,
  end: number,
): string {
  // The narrow spaces of typesetters are not shown everywhere.
  return formatIn(options, timezone)
    .formatRange(start, end)
    .replace(/[\u2009\u202f]/g, ' ');
}

/** What the zone is called at that time of the year: clocks are told in full, for people far away. */
function zoneNameAt(at: number, timezone: string): string {
  const parts = formatIn({ timeZoneName: 'long' }, timezone).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timezone;
}

/** Older programs stored zones that do not exist. */
function formatIn(options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}
