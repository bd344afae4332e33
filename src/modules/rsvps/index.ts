import type { Cursors } from '../../graphql/connection.js';
import type { NodeSource } from '../../graphql/node.js';
import type { CallScope } from '../../shared/call-scope.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { type EventLoaders, isEventStaff } from '../events/index.js';
import { createRsvpLoaders, type RsvpLoaders } from './rsvp.loaders.js';
import { EventSeatsResolver, RsvpResolver } from './rsvp.resolver.js';
import { RsvpStore } from './rsvp.store.js';
import { seatsOf } from './seats.js';
import { Tickets } from './tickets.js';
import { createUserRsvpLoaders, type UserRsvpLoaders } from './user-rsvps.loaders.js';
import { UserRsvpsResolver } from './user-rsvps.resolver.js';
import { UserRsvpStore } from './user-rsvps.store.js';

export type { RsvpLoaders } from './rsvp.loaders.js';
export type { RsvpRecord } from './rsvp.record.js';
export { takesSeat } from './user-rsvps.js';
export type { UserRsvpLoaders } from './user-rsvps.loaders.js';

export interface RsvpsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: RsvpLoaders;
  /** Seats taken or held at an event. */
  seatsTaken(eventId: string, scope: CallScope): Promise<number>;
  readonly ofUsers: UserRsvpLoaders;
}

export function createRsvpsModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly cursors: Cursors;
  readonly events: EventLoaders;
  /** Signs ticket codes. */
  readonly secret: string;
}): RsvpsModule {
  const store = new RsvpStore(deps.documents, deps.warn);
  const loaders = createRsvpLoaders(store);
  const tickets = new Tickets(deps.secret);
  const { events } = deps;
  const ofUsers = createUserRsvpLoaders(new UserRsvpStore(deps.documents, deps.warn), events);
  return {
    resolvers: [
      new RsvpResolver({ rsvps: loaders, events, tickets }),
      new EventSeatsResolver(loaders),
      new UserRsvpsResolver(ofUsers, deps.cursors),
    ],
    nodes: [rsvpNodes(store, events)],
    loaders,
    seatsTaken: async (eventId, scope) =>
      seatsOf(await store.activeOfEvents([eventId], scope)).taken,
    ofUsers,
  };
}

/** An RSVP by id: for the person, the board, the office, and those who run the event. */
function rsvpNodes(store: RsvpStore, events: EventLoaders): NodeSource {
  return {
    type: 'Rsvp',
    async byIds(ids, { viewer, loaders, scope }) {
      const rsvps = await store.byIds(ids, scope);
      return Promise.all(
        rsvps.map(async (rsvp) => {
          if (!rsvp || isSelf(viewer, rsvp.userId) || hasRank(viewer, 'board_member')) return rsvp;
          if (!hasRank(viewer, 'instructor')) return null;
          const event = await loaders.of(events.byId).load(rsvp.eventId);
          return event && isEventStaff(viewer, event) ? rsvp : null;
        }),
      );
    },
  };
}
