/** An instant: RFC 3339, UTC, always with milliseconds (`2026-01-05T09:30:00.000Z`), so that text order is time order. */
export type Instant = string;

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
/** Instants as we write them, in the days that every month has: most of what is ever read. */
const PLAIN =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const ZONELESS = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
/** The zone as some C libraries print it. */
const COLONLESS = /(:\d{2}(?:\.\d+)?[+-]\d{2})(\d{2})$/;

/** Reads RFC 3339 text with a zone; null for anything else, impossible dates such as 30 February included. */
export function parseInstant(text: string): Instant | null {
  if (PLAIN.test(text)) return text;
  const match = RFC3339.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const parts = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const local = new Date(0);
  local.setUTCFullYear(parts[0], parts[1] - 1, parts[2]);
  local.setUTCHours(parts[3], parts[4], parts[5], Number(fraction.slice(1, 4).padEnd(3, '0')));
  const real =
    local.getUTCMonth() === parts[1] - 1 &&
    local.getUTCDate() === parts[2] &&
    parts[3] < 24 &&
    parts[4] < 60 &&
    parts[5] < 60;
  if (!real) return null;
  const offset = /^z$/i.test(zone) ? 0 : offsetMinutes(zone);
  if (offset === null) return null;
  const instant = new Date(local.getTime() - offset * 60_000).toISOString();
  // An offset can lead out of the four-digit years, which text order could not bear.
  return instant.length === 24 ? instant : null;
}

/** Reads an instant out of a stored document: as {@link parseInstant}, and zone-less text as UTC (older programs wrote it so). */
export function readInstant(value: unknown): Instant | null {
  if (typeof value !== 'string' || value === '') return null;
  if (PLAIN.test(value)) return value;
  const text = value.trim();
  if (!ZONELESS.test(text)) return parseInstant(text.replace(COLONLESS, '$1:$2'));
  const [date = '', time = '00:00:00'] = text.split(/[T ]/);
  return parseInstant(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
}

/** The instant of a `Date`. */
export function toInstant(date: Date): Instant {
  return date.toISOString();
}

/** The moment itself when it is after another, else one millisecond after that one. */
export function laterOf(moment: Instant, than: Instant): Instant {
  return moment > than ? moment : toInstant(new Date(Date.parse(than) + 1));
}

function offsetMinutes(zone: string): number | null {
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
