import { EVENTS } from '../modules/events/event.record.js';
import { SUBSCRIPTIONS } from '../modules/membership/subscriptions/subscription.record.js';
import { PROFILES } from '../modules/profiles/profile.record.js';
import { RSVPS } from '../modules/rsvps/rsvp.record.js';
import { SEARCH_QUERIES } from '../modules/search/search-query.record.js';
import { TRAINING_SESSIONS } from '../modules/training-sessions/training-session.record.js';
import { USERS } from '../modules/users/user.record.js';
import type { JsonObject } from '../shared/document.js';
import type { Instant } from '../shared/instant.js';
import type { Moment } from './moment.js';
import type { People } from './people.js';
import { idOf } from './random.js';

/** The one reference of the seed that leads nowhere. */
export const DANGLING_USER_ID = idOf('user', 'nobody at all');

export function edgeIdOf(name: string): string {
  return idOf('edge', name);
}

/**
 * Documents as other and older programs of the association have left them. They go past the writers on
 * purpose: what a writer makes is never wrong in these ways, and readers have to bear all of them.
 * A document without `doc_id` is stored without one, too.
 */
export function edgeRows(
  people: People,
  moment: Moment,
  passwordHash: string,
): ReadonlyMap<string, readonly JsonObject[]> {
  return new Map([
    [USERS, [oldUser(moment, passwordHash)]],
    [PROFILES, [oldProfile(moment)]],
    [EVENTS, oldEvents(people, moment)],
    [RSVPS, [oldRsvp(people, moment)]],
    [TRAINING_SESSIONS, [oldSession(people, moment)]],
    [SUBSCRIPTIONS, [oldSubscription(people, moment)]],
    [SEARCH_QUERIES, [oldSearch(people, moment)]],
  ]);
}

/** Time as some programs wrote it: no zone, no milliseconds; UTC is meant. */
function zoneless(time: Instant): string {
  return time.slice(0, 19);
}

/** An address in mixed case, acceptance of the terms under its other name, and no newer field at all. */
function oldUser(moment: Moment, passwordHash: string): JsonObject {
  return {
    doc_id: edgeIdOf('user'),
    id: edgeIdOf('user'),
    email: 'Walter.Brandt@demo.wwmaa.example',
    password_hash: passwordHash,
    role: 'student',
    is_active: true,
    is_verified: true,
    first_name: 'Walter',
    last_name: 'Brandt',
    terms_accepted_version: '0.9',
    privacy_accepted_version: '0.9',
    created_at: zoneless(moment.days(-1_900)),
  };
}

/** Ranks as a list of pairs, the emergency contact inside the metadata, an avatar as an address. */
function oldProfile(moment: Moment): JsonObject {
  return {
    doc_id: edgeIdOf('profile'),
    id: edgeIdOf('profile'),
    user_id: edgeIdOf('user'),
    first_name: 'Walter',
    last_name: 'Brandt',
    country: 'Germany',
    city: 'Berlin',
    disciplines: 'Tai Chi',
    ranks: [{ discipline: 'Tai Chi', rank: 'Intermediate' }],
    avatar_url: '/images/members/placeholder.png',
    public_profile: 'true',
    metadata: { emergency_contact: { name: 'Gisela Brandt', relationship: 'wife' } },
    created_at: zoneless(moment.days(-1_900)),
  };
}

function oldEvents(people: People, moment: Moment): readonly JsonObject[] {
  const organizer = people.of('board').userId;
  const base = {
    event_type: 'training',
    visibility: 'public',
    timezone: 'America/New_York',
    organizer_id: organizer,
    created_by: organizer,
    created_at: zoneless(moment.days(-40)),
  };
  return [
    twinsEvent(base, moment),
    ...eventsWithFlags(base, moment),
    eventWithoutOrganizer(base, people, moment),
  ];
}

/** Every fact under the older of its two names, flags instead of a status, no `is_deleted`, no `doc_id`. */
function twinsEvent(base: JsonObject, moment: Moment): JsonObject {
  return {
    ...base,
    id: edgeIdOf('event-twins'),
    title: 'Push Hands Circle',
    description: '<p>An hour of push hands with changing partners.</p>',
    start_datetime: zoneless(moment.days(23)),
    end_datetime: zoneless(moment.days(23.125)),
    max_attendees: 15,
    registration_fee: 5,
    currency: 'usd',
    is_virtual: false,
    location_name: 'Prairie Judo Center',
    is_published: true,
  };
}

