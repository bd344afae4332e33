import type { Cursors } from '../../graphql/connection.js';
import { type NodeSource, nodeSource } from '../../graphql/node.js';
import type { CallScope } from '../../shared/call-scope.js';
import type { Coordination } from '../../shared/coordination.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { TimeRange } from '../../shared/time-range.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { AuditTrail } from '../audit/index.js';
import type { PeopleLoaders } from '../profiles/index.js';
import type { UserLoaders } from '../users/index.js';
import { EventEditResolver } from './event-edit.resolver.js';
import { type EventEditDeps, EventEditService } from './event-edit.service.js';
import { createEventLoaders, type EventLoaders } from './event.loaders.js';
import { maySeeEvent } from './event.policy.js';
import type { EventRecord } from './event.record.js';
import { EventResolver } from './event.resolver.js';
import { EventService } from './event.service.js';
import { EventStore } from './event.store.js';

export { isEventStaff, mayEditEvent, maySeeEvent } from './event.policy.js';
export type { EventChange, OnEventChanged } from './event-changes.js';
export type { EventLoaders } from './event.loaders.js';
export type { EventRecord } from './event.record.js';

/** Events as they are in the store at this moment, whoever asks. */
export type ReadEvents = (
  ids: readonly string[],
  scope: CallScope,
) => Promise<readonly (EventRecord | null)[]>;
export { Event } from './event.type.js';

export interface EventsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: EventLoaders;
  readonly readFresh: ReadEvents;
  /** How many published events begin within the range. */
  countBeginning(range: TimeRange, scope: CallScope): Promise<number>;
}

export interface EventsDeps extends Pick<EventEditDeps, 'seatsTaken' | 'onEventChanged'> {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
  readonly people: PeopleLoaders;
  readonly users: UserLoaders;
  readonly audit: AuditTrail;
  readonly coordination: Coordination;
}

export function createEventsModule(deps: EventsDeps): EventsModule {
  const store = new EventStore(deps.documents, deps.warn, deps.coordination.cache);
  const service = new EventService(store);
  const loaders = createEventLoaders(store);
  const { people, ids, cursors, coordination } = deps;
  const { idempotency } = coordination;
  const editing = new EventEditService({ ...deps, store, idempotency });
  const byId = nodeSource(
    'Event',
    // Past the copies: to look for them first would part what `nodes` asks for at once.
    (eventIds, { scope }) => store.byIds(eventIds, scope),
    maySeeEvent,
  );
  return {
    resolvers: [
      new EventResolver({ service, loaders, people, ids, cursors }),
      new EventEditResolver({ service, editing, cursors }),
    ],
    nodes: [byId],
    loaders,
    readFresh: (eventIds, scope) => store.byIds(eventIds, scope),
    countBeginning: (range, scope) => store.countBeginning(range, scope),
  };
}
