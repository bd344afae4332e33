import { type NewEvent, newEvent, writeEvent } from '../modules/events/event.record.js';
import type { JsonObject } from '../shared/document.js';
import type { Instant } from '../shared/instant.js';
import { moneyOf, type Money } from '../shared/money.js';
import { EVENT_TEXTS, type EventText, SERIES } from './content/events/index.js';
import { PLACES, type Place, placeOf } from './content/places.js';
import { SESSION_TEXTS } from './content/sessions.js';
import { hoursAfter, minutesAfter, type Moment } from './moment.js';
import type { People } from './people.js';
import { idOf, randomOf } from './random.js';

/** An event with its times worked out, for everything that hangs on it. */
export interface PlannedEvent {
  readonly text: EventText;
  readonly id: string;
  readonly place: Place;
  readonly start: Instant;
  readonly end: Instant;
  readonly createdAt: Instant;
  readonly price: Money | null;
}

/** Members for one more event of a series. */
const MEMBERS_AN_EVENT = 25;

export function planEvents(memberCount: number, moment: Moment): readonly PlannedEvent[] {
  const series = Array.from({ length: Math.floor(memberCount / MEMBERS_AN_EVENT) }, (_, index) =>
    seriesText(index),
  );
  return [...EVENT_TEXTS, ...series].map((text) => plan(text, moment));
}

export function eventIdOf(key: string): string {
  return idOf('event', key);
}

/** The documents; `taken` says how many seats an event has given away. */
export function eventDocuments(
  events: readonly PlannedEvent[],
  people: People,
  moment: Moment,
  taken: (eventId: string) => number,
): readonly JsonObject[] {
  return events.map((event) => {
    const { text, place } = event;
    const organizer = people.of(text.organizer);
    const session = SESSION_TEXTS.find((each) => each.event === text.key);
    return writeEvent(
      newEvent({
        id: event.id,
        createdAt: event.createdAt,
        title: text.title,
        description: text.description,
        eventType: text.type,
        visibility: text.visibility ?? 'public',
        tags: text.tags,
        startDate: event.start,
        endDate: event.end,
        timezone: place.timezone,
        isAllDay: text.allDay ?? false,
        ...placeFields(event),
        capacity: text.capacity ?? null,
        currentAttendees: taken(event.id),
        waitlistEnabled: text.waitlist ?? false,
        price: event.price,
        registrationRequired: text.capacity !== undefined,
        registrationDeadline:
          text.deadlineDay === undefined
            ? null
            : moment.wall(place.timezone, text.deadlineDay, '23:59'),
        organizerId: organizer.userId,
        instructorIds: text.teachers.map((key) => people.of(key).userId),
        instructorInfo: null,
        trainingSessionId: session ? idOf('session', session.key) : null,
        createdBy: organizer.userId,
        ...lifecycle(event, organizer.userId, moment),
      }),
    );
  });
}

/** A regular event: the series take turns, the towns too, and the weeks go by. */
function seriesText(index: number): EventText {
  const random = randomOf(`series:${index}`);
  const series = SERIES[index % SERIES.length];
  if (!series) throw new Error('there is no series');
  const place = random.pick(PLACES);
  // One in ten is over already; the others spread over half a year.
  const day = index % 10 === 9 ? -random.int(2, 120) : random.int(2, 180);
  return {
    ...series,
    key: `series-${String(index + 1).padStart(4, '0')}`,
    title: series.title.replaceAll('{city}', place.city),
    place: place.key,
    online: series.type === 'live_training',
    day,
    ...(random.chance(0.15) && { visibility: 'members_only' as const }),
    ...(random.chance(0.6) && { capacity: random.pick([20, 24, 30, 40, 60]), waitlist: true }),
    organizer: index % 4 === 0 ? 'instructor' : series.teacher,
    teachers: [series.teacher],
    going: random.int(6, 17),
  };
}

function plan(text: EventText, moment: Moment): PlannedEvent {
  const place = placeOf(text.place);
  const start = moment.wall(place.timezone, text.day, text.at);
  // A whole day ends with its last minute, not with the first of the next.
  const end = text.allDay
    ? minutesAfter(moment.wall(place.timezone, text.day + 1, '00:00'), -1)
    : hoursAfter(start, text.hours);
  const lead = randomOf(`event:${text.key}`).int(30, 75);
  const createdAt = moment.days(Math.min(text.day, 0) - lead);
  const price = text.price === undefined ? null : moneyOf(text.price, text.currency ?? 'USD');
  return { text, id: eventIdOf(text.key), place, start, end, createdAt, price };
}

function placeFields({ text, place, id }: PlannedEvent): Partial<NewEvent> {
  if (text.online) {
    return {
      isOnline: true,
      location: 'Online',
      virtualUrl: `https://live.wwmaa.example/rooms/${id.slice(0, 8)}`,
    };
  }
  return {
    isOnline: false,
    location: place.venue,
    address: place.address,
    city: place.city,
    state: place.state,
  };
}

function lifecycle(event: PlannedEvent, by: string, moment: Moment): Partial<NewEvent> {
  const { text, createdAt, start } = event;
  const status = text.status ?? 'published';
  const publishedAt = hoursAfter(createdAt, 26);
  const lately = start < moment.now ? hoursAfter(start, -48) : moment.days(-3);
  switch (status) {
    case 'draft':
      return { status, updatedAt: publishedAt, updatedBy: by };
    case 'published':
      return { status, publishedAt, updatedAt: publishedAt, updatedBy: by };
    case 'deleted':
      return { status, deletedAt: lately, deletedBy: by, updatedAt: lately, updatedBy: by };
    case 'canceled':
      return {
        status,
        publishedAt,
        canceledAt: lately,
        canceledReason:
          'The hall has been closed after water damage. We are looking for a new date.',
        updatedAt: lately,
        updatedBy: by,
      };
  }
}
