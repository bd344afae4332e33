import type { Instant } from '../../shared/instant.js';
import type { EventRecord } from '../events/index.js';
import type { RsvpRecord } from './rsvp.record.js';

/** How an event is filled, derived from its RSVPs and from nothing else. */
export interface Seats {
  /** Confirmed RSVPs, guests not counted. */
  readonly confirmed: number;
  /** Seats that are taken or held: everybody confirmed or with an open checkout, guests included. */
  readonly taken: number;
  /** Who waits, oldest first. */
  readonly waitlist: readonly RsvpRecord[];
}

/** Counts the RSVPs of one event. Of two by one person, which should not be, the newer counts. */
export function seatsOf(rsvps: readonly RsvpRecord[]): Seats {
  const oldestFirst = [...rsvps].sort((a, b) => (waitingSince(a) < waitingSince(b) ? -1 : 1));
  const one = [...new Map(oldestFirst.map((rsvp) => [rsvp.userId, rsvp])).values()];
  const confirmed = one.filter(({ status }) => status === 'confirmed');
  const held = one.filter(({ status }) => status === 'pending');
  return {
    confirmed: confirmed.length,
    taken: [...confirmed, ...held].reduce((sum, { guestsCount }) => sum + 1 + guestsCount, 0),
    waitlist: one.filter(({ status }) => status === 'waitlist'),
  };
}

/** Seats left; null where there is no limit. */
export function spotsRemaining({ capacity }: EventRecord, { taken }: Seats): number | null {
  return capacity === null ? null : Math.max(0, capacity - taken);
}

/** Place on the waitlist, from 1; null when not on it. */
export function waitlistPosition({ waitlist }: Seats, { id }: RsvpRecord): number | null {
  const index = waitlist.findIndex((rsvp) => rsvp.id === id);
  return index < 0 ? null : index + 1;
}

/** Why nobody can register now. */
export type RegistrationClosed = 'not_published' | 'canceled' | 'started' | 'deadline' | 'full';

/** Whether one can register, the reason why not, and until when; for nobody in particular. */
export function registrationOf(
  event: EventRecord,
  seats: Seats,
  now: Instant,
): { open: boolean; reason: RegistrationClosed | null; deadline: Instant | null } {
  const reason = closedBecause(event, seats, now);
  return { open: reason === null, reason, deadline: event.registrationDeadline };
}

function closedBecause(event: EventRecord, seats: Seats, now: Instant): RegistrationClosed | null {
  if (event.status === 'canceled') return 'canceled';
  if (event.status !== 'published') return 'not_published';
  if (event.startDate <= now) return 'started';
  if (event.registrationDeadline !== null && event.registrationDeadline <= now) return 'deadline';
  // A full event with a waitlist is open: one can register to wait.
  return spotsRemaining(event, seats) === 0 && !event.waitlistEnabled ? 'full' : null;
}

function waitingSince({ respondedAt, createdAt }: RsvpRecord): string {
  return respondedAt ?? createdAt;
}
