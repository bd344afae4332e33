import { createHash } from 'node:crypto';

/** The identity of the one RSVP of a person to an event, shaped like a UUID: whoever makes it makes the same one. */
export function rsvpIdOf(eventId: string, userId: string): string {
  const hex = hashOf(['rsvp', eventId, userId]);
  // Version 8: a UUID of the maker's own making (RFC 9562).
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** A short, stable name for values, by which they are recognised and not read. */
export function hashOf(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32);
}
