import type { RsvpRecord, RsvpStatus } from './rsvp.record.js';

const ACTIVE: readonly RsvpStatus[] = ['confirmed', 'pending', 'waitlist'];
const SEATED: readonly RsvpStatus[] = ['confirmed', 'pending'];

/** Answers that take a seat or wait for one. Of two to one event, which should not be, the newer counts. */
export function activeOf(rsvps: readonly RsvpRecord[]): readonly RsvpRecord[] {
  const oldestFirst = rsvps
    .filter(({ status }) => ACTIVE.includes(status))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  return [...new Map(oldestFirst.map((rsvp) => [rsvp.eventId, rsvp])).values()];
}

/** Whether the answer takes a seat: confirmed, or held while the checkout is open. */
export function takesSeat({ status }: RsvpRecord): boolean {
  return SEATED.includes(status);
}
