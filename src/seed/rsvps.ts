import { type NewRsvp, newRsvp, writeRsvp } from '../modules/rsvps/rsvp.record.js';
import type { JsonObject } from '../shared/document.js';
import type { Instant } from '../shared/instant.js';
import { hasRank } from '../shared/viewer.js';
import { DEMO_ACCOUNTS, type Person } from './cast.js';
import { RSVP_NOTES } from './content/names.js';
import type { PlannedEvent } from './events.js';
import { hoursAfter, minutesAfter, type Moment } from './moment.js';
import { fullName, type People, phoneOf } from './people.js';
import { idOf, type Random, randomOf } from './random.js';

type Status = NonNullable<NewRsvp['status']>;

/** One answer to one event, before it becomes a record. */
export interface Answer {
  readonly event: PlannedEvent;
  readonly person: Person;
  readonly status: Status;
  readonly guests: number;
  readonly respondedAt: Instant;
  /** Of a canceled one. */
  readonly reason?: string;
}

/** What particular people answered to particular events. The demo accounts answer nothing else. */
const FIXED: Readonly<Record<string, readonly (readonly [string, Status])[]>> = {
  'training-open-mat-chicago': [
    ['member', 'confirmed'],
    ['instructor', 'declined'],
  ],
  'seminar-injury-prevention': [['member', 'canceled']],
  'live-karate-basics': [['premium', 'confirmed']],
  'paid-with-session': [['premium', 'confirmed']],
  'online-self-defense': [['public', 'confirmed']],
  'training-past-randori': [
    ['member', 'confirmed'],
    ['premium', 'confirmed'],
  ],
  'paid-seminar': [
    ['board2', 'declined'],
    ['twin.public', 'pending'],
  ],
  'tournament-champions': [
    ['premium', 'confirmed'],
    ['leaving', 'pending'],
  ],
};

/** The full event: twelve seats exactly, four of them for guests, and four people who wait. */
const FULL_EVENT = 'full-seminar';
const FULL_SEATED = [
  'okafor',
  'duarte',
  'mensah',
  'lindqvist',
  'elsayed',
  'raman',
  'ferreira',
  'chou',
];
const FULL_WITH_GUEST = 4;
const FULL_WAITING = ['twin.public', 'member', 'leaving', 'ishida'];

export function answersOf(
  events: readonly PlannedEvent[],
  people: People,
  moment: Moment,
): readonly Answer[] {
  const demo = new Set(DEMO_ACCOUNTS.map(({ key }) => key));
  const pool = people.all.filter(({ key }) => !demo.has(key) && !key.startsWith('applicant.'));
  const among: Readonly<Record<'public' | 'member' | 'instructor', readonly Person[]>> = {
    public: pool,
    member: pool.filter((person) => ranked(person, 'member')),
    instructor: pool.filter((person) => ranked(person, 'instructor')),
  };
  return events.flatMap((event) => {
    if (event.text.key === FULL_EVENT) return fullEvent(event, people, moment);
    const { visibility } = event.text;
    const level =
      visibility === 'invite_only'
        ? 'instructor'
        : visibility === 'members_only'
          ? 'member'
          : 'public';
    return usualEvent(event, among[level], people, moment);
  });
}

/** Seats given away or held: everybody confirmed or at an open checkout, guests included. */
export function seatsTaken(answers: readonly Answer[]): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const { event, status, guests } of answers) {
    if (status !== 'confirmed' && status !== 'pending') continue;
    taken.set(event.id, (taken.get(event.id) ?? 0) + 1 + guests);
  }
  return taken;
}

export function rsvpIdOf(eventKey: string, personKey: string): string {
  return idOf('rsvp', eventKey, personKey);
}

/** The payment behind a paid seat. */
export function rsvpPaymentIdOf({ event, person }: Answer): string {
  return idOf('payment', 'rsvp', event.text.key, person.key);
}

/** Whether money moved, or waits to: a paid event, and a seat taken or held. */
export function isPaid({ event, status }: Answer): boolean {
  return event.price !== null && (status === 'confirmed' || status === 'pending');
}

