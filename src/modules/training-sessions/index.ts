import type { Cursors } from '../../graphql/connection.js';
import { loadEach } from '../../graphql/loader.js';
import { type NodeSource, nodeSource } from '../../graphql/node.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { EventLoaders } from '../events/index.js';
import type { PeopleLoaders } from '../profiles/index.js';
import type { RsvpLoaders } from '../rsvps/index.js';
import { type AttendanceLoaders, createAttendanceLoaders } from './attendance.loaders.js';
import { SessionAttendanceResolver, UserSessionsResolver } from './attendance.resolver.js';
import { InstructorOverviewResolver, RosterEntryResolver } from './instructor-overview.resolver.js';
import { InstructorOverviewService } from './instructor-overview.service.js';
import { SessionAttendanceStore } from './session-attendance.store.js';
import { TaughtSessionStore } from './taught-sessions.store.js';
import {
  createTrainingSessionLoaders,
  type TrainingSessionLoaders,
} from './training-session.loaders.js';
import { maySeeSession } from './training-session.policy.js';
import { EventSessionsResolver, TrainingSessionResolver } from './training-session.resolver.js';
import { TrainingSessionService } from './training-session.service.js';
import { TrainingSessionStore } from './training-session.store.js';

export type { AttendanceLoaders } from './attendance.loaders.js';
export type { SessionAttendanceRecord } from './session-attendance.record.js';
export type { TrainingSessionLoaders } from './training-session.loaders.js';
export { isSessionStaff, maySeeSession } from './training-session.policy.js';
export type { TrainingSessionRecord } from './training-session.record.js';

export interface TrainingSessionsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: TrainingSessionLoaders;
  readonly attendance: AttendanceLoaders;
}

export function createTrainingSessionsModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
  readonly people: PeopleLoaders;
  readonly events: EventLoaders;
  readonly rsvps: RsvpLoaders;
}): TrainingSessionsModule {
  const { ids, cursors, people, events, rsvps } = deps;
  const store = new TrainingSessionStore(deps.documents, deps.warn);
  const history = createHistory(deps);
  const loaders = createTrainingSessionLoaders(store, history.loaders);
  const service = new TrainingSessionService({ store, loaders, events, rsvps, ids });
  const byId = nodeSource(
    'TrainingSession',
    (sessionIds, context) => loadEach(context.loaders.of(loaders.byId), sessionIds),
    maySeeSession,
  );
  return {
    resolvers: [
      new TrainingSessionResolver({ service, loaders, events, people, ids, cursors }),
      new EventSessionsResolver(loaders),
      ...history.resolvers,
    ],
    nodes: [byId],
    loaders,
    attendance: history.loaders,
  };
}

/** Sessions as they concern people: who was there, who teaches what. */
function createHistory(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly cursors: Cursors;
  readonly people: PeopleLoaders;
}): { readonly resolvers: readonly object[]; readonly loaders: AttendanceLoaders } {
  const { documents, warn, cursors, people } = deps;
  const taught = new TaughtSessionStore(documents, warn);
  const loaders = createAttendanceLoaders(new SessionAttendanceStore(documents, warn), taught);
  const service = new InstructorOverviewService(taught, loaders);
  return {
    resolvers: [
      new SessionAttendanceResolver(loaders),
      new UserSessionsResolver(service, cursors),
      new InstructorOverviewResolver(service, cursors),
      new RosterEntryResolver(people),
    ],
    loaders,
  };
}
