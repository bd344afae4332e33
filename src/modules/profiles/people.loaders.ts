import { defineLoader, type LoaderDefinition } from '../../graphql/loader.js';
import type { UserLoaders } from '../users/index.js';
import { personOf, personOfUser, type PersonValue } from './person.js';
import type { ProfileRecord } from './profile.record.js';
import type { ProfileStore } from './profile.store.js';

export interface PeopleLoaders {
  /** The whole profile of a user, whoever asks: policies come after. */
  readonly profileByUserId: LoaderDefinition<string, ProfileRecord | null>;
  /** A person as the viewer may see them; null when there is no such account. */
  readonly byUserId: LoaderDefinition<string, PersonValue | null>;
}

export function createPeopleLoaders(store: ProfileStore, users: UserLoaders): PeopleLoaders {
  const profileByUserId = defineLoader<string, ProfileRecord | null>({
    name: 'profile by user',
    batch: (userIds, { scope }) => store.byUserIds(userIds, scope),
  });
  const byUserId = defineLoader<string, PersonValue | null>({
    name: 'person by user',
    async batch(userIds, { viewer, loaders }) {
      const profiles = loaders.of(profileByUserId);
      const accounts = loaders.of(users.byId);
      return Promise.all(
        userIds.map(async (userId) => {
          const profile = await profiles.load(userId);
          if (profile) return personOf(viewer, profile);
          const user = await accounts.load(userId);
          return user && personOfUser(user);
        }),
      );
    },
  });
  return { profileByUserId, byUserId };
}
