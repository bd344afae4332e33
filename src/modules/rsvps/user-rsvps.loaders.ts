import { defineLoader, type LoaderDefinition } from '../../graphql/loader.js';
import { groupBy } from '../../shared/group-by.js';
import type { EventLoaders, EventRecord } from '../events/index.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { UserRsvpStore } from './user-rsvps.store.js';
import { currentOf, type Standing, standingOf } from './seats.js';

/** An answer, and what it answers to. */
export interface UpcomingRsvp {
  readonly rsvp: RsvpRecord;
  readonly event: EventRecord;
  /** Whether it is a seat or a place in the line. */
  readonly standing: Standing;
}

export interface UserRsvpLoaders {
  /** Everything a person answered, in no order, whoever asks. */
  readonly byUser: LoaderDefinition<string, readonly RsvpRecord[]>;
  /** Where a person has a seat or waits for one, of published events that are yet to begin. */
  readonly upcomingByUser: LoaderDefinition<string, readonly UpcomingRsvp[]>;
}

export function createUserRsvpLoaders(store: UserRsvpStore, events: EventLoaders): UserRsvpLoaders {
  const byUser = defineLoader<string, readonly RsvpRecord[]>({
    name: 'RSVPs by user',
    async batch(userIds, { scope }) {
      const all = groupBy(await store.ofUsers(userIds, scope), ({ userId }) => userId);
      return userIds.map((id) => all.get(id) ?? []);
    },
  });
  const upcomingByUser = defineLoader<string, readonly UpcomingRsvp[]>({
    name: 'upcoming RSVPs by user',
    batch: (userIds, { loaders, now }) =>
      Promise.all(
        userIds.map(async (userId) => {
          const answers = groupBy(await loaders.of(byUser).load(userId), ({ eventId }) => eventId);
          const active = [...answers.values()]
            .map((each) => currentOf(each, now))
            .filter((rsvp) => rsvp !== null)
            .filter((rsvp) => standingOf(rsvp, now) !== 'out');
          const found = await Promise.all(
            active.map(async (rsvp) => ({
              rsvp,
              event: await loaders.of(events.byId).load(rsvp.eventId),
            })),
          );
          return found.flatMap(({ rsvp, event }) =>
            event?.status === 'published' && event.startDate > now
              ? [{ rsvp, event, standing: standingOf(rsvp, now) }]
              : [],
          );
        }),
      ),
  });
  return { byUser, upcomingByUser };
}
