import { defineLoader, type LoaderDefinition } from '../../graphql/loader.js';
import type { EventRecord } from './event.record.js';
import type { EventStore } from './event.store.js';

export interface EventLoaders {
  /** Any event, whoever asks: policies come after. */
  readonly byId: LoaderDefinition<string, EventRecord | null>;
}

export function createEventLoaders(store: EventStore): EventLoaders {
  return {
    byId: defineLoader({
      name: 'event by id',
      batch: (ids, { scope }) => store.sharedByIds(ids, scope),
    }),
  };
}
