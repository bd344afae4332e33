import { type InputError, refusal } from '../../shared/errors.js';
import { type Instant, laterOf } from '../../shared/instant.js';
import type { Viewer } from '../../shared/viewer.js';
import { type EventRecord, maySeeEvent } from '../events/index.js';
import { newRsvp, type RsvpRecord } from './rsvp.record.js';
import { rsvpIdOf } from './rsvp-identity.js';
import type { Roster } from './roster.js';
import { seatsFor, standingOf } from './seats.js';

/** One row to be written: a new one, or a change of one that is there. */
export interface SeatWrite {
  readonly before: RsvpRecord | null;
  readonly after: RsvpRecord;
}

/** What is to become of one attempt. What cannot be is thrown as a refusal. */
export type Decision =
  /** Nothing is to be written; with a problem, that is why. */
  | {
      readonly kind: 'stands';
      readonly rsvp: RsvpRecord | null;
      readonly problem: InputError | null;
    }
  /** Seats or places are taken at once, and given back only once that is written. */
  | { readonly kind: 'takes' | 'gives'; readonly writes: readonly [SeatWrite, ...SeatWrite[]] }
  /** It depends on what others are giving back. */
  | { readonly kind: 'later' };

const EVENT = ['input', 'eventId'];
const GUESTS = ['input', 'guests'];
const LATER: Decision = { kind: 'later' };

/** Who changes an RSVP, and when. */
export interface Actor {
  readonly viewer: Viewer;
  readonly userId: string;
  readonly now: Instant;
}

export interface AnswerWish extends Actor {
  readonly guests: number;
  readonly notes: string | null;
  /** Hashes of the request's key and of what it asks. */
  readonly key: { readonly id: string; readonly fingerprint: string };
}

/** Answers an invitation: a seat, a place in the line, or neither. */
export function decideAnswer(roster: Roster, wish: AnswerWish): Decision {
  const own = roster.current(wish.userId);
  if (own !== null && isRetry(own, wish)) return { kind: 'stands', rsvp: own, problem: null };
  const event = visibleEvent(roster, wish);
  if (own !== null && standingOf(own, roster.now) !== 'out') {
    const problem = refusal('CONFLICT', EVENT, 'You have answered already; change or cancel that.');
    return { kind: 'stands', rsvp: own, problem };
  }
  refuseClosed(event, wish.now);
  refuseLate(event, wish.now);
  const place = placeFor(roster, event, wish);
  if (place === null) return LATER;
  const answer = {
    ...place,
    guestsCount: wish.guests,
    notes: wish.notes,
    idempotencyKey: `${wish.key.id}.${wish.key.fingerprint}`,
  };
  if (own !== null) return takes(own, { ...own, ...FRESH, ...answer });
  const id = rsvpIdOf(event.id, wish.userId);
  const { userId, now } = wish;
  return takes(null, newRsvp({ id, createdAt: now, eventId: event.id, userId, ...answer }));
}

export interface UpdateWish extends Actor {
  /** Undefined is unchanged. */
  readonly guests: number | undefined;
  readonly notes: string | null | undefined;
}

/** Changes the guests or the notes of an answer that counts. */
export function decideUpdate(roster: Roster, wish: UpdateWish): Decision {
  const own = roster.current(wish.userId);
  if (own === null || own.status === 'canceled' || own.status === 'declined') throw noAnswer();
  if (standingOf(own, roster.now) === 'out') {
    throw refusal('WINDOW_CLOSED', EVENT, 'The seat is not held any more; answer again.');
  }
  const event = visibleEvent(roster, wish);
  refuseClosed(event, wish.now);
  const guestsCount = wish.guests ?? own.guestsCount;
  const notes = wish.notes === undefined ? own.notes : wish.notes;
  if (guestsCount === own.guestsCount && notes === own.notes) {
    return { kind: 'stands', rsvp: own, problem: null };
  }
  const after = { ...own, guestsCount, notes };
  if (guestsCount < own.guestsCount) return gives([own, after]);
  if (guestsCount === own.guestsCount) return takes(own, after);
  refuseLate(event, wish.now);
  return mayGrow(roster, event, own, guestsCount) ? takes(own, after) : LATER;
}

/** Gives a seat or a place in the line back. */
export function decideCancel(
  roster: Roster,
  { userId, now, reason }: Actor & { readonly reason: string | null },
): Decision {
  const own = roster.current(userId);
  if (own === null) throw noAnswer();
  const active = roster
    .ofPerson(userId)
    .filter(({ status }) => status !== 'canceled' && status !== 'declined');
  const [first, ...others] = active.map((row): [RsvpRecord, RsvpRecord] => {
    const after = { ...row, canceledAt: now, cancellationReason: reason };
    return [row, { ...after, status: 'canceled' }];
  });
  if (first === undefined) return { kind: 'stands', rsvp: own, problem: null };
  if (roster.event !== null && roster.event.startDate <= now) {
    throw refusal('WINDOW_CLOSED', EVENT, 'It has begun; what was answered stays.');
  }
  return gives(first, ...others);
}

/** At most so many get a seat in one call of ZeroDB. */
export const MOST_PROMOTED = 100;

