import { defineLoader, type LoaderDefinition } from '../../graphql/loader.js';
import type { UserRecord } from './user.record.js';
import type { UserStore } from './user.store.js';

export interface UserLoaders {
  /** Any account, whoever asks: policies come after. */
  readonly byId: LoaderDefinition<string, UserRecord | null>;
}

export function createUserLoaders(store: UserStore): UserLoaders {
  return {
    byId: defineLoader({
      name: 'user by id',
      batch: (ids, { scope }) => store.byIds(ids, scope),
    }),
  };
}
