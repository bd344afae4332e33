import type { Cursors } from '../../graphql/connection.js';
import { loadEach } from '../../graphql/loader.js';
import { type NodeSource, nodeSource } from '../../graphql/node.js';
import type { CallScope } from '../../shared/call-scope.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { TimeRange } from '../../shared/time-range.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { PeopleLoaders } from '../profiles/index.js';
import { createEventLoaders, type EventLoaders } from './event.loaders.js';
import { maySeeEvent } from './event.policy.js';
import { EventResolver } from './event.resolver.js';
import { EventService } from './event.service.js';
import { EventStore } from './event.store.js';

export { isEventStaff, maySeeEvent } from './event.policy.js';
export type { EventLoaders } from './event.loaders.js';
export type { EventRecord } from './event.record.js';
export { Event } from './event.type.js';

export interface EventsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: EventLoaders;
  /** How many published events begin within the range. */
  countBeginning(range: TimeRange, scope: CallScope): Promise<number>;
}

export function createEventsModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
  readonly people: PeopleLoaders;
}): EventsModule {
  const store = new EventStore(deps.documents, deps.warn);
  const service = new EventService(store);
  const loaders = createEventLoaders(store);
  const { people, ids, cursors } = deps;
  const byId = nodeSource(
    'Event',
    (eventIds, context) => loadEach(context.loaders.of(loaders.byId), eventIds),
    maySeeEvent,
  );
  return {
    resolvers: [new EventResolver({ service, loaders, people, ids, cursors })],
    nodes: [byId],
    loaders,
    countBeginning: (range, scope) => store.countBeginning(range, scope),
  };
}