/** Who is to get a seat after waiting: the oldest first, and nobody before one who came earlier. */
export function decidePromotions(roster: Roster): readonly RsvpRecord[] {
  const { event, now } = roster;
  if (event === null || event.status !== 'published' || event.startDate <= now) return [];
  let free = roster.free ?? Infinity;
  const chosen: RsvpRecord[] = [];
  for (const rsvp of roster.line) {
    free -= seatsFor(rsvp);
    if (free < 0 || chosen.length === MOST_PROMOTED) break;
    chosen.push(rsvp);
  }
  return chosen;
}

/** What a seat at this event is at first: free ones are sure, others wait for the payment. */
export function seatStatusOf({ price }: EventRecord): 'confirmed' | 'pending' {
  return (price?.minor ?? 0) > 0 ? 'pending' : 'confirmed';
}

/** What an answer of before does not hand on to the one that follows it. */
const FRESH = {
  promotedAt: null,
  canceledAt: null,
  cancellationReason: null,
  checkedInAt: null,
  checkedInBy: null,
  noShow: false,
  noShowMarkedAt: null,
  noShowMarkedBy: null,
  paymentId: null,
  paymentStatus: null,
  paymentAmount: null,
  reminderSent: false,
  confirmationSent: false,
} satisfies Partial<RsvpRecord>;

/** Whether this very request has been done before, be it long ago. */
function isRetry({ idempotencyKey }: RsvpRecord, { key }: AnswerWish): boolean {
  const [id, fingerprint] = idempotencyKey?.split('.') ?? [];
  if (id !== key.id) return false;
  if (fingerprint === key.fingerprint) return true;
  throw keyUsedOtherwise();
}

/** The problem of a key that stood for another request before. */
export function keyUsedOtherwise(): InputError {
  const text = 'This key was used for another request; take a new one.';
  return refusal('CONFLICT', ['input', 'idempotencyKey'], text);
}

function visibleEvent({ event }: Roster, { viewer }: Actor): EventRecord {
  if (event !== null && maySeeEvent(viewer, event)) return event;
  throw refusal('NOT_FOUND', EVENT, 'There is no such event.');
}

function noAnswer(): InputError {
  return refusal('NOT_FOUND', EVENT, 'You have not answered to such an event.');
}

function refuseClosed(event: EventRecord, now: Instant): void {
  if (event.status === 'canceled') throw closed('The event was canceled.');
  if (event.status !== 'published') throw closed('The event is not open to answers yet.');
  if (event.startDate <= now) throw closed('The event has begun.');
}

function refuseLate({ registrationDeadline }: EventRecord, now: Instant): void {
  if (registrationDeadline !== null && registrationDeadline <= now) {
    throw closed('The deadline for registration has passed.');
  }
}

const closed = (message: string) => refusal('WINDOW_CLOSED', EVENT, message);
const full = (path: readonly string[], message: string) => refusal('CAPACITY_FULL', path, message);

type Place = Pick<RsvpRecord, 'status' | 'respondedAt'>;

/** A seat when there are enough and nobody waits for them, else a place in the line; null is not yet known. */
function placeFor(roster: Roster, event: EventRecord, wish: AnswerWish): Place | null {
  const need = 1 + wish.guests;
  if (!roster.couldFit(need)) throw full(GUESTS, 'The event does not have so many seats.');
  const fits = roster.free === null || need <= roster.free;
  if (fits && roster.line.length === 0) {
    return { status: seatStatusOf(event), respondedAt: wish.now };
  }
  if (roster.givesBack) return null;
  if (!event.waitlistEnabled) throw full(EVENT, 'Not enough seats are left.');
  // Whatever the clocks of several processes say, who comes later stands later in the line.
  return { status: 'waitlist', respondedAt: laterOf(wish.now, roster.lastAnswer) };
}

/** Whether there is room for more guests; false is not yet known. */
function mayGrow(roster: Roster, event: EventRecord, own: RsvpRecord, guests: number): boolean {
  if (!roster.couldFit(1 + guests)) throw full(GUESTS, 'The event does not have so many seats.');
  // Who waits keeps the place, and waits for more.
  if (own.status === 'waitlist') return true;
  if (own.status === 'confirmed' && seatStatusOf(event) === 'pending') {
    throw refusal('BAD_USER_INPUT', GUESTS, 'What is paid for cannot take more guests.');
  }
  const fits = roster.free === null || guests - own.guestsCount <= roster.free;
  if (fits && roster.line.length === 0) return true;
  if (roster.givesBack) return false;
  throw full(GUESTS, 'Not enough seats are left for so many guests.');
}

function takes(before: RsvpRecord | null, after: RsvpRecord): Decision {
  return { kind: 'takes', writes: [{ before, after }] };
}

function gives(...changes: readonly [[RsvpRecord, RsvpRecord], ...[RsvpRecord, RsvpRecord][]]) {
  const [first, ...others] = changes.map(([before, after]): SeatWrite => ({ before, after }));
  if (first === undefined) throw new TypeError('nothing is given');
  return { kind: 'gives', writes: [first, ...others] } satisfies Decision;
}
