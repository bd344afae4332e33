import { groupBy } from '../../shared/group-by.js';
import { type Instant, toInstant } from '../../shared/instant.js';
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

/** How long a seat is held while its checkout is open. */
export const HOLD_MINUTES = 30;

/** Until when a seat that is not paid yet is held; null when it is no such seat. */
export function heldUntil(rsvp: RsvpRecord): Instant | null {
  if (rsvp.status !== 'pending') return null;
  // An offer to who waited is held from when it was made.
  const since = Date.parse(rsvp.promotedAt ?? waitingSince(rsvp));
  return toInstant(new Date(since + HOLD_MINUTES * 60_000));
}

/** What an RSVP means for the seats: it has one, waits for one, or neither. */
export type Standing = 'seat' | 'waiting' | 'out';

/** What an RSVP means at a moment: a hold that has lapsed is no seat. */
export function standingOf(rsvp: RsvpRecord, now: Instant): Standing {
  switch (rsvp.status) {
    case 'confirmed':
      return 'seat';
    case 'pending':
      return (heldUntil(rsvp) ?? now) > now ? 'seat' : 'out';
    case 'waitlist':
      return 'waiting';
    case 'declined':
    case 'canceled':
      return 'out';
  }
}

const WEIGHT: Record<Standing, number> = { seat: 2, waiting: 1, out: 0 };

/** Of several RSVPs of one person to one event, which should not be: the seat, else the place in the line, else the newest. */
export function currentOf(rsvps: readonly RsvpRecord[], now: Instant): RsvpRecord | null {
  const weight = (rsvp: RsvpRecord) => WEIGHT[standingOf(rsvp, now)];
  const [first] = [...rsvps].sort((a, b) => weight(b) - weight(a) || byAge(b, a));
  return first ?? null;
}

/** The one RSVP of each person at one event, oldest first. */
export function onePerPerson(rsvps: readonly RsvpRecord[], now: Instant): readonly RsvpRecord[] {
  const people = groupBy(rsvps, ({ userId }) => userId);
  const current = [...people.values()].map((own) => currentOf(own, now));
  return current.filter((rsvp) => rsvp !== null).sort(byAge);
}

/** Counts the RSVPs of one event as they stand at a moment. */
export function seatsOf(rsvps: readonly RsvpRecord[], now: Instant): Seats {
  const one = onePerPerson(rsvps, now);
  const seated = one.filter((rsvp) => standingOf(rsvp, now) === 'seat');
  return {
    confirmed: seated.filter(({ status }) => status === 'confirmed').length,
    taken: seated.reduce((sum, rsvp) => sum + seatsFor(rsvp), 0),
    waitlist: one.filter(({ status }) => status === 'waitlist'),
  };
}

/** Seats that an RSVP needs: the person's and one for each guest. */
export function seatsFor({ guestsCount }: Pick<RsvpRecord, 'guestsCount'>): number {
  return 1 + guestsCount;
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
  const full = spotsRemaining(event, seats) === 0 || seats.waitlist.length > 0;
  return full && !event.waitlistEnabled ? 'full' : null;
}

/** When the person answered: what the order of a line goes by. */
export function waitingSince({ respondedAt, createdAt }: RsvpRecord): Instant {
  return respondedAt ?? createdAt;
}

function byAge(a: RsvpRecord, b: RsvpRecord): number {
  const [one, other] = [waitingSince(a), waitingSince(b)];
  if (one !== other) return one < other ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
