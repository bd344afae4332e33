import { createHash } from 'node:crypto';

import { idFromHex } from '../../shared/ids.js';

/** The identity of the one RSVP of a person to an event, shaped like a UUID: whoever makes it makes the same one. */
export function rsvpIdOf(eventId: string, userId: string): string {
  return idFromHex(hashOf(['rsvp', eventId, userId]));
}

/** A short, stable name for values, by which they are recognised and not read. */
export function hashOf(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32);
}