export function rsvpDocuments(
  answers: readonly Answer[],
  people: People,
  moment: Moment,
): readonly JsonObject[] {
  return answers.map((answer) => {
    const { event, person, status, guests, respondedAt } = answer;
    const random = randomOf(`rsvp:${event.text.key}:${person.key}`);
    const canceledAt = status === 'canceled' ? canceledWhen(answer, moment) : null;
    return writeRsvp(
      newRsvp({
        id: rsvpIdOf(event.text.key, person.key),
        createdAt: respondedAt,
        updatedAt: canceledAt ?? respondedAt,
        eventId: event.id,
        userId: person.userId,
        status,
        guestsCount: guests,
        notes: random.chance(0.12) ? random.pick(RSVP_NOTES) : null,
        respondedAt,
        canceledAt,
        cancellationReason: answer.reason ?? null,
        confirmationSent: status === 'confirmed',
        reminderSent: status === 'confirmed' && event.start < moment.days(3),
        ...arrival(answer, random, people, moment),
        ...(isPaid(answer) && {
          paymentId: rsvpPaymentIdOf(answer),
          paymentStatus: status === 'confirmed' ? 'succeeded' : 'pending',
          paymentAmount: event.price,
        }),
        userName: fullName(person),
        userEmail: person.email,
        userPhone: phoneOf(person),
      }),
    );
  });
}

function fullEvent(event: PlannedEvent, people: People, moment: Moment): readonly Answer[] {
  const answer = (key: string, index: number, status: Status, guests: number): Answer => ({
    event,
    person: people.of(key),
    status,
    guests,
    respondedAt: moment.minutes(-20_000 + index * 611),
  });
  return [
    ...FULL_SEATED.map((key, index) =>
      answer(key, index, 'confirmed', index < FULL_WITH_GUEST ? 1 : 0),
    ),
    ...FULL_WAITING.map((key, index) => answer(key, FULL_SEATED.length + index, 'waitlist', 0)),
  ];
}

function usualEvent(
  event: PlannedEvent,
  pool: readonly Person[],
  people: People,
  moment: Moment,
): readonly Answer[] {
  const { text } = event;
  const status = text.status ?? 'published';
  if (status === 'draft' || status === 'deleted') return [];
  const random = randomOf(`rsvps:${text.key}`);
  const fixed = FIXED[text.key] ?? [];
  const named = new Set(fixed.map(([key]) => key));
  const others = random.sample(pool, (text.going ?? 10) + 2).filter(({ key }) => !named.has(key));
  const withdrawn = Math.min(2, Math.floor(others.length / 5));
  let left = text.capacity ?? Number.POSITIVE_INFINITY;
  const answer = (person: Person, wished: Status): Answer => {
    const seated = wished === 'confirmed' || wished === 'pending';
    // A seat that costs something is paid for one by one, so nobody brings guests there.
    const guests =
      seated && event.price === null && random.chance(0.18)
        ? Math.min(random.int(1, 2), left - 1)
        : 0;
    if (seated) left -= 1 + guests;
    const respondedAt = answeredWhen(event, wished, random, moment);
    if (status === 'canceled') {
      return {
        event,
        person,
        status: 'canceled',
        guests,
        respondedAt,
        reason: 'The event was canceled.',
      };
    }
    const reason = wished === 'canceled' ? { reason: random.pick(REASONS) } : {};
    return { event, person, status: wished, guests, respondedAt, ...reason };
  };
  const answers = fixed.map(([key, wished]) => answer(people.of(key), wished));
  for (const [index, person] of others.entries()) {
    if (index < withdrawn) answers.push(answer(person, index === 0 ? 'canceled' : 'declined'));
    else if (left > 0) answers.push(answer(person, 'confirmed'));
  }
  return answers;
}

const REASONS = ['Something came up at work.', 'I am ill, sorry.', 'No child care that day.'];

/** Checkouts are open for half an hour, so what is pending was begun just now. */
function answeredWhen(
  { createdAt, start, price }: PlannedEvent,
  status: Status,
  random: Random,
  moment: Moment,
): Instant {
  if (status === 'pending' && price !== null) return moment.minutes(-random.int(2, 20));
  const from = Date.parse(createdAt) + 2 * 86_400_000;
  const to = Math.min(Date.parse(moment.now), Date.parse(start)) - 7_200_000;
  const minutes = Math.floor((to - from) / 60_000);
  return minutesAfter(createdAt, 2 * 1_440 + random.int(0, Math.max(1, minutes)));
}

function canceledWhen({ respondedAt }: Answer, moment: Moment): Instant {
  const later = hoursAfter(respondedAt, 30);
  return later < moment.now ? later : moment.now;
}

/** Of what is over: most have come, some have not. */
function arrival(
  { event, status }: Answer,
  random: Random,
  people: People,
  moment: Moment,
): Partial<NewRsvp> {
  if (status !== 'confirmed' || event.end > moment.now) return {};
  const by = people.of(event.text.organizer).userId;
  if (random.chance(0.88)) {
    return { checkedInAt: minutesAfter(event.start, random.int(-25, 8)), checkedInBy: by };
  }
  return { noShow: true, noShowMarkedAt: hoursAfter(event.end, 1), noShowMarkedBy: by };
}

function ranked(person: Person, role: 'member' | 'instructor'): boolean {
  return hasRank({ kind: 'user', id: person.userId, role: person.role }, role);
}
