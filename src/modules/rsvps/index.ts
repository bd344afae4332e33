import type { Cursors } from '../../graphql/connection.js';
import type { NodeSource } from '../../graphql/node.js';
import { BehindTheAnswer } from '../../shared/behind.js';
import type { CallScope } from '../../shared/call-scope.js';
import type { Clock } from '../../shared/clock.js';
import type { Coordination } from '../../shared/coordination.js';
import type { GlobalIds } from '../../shared/ids.js';
import { toInstant } from '../../shared/instant.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { AuditSource, AuditTrail } from '../audit/index.js';
import type { EventLoaders, EventsModule, OnEventChanged } from '../events/index.js';
import type { PeopleLoaders } from '../profiles/index.js';
import type { AccountStore, MailPost, TokenSettings, UserLoaders } from '../users/index.js';
import { mayRunEvent } from './attendee.policy.js';
import { EventAttendeesResolver } from './attendee.resolver.js';
import { AttendeeMails } from './attendee-mails.js';
import { AttendeePost } from './attendee-post.js';
import { CheckInService } from './check-in.service.js';
import { EventAftermath } from './event-aftermath.js';
import { CheckInResolver, RsvpAnswerResolver } from './rsvp-answer.resolver.js';
import { createRsvpLoaders, type RsvpLoaders } from './rsvp.loaders.js';
import { EventSeatsResolver, RsvpResolver } from './rsvp.resolver.js';
import { RsvpService } from './rsvp.service.js';
import { RsvpStore } from './rsvp.store.js';
import { SeatDesk } from './seat-desk.js';
import { seatsOf } from './seats.js';
import { Tickets } from './tickets.js';
import { createUserRsvpLoaders, type UserRsvpLoaders } from './user-rsvps.loaders.js';
import { UserRsvpsResolver } from './user-rsvps.resolver.js';
import { UserRsvpStore } from './user-rsvps.store.js';

export type { RsvpLoaders } from './rsvp.loaders.js';
export type { RsvpRecord } from './rsvp.record.js';
export type { UserRsvpLoaders } from './user-rsvps.loaders.js';

export interface RsvpsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: RsvpLoaders;
  /** Seats taken or held at an event. */
  seatsTaken(eventId: string, scope: CallScope): Promise<number>;
  /** Gives seats of an event that became free to who waits: after more were put up, or holds have lapsed. */
  settleSeats(eventId: string, source: AuditSource): Promise<void>;
  readonly ofUsers: UserRsvpLoaders;
  /** To be told of every change of an event: seats are settled and people told, behind the answer. */
  readonly eventChanged: OnEventChanged;
  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void>;
}

interface RsvpsModuleDeps {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly clock: Clock;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
  readonly coordination: Coordination;
  readonly audit: AuditTrail;
  readonly users: UserLoaders;
  readonly people: PeopleLoaders;
  readonly events: Pick<EventsModule, 'loaders' | 'readFresh'>;
  /** Its secret signs ticket codes too. */
  readonly tokens: Pick<TokenSettings, 'secret'>;
  readonly accounts: Pick<AccountStore, 'byIds'>;
  readonly post: MailPost;
  /** Where the links in mails lead. */
  readonly webUrl: string;
}

export function createRsvpsModule(deps: RsvpsModuleDeps): RsvpsModule {
  const { ids, cursors, audit, users, people, coordination } = deps;
  const { loaders: events, readFresh } = deps.events;
  const store = new RsvpStore(deps.documents, deps.warn);
  const loaders = createRsvpLoaders(store);
  const tickets = new Tickets(deps.tokens.secret);
  const { locks, idempotency } = coordination;
  const behind = new BehindTheAnswer();
  const letters = new AttendeePost({
    accounts: (...asked) => deps.accounts.byIds(...asked),
    mails: new AttendeeMails(ids, deps.webUrl),
    post: deps.post,
    behind,
  });
  const desk = new SeatDesk({
    ...{ store, events: readFresh, audit, locks },
    onPromoted: (event, promoted, { log }) => letters.seatsGiven(event, promoted, log),
  });
  const aftermath = new EventAftermath({ desk, store, letters, behind });
  const ofUsers = createUserRsvpLoaders(new UserRsvpStore(deps.documents, deps.warn), events);
  const answers = { desk, store, loaders, events: readFresh, idempotency, ids, audit };
  return {
    resolvers: [
      new RsvpResolver({ rsvps: loaders, events, people, users, tickets }),
      new EventSeatsResolver(loaders),
      new EventAttendeesResolver({ rsvps: loaders, cursors }),
      new UserRsvpsResolver(ofUsers, cursors),
      new RsvpAnswerResolver(new RsvpService(answers)),
      new CheckInResolver(new CheckInService({ store, events, tickets, ids, audit })),
    ],
    nodes: [rsvpNodes(store, events)],
    loaders,
    settleSeats: (eventId, source) => desk.settle(eventId, source),
    seatsTaken: async (eventId, scope) => {
      const now = toInstant(deps.clock.now());
      return seatsOf(await store.activeOfEvents([eventId], scope), now).taken;
    },
    ofUsers,
    eventChanged: (...change) => aftermath.changed(...change),
    settled: () => behind.settled(),
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
          return event && mayRunEvent(viewer, event) ? rsvp : null;
        }),
      );
    },
  };
}
