import type { Problem } from '../../shared/errors.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { EventForm } from './event-edit.form.js';
import type { EventRecord } from './event.record.js';

/** What those who run an event say of it, as the record holds it. */
export type EventFacts = Partial<EventRecord>;

const DAY = 24 * 60 * 60_000;
const MAX_DAYS = 366;
/** Nobody plans further ahead; a year further away is a typing error. */
const MAX_AHEAD_DAYS = 10 * 366;
/** By how much the clock of a client may differ from ours. */
const TOLERANCE = 5 * 60_000;

type FieldName = keyof EventRecord & keyof EventForm;

interface Rule {
  /** All that it looks at; the first of them that was sent is to be put right. */
  readonly fields: readonly [FieldName, ...FieldName[]];
  readonly message: string;
  readonly broken: (event: EventRecord, now: Instant) => boolean;
  /** A draft may break it. */
  readonly oncePublished?: true;
}

const RULES: readonly Rule[] = [
  {
    fields: ['startDate'],
    message: 'Must not be in the past.',
    broken: ({ startDate }, now) => startDate < toInstant(new Date(Date.parse(now) - TOLERANCE)),
  },
  {
    fields: ['startDate'],
    message: 'Must begin within ten years.',
    broken: ({ startDate }, now) => Date.parse(startDate) - Date.parse(now) > MAX_AHEAD_DAYS * DAY,
  },
  {
    fields: ['endDate', 'startDate'],
    message: 'Must end after it begins.',
    broken: ({ startDate, endDate }) => endDate <= startDate,
  },
  {
    fields: ['endDate', 'startDate'],
    message: `Must not last longer than ${MAX_DAYS} days.`,
    broken: ({ startDate, endDate }) =>
      Date.parse(endDate) - Date.parse(startDate) > MAX_DAYS * DAY,
  },
  {
    fields: ['registrationDeadline', 'startDate'],
    message: 'Registration must end before the event begins.',
    broken: ({ registrationDeadline, startDate }) =>
      registrationDeadline !== null && registrationDeadline > startDate,
  },
  {
    fields: ['registrationDeadline'],
    message: 'The end of registration must not be in the past.',
    broken: ({ registrationDeadline }, now) =>
      registrationDeadline !== null && registrationDeadline <= now,
  },
  {
    fields: ['waitlistEnabled', 'capacity'],
    message: 'A waitlist needs a number of seats (`capacity`).',
    broken: ({ waitlistEnabled, capacity }) => waitlistEnabled && capacity === null,
  },
  {
    fields: ['virtualUrl', 'isOnline'],
    message: 'An address to take part over the internet is for online events alone.',
    broken: ({ virtualUrl, isOnline }) => virtualUrl !== null && !isOnline,
  },
  {
    fields: ['location', 'isOnline'],
    message: 'Needs a place (`location`), unless it is online.',
    broken: ({ location, isOnline }) => location === null && !isOnline,
    oncePublished: true,
  },
];

/** What was said, by the names of the record; people are looked up elsewhere. */
export function factsOf(values: EventForm): EventFacts {
  const { type, organizerId: _organizer, instructorIds: _instructors, ...rest } = values;
  const facts = { ...rest, eventType: type };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/**
 * The rules that a change breaks. What was not changed is not judged: an event of an older program can
 * be put right one thing at a time. What has a problem of its own already (`bad`) is not judged either.
 */
export function problemsOfChange(
  after: EventRecord,
  changed: ReadonlySet<string>,
  bad: ReadonlySet<string>,
  now: Instant,
): readonly Problem[] {
  return RULES.flatMap(({ fields, message, broken, oncePublished }) => {
    const blamed = fields.find((field) => changed.has(field));
    if (blamed === undefined || fields.some((field) => bad.has(field))) return [];
    if (oncePublished && after.status !== 'published') return [];
    if (!broken(after, now)) return [];
    return [{ path: ['input', blamed], code: 'BAD_USER_INPUT', message }];
  });
}

/** All that keeps an event from being published. */
export function problemsOfPublishing(event: EventRecord, now: Instant): readonly Problem[] {
  return RULES.filter(({ broken }) => broken(event, now)).map(({ fields: [field], message }) => ({
    path: ['input', 'id'],
    code: 'BAD_USER_INPUT',
    message: `${field}: ${message}`,
  }));
}
