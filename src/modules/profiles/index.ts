import type { Cursors } from '../../graphql/connection.js';
import type { NodeSource } from '../../graphql/node.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import { NO_SCOPE } from '../../shared/call-scope.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { UserLoaders } from '../users/index.js';
import { createPeopleLoaders, type PeopleLoaders } from './people.loaders.js';
import { PersonResolver } from './person.resolver.js';
import { ProfileResolver, UserProfileResolver } from './profile.resolver.js';
import { ProfileStore } from './profile.store.js';

export type { PeopleLoaders } from './people.loaders.js';
export type { PersonValue } from './person.js';
export type { ProfileRecord } from './profile.record.js';
export { PublicPerson } from './profile.type.js';

export interface ProfilesModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly people: PeopleLoaders;
  warmUp(): Promise<void>;
}

export function createProfilesModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly cursors: Cursors;
  readonly users: UserLoaders;
}): ProfilesModule {
  const store = new ProfileStore(deps.documents, deps.warn);
  const people = createPeopleLoaders(store, deps.users);
  return {
    resolvers: [
      new PersonResolver({ store, users: deps.users, cursors: deps.cursors }),
      new ProfileResolver(),
      new UserProfileResolver(people),
    ],
    nodes: [personNodes(people), profileNodes(store)],
    people,
    warmUp: async () => {
      await store.directory(NO_SCOPE);
    },
  };
}

/** A person by id: to strangers only with a public profile; a private one does not exist for them. */
function personNodes(people: PeopleLoaders): NodeSource {
  return {
    type: 'PublicPerson',
    async byIds(userIds, { viewer, loaders }) {
      const profiles = await Promise.all(
        userIds.map((id) => loaders.of(people.profileByUserId).load(id)),
      );
      const persons = loaders.of(people.byUserId);
      return Promise.all(
        userIds.map(async (id, index) => {
          const known = profiles[index] || isSelf(viewer, id) || hasRank(viewer, 'board_member');
          const person = known ? await persons.load(id) : null;
          return person?.details ? person : known && !profiles[index] ? person : null;
        }),
      );
    },
  };
}

/** A whole profile by id: for its owner, the board and the office. */
function profileNodes(store: ProfileStore): NodeSource {
  return {
    type: 'Profile',
    async byIds(ids, { viewer, scope }) {
      const profiles = await store.byIds(ids, scope);
      return profiles.map((profile) =>
        profile && (isSelf(viewer, profile.userId) || hasRank(viewer, 'board_member'))
          ? profile
          : null,
      );
    },
  };
}
