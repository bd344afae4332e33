import { defineLoader, type LoaderDefinition } from '../../../graphql/loader.js';
import type { ApplicationRecord } from './application.record.js';
import type { ApplicationStore } from './application.store.js';

export interface ApplicationLoaders {
  /** Any application, whoever asks: policies come after. */
  readonly byId: LoaderDefinition<string, ApplicationRecord | null>;
  /** The applications of a user, newest first, whoever asks. */
  readonly byUser: LoaderDefinition<string, readonly ApplicationRecord[]>;
}

export function createApplicationLoaders(store: ApplicationStore): ApplicationLoaders {
  return {
    byId: defineLoader({
      name: 'application by id',
      batch: (ids, { scope }) => store.byIds(ids, scope),
    }),
    byUser: defineLoader({
      name: 'applications by user',
      async batch(userIds, { scope }) {
        const all = [...(await store.ofUsers(userIds, scope))];
        all.sort((a, b) => (a.createdAt > b.createdAt ? -1 : 1));
        return userIds.map((id) => all.filter(({ userId }) => userId === id));
      },
    }),
  };
}