function eventsWithFlags(base: JsonObject, moment: Moment): readonly JsonObject[] {
  return [
    // Canonical names but not a single flag: absent means its default, so it is to be seen.
    {
      ...base,
      doc_id: edgeIdOf('event-without-flags'),
      title: 'Beginners Welcome: Boxing Basics',
      description: '<p>Stance, jab, cross, and how to wrap your hands.</p>',
      status: 'published',
      ...at(moment, 21, 2),
      location: 'East Side Budokan',
    },
    // Deleted by a flag while the status still says published: must not be seen.
    {
      ...base,
      doc_id: edgeIdOf('event-deleted-by-flag'),
      title: 'Removed Long Ago',
      status: 'published',
      is_published: true,
      is_deleted: true,
      ...at(moment, 25, 2),
    },
    // Canceled by a flag, in the same way.
    {
      ...base,
      doc_id: edgeIdOf('event-canceled-by-flag'),
      title: 'Spear Form Workshop',
      status: 'published',
      is_deleted: false,
      is_canceled: true,
      ...at(moment, 28, 3),
    },
  ];
}

/** Whoever organized it is no longer there, nor is one of the two who teach. */
function eventWithoutOrganizer(base: JsonObject, people: People, moment: Moment): JsonObject {
  return {
    ...base,
    doc_id: edgeIdOf('event-without-organizer'),
    title: 'Stick Fighting Fundamentals',
    description: '<p>Angles one to five, and the footwork between them.</p>',
    event_type: 'seminar',
    status: 'published',
    is_deleted: false,
    ...at(moment, 32, 4),
    location: 'Liberty Mat Club',
    organizer_id: DANGLING_USER_ID,
    created_by: DANGLING_USER_ID,
    instructors: [people.of('instructor').userId],
  };
}

function at(moment: Moment, day: number, hours: number): JsonObject {
  return { start_date: moment.days(day), end_date: moment.days(day + hours / 24) };
}

/** `going` for confirmed, and the time of the answer under another name. */
function oldRsvp(people: People, moment: Moment): JsonObject {
  return {
    doc_id: edgeIdOf('rsvp'),
    id: edgeIdOf('rsvp'),
    event_id: edgeIdOf('event-twins'),
    user_id: people.of('twin.private').userId,
    status: 'going',
    rsvp_date: zoneless(moment.days(-9)),
    created_at: zoneless(moment.days(-9)),
  };
}

/** Start, end, state and places under the names that screens use. No `doc_id`. */
function oldSession(people: People, moment: Moment): JsonObject {
  return {
    id: edgeIdOf('session'),
    title: 'Archive: Sword and Breath',
    category: 'Iaido',
    instructor_id: people.of('ortega').userId,
    start_time: zoneless(moment.days(-200)),
    end_time: zoneless(moment.days(-200 + 1 / 24)),
    status: 'completed',
    capacity: 30,
    is_public: false,
    created_at: zoneless(moment.days(-210)),
  };
}

/** The payment provider's own words for state and period. */
function oldSubscription(people: People, moment: Moment): JsonObject {
  return {
    doc_id: edgeIdOf('subscription'),
    user_id: people.of('no.profile').userId,
    tier: 'basic',
    status: 'trialing',
    price: 29,
    currency: 'USD',
    interval: 'yearly',
    current_period_start: zoneless(moment.days(-10)),
    current_period_end: zoneless(moment.days(355)),
    created_at: zoneless(moment.days(-10)),
  };
}

/** As the search pipeline of the website logs it. */
function oldSearch(people: People, moment: Moment): JsonObject {
  return {
    doc_id: edgeIdOf('search'),
    user_id: people.of('member').userId,
    query: 'open mat chicago',
    normalized_query: 'open mat chicago',
    latency_ms: 412.5,
    cached: false,
    success: true,
    timestamp: zoneless(moment.days(-30)),
    created_at: zoneless(moment.days(-30)),
  };
}
