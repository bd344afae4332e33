import type { Cursors } from '../../graphql/connection.js';
import { loadEach } from '../../graphql/loader.js';
import { type NodeSource, nodeSource } from '../../graphql/node.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import { NO_SCOPE } from '../../shared/call-scope.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { UserLoaders } from '../users/index.js';
import { AuditActorResolver } from './audit-actor.resolver.js';
import { NameSearch } from './name-search.store.js';
import { createPeopleLoaders, type PeopleLoaders } from './people.loaders.js';
import { PersonResolver } from './person.resolver.js';
import { maySeeProfile } from './profile.policy.js';
import { ProfileResolver, UserProfileResolver } from './profile.resolver.js';
import { ProfileStore } from './profile.store.js';

export type { NameHits, NameSearch } from './name-search.store.js';
export type { PeopleLoaders } from './people.loaders.js';
export type { PersonValue } from './person.js';
export type { ProfileRecord } from './profile.record.js';
export { PublicPerson } from './profile.type.js';

export interface ProfilesModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly people: PeopleLoaders;
  readonly names: NameSearch;
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
      new AuditActorResolver(people, deps.users),
    ],
    nodes: [personNodes(people), profileNodes(store)],
    people,
    names: new NameSearch(deps.documents, deps.warn),
    warmUp: async () => {
      await store.directory(NO_SCOPE);
    },
  };
}

/**
 * A person by id: to strangers only with a public profile, since a private one does not exist for them;
 * to the person, the board and the office also an account that has no profile.
 */
function personNodes(people: PeopleLoaders): NodeSource {
  return {
    type: 'PublicPerson',
    async byIds(userIds, { viewer, loaders }) {
      const profiles = await loadEach(loaders.of(people.profileByUserId), userIds);
      const shown = userIds.map((userId, at) => {
        const profile = profiles[at];
        if (profile) return maySeeProfile(viewer, profile) ? userId : null;
        return isSelf(viewer, userId) || hasRank(viewer, 'board_member') ? userId : null;
      });
      return loadEach(loaders.of(people.byUserId), shown);
    },
  };
}

/** A whole profile by id: for its owner, the board and the office. */
function profileNodes(store: ProfileStore): NodeSource {
  return nodeSource(
    'Profile',
    (ids, { scope }) => store.byIds(ids, scope),
    (viewer, { userId }) => isSelf(viewer, userId) || hasRank(viewer, 'board_member'),
  );
}
