import { defineLoader, type LoaderDefinition } from '../../graphql/loader.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { RsvpStore } from './rsvp.store.js';
import { type Seats, seatsOf } from './seats.js';

export interface RsvpLoaders {
  /** How an event is filled, by its id. */
  readonly seatsByEvent: LoaderDefinition<string, Seats>;
  /** The viewer's own RSVP to an event, by the event's id; null for visitors. */
  readonly ownByEvent: LoaderDefinition<string, RsvpRecord | null>;
}

export function createRsvpLoaders(store: RsvpStore): RsvpLoaders {
  return {
    seatsByEvent: defineLoader({
      name: 'seats by event',
      async batch(eventIds, { scope }) {
        const byEvent = groupByEvent(await store.activeOfEvents(eventIds, scope));
        return eventIds.map((id) => seatsOf(byEvent.get(id) ?? []));
      },
    }),
    ownByEvent: defineLoader({
      name: 'own RSVP by event',
      async batch(eventIds, { viewer, scope }) {
        if (viewer.kind === 'anonymous') return eventIds.map(() => null);
        const byEvent = groupByEvent(await store.ofUser(viewer.id, eventIds, scope));
        return eventIds.map((id) => current(byEvent.get(id) ?? []));
      },
    }),
  };
}

/** Of several RSVPs of one person to one event, which should not be: the active one, else the newest. */
function current(rsvps: readonly RsvpRecord[]): RsvpRecord | null {
  const withdrawn = ({ status }: RsvpRecord) => status === 'canceled' || status === 'declined';
  const newestFirst = [...rsvps].sort((a, b) => (a.createdAt > b.createdAt ? -1 : 1));
  return newestFirst.find((rsvp) => !withdrawn(rsvp)) ?? newestFirst[0] ?? null;
}

function groupByEvent(rsvps: readonly RsvpRecord[]): ReadonlyMap<string, readonly RsvpRecord[]> {
  const groups = new Map<string, RsvpRecord[]>();
  for (const rsvp of rsvps) {
    const group = groups.get(rsvp.eventId);
    if (group) group.push(rsvp);
    else groups.set(rsvp.eventId, [rsvp]);
  }
  return groups;
}
