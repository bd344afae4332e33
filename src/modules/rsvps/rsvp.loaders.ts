import type { RequestContext } from '../../graphql/context.js';
import { defineLoader, type LoaderDefinition } from '../../graphql/loader.js';
import { groupBy } from '../../shared/group-by.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { RsvpStore } from './rsvp.store.js';
import { currentOf, onePerPerson, type Seats, seatsOf } from './seats.js';

export interface RsvpLoaders {
  /** How an event is filled, by its id. */
  readonly seatsByEvent: LoaderDefinition<string, Seats>;
  /** The viewer's own RSVP to an event, by the event's id; null for visitors. */
  readonly ownByEvent: LoaderDefinition<string, RsvpRecord | null>;
  /** Everybody who ever answered to an event, one RSVP each, oldest first. */
  readonly everyoneByEvent: LoaderDefinition<string, readonly RsvpRecord[]>;
}

export function createRsvpLoaders(store: RsvpStore): RsvpLoaders {
  return {
    seatsByEvent: defineLoader({
      name: 'seats by event',
      async batch(eventIds, { scope, now }) {
        const byEvent = byEventOf(await store.activeOfEvents(eventIds, scope));
        return eventIds.map((id) => seatsOf(byEvent.get(id) ?? [], now));
      },
    }),
    ownByEvent: defineLoader({
      name: 'own RSVP by event',
      async batch(eventIds, { viewer, scope, now }) {
        if (viewer.kind === 'anonymous') return eventIds.map(() => null);
        const byEvent = byEventOf(await store.ofUser(viewer.id, eventIds, scope));
        return eventIds.map((id) => currentOf(byEvent.get(id) ?? [], now));
      },
    }),
    everyoneByEvent: defineLoader({
      name: 'all RSVPs by event',
      async batch(eventIds, { scope, now }) {
        const byEvent = byEventOf(await store.ofEvents(eventIds, scope));
        return eventIds.map((id) => onePerPerson(byEvent.get(id) ?? [], now));
      },
    }),
  };
}

/** Tells the loaders of a request how an event is filled, so that showing it costs no call. */
export function primeSeats(
  { seatsByEvent, ownByEvent }: RsvpLoaders,
  { loaders }: RequestContext,
  eventId: string,
  { seats, rsvp }: { readonly seats: Seats; readonly rsvp: RsvpRecord | null },
): void {
  loaders.of(seatsByEvent).prime(eventId, seats);
  loaders.of(ownByEvent).prime(eventId, rsvp);
}

const byEventOf = (rsvps: readonly RsvpRecord[]) => groupBy(rsvps, ({ eventId }) => eventId);
