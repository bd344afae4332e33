import type { Cursors } from '../../graphql/connection.js';
import { loadEach } from '../../graphql/loader.js';
import { type NodeSource, nodeSource } from '../../graphql/node.js';
import type { Coordination } from '../../shared/coordination.js';
import type { GlobalIds } from '../../shared/ids.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import { type CallScope, NO_SCOPE } from '../../shared/call-scope.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { AuditTrail } from '../audit/index.js';
import type { FilesModule } from '../files/index.js';
import type { CreateProfile, UserLoaders } from '../users/index.js';
import { cardOf, personOf } from './person.js';
import { AuditActorResolver } from './audit-actor.resolver.js';
import { NameSearch } from './name-search.store.js';
import { createPeopleLoaders, type PeopleLoaders } from './people.loaders.js';
import { PersonResolver } from './person.resolver.js';
import { maySeeProfile } from './profile.policy.js';
import { ProfilePictures } from './profile-pictures.js';
import { ProfileEditResolver } from './profile-edit.resolver.js';
import type { ProfileRecord } from './profile.record.js';
import { ProfileResolver, UserProfileResolver } from './profile.resolver.js';
import { ProfileService } from './profile.service.js';
import { ProfileStore } from './profile.store.js';

export type { NameHits, NameSearch } from './name-search.store.js';
export type { PeopleLoaders } from './people.loaders.js';
export type { PersonValue } from './person.js';
export type { ProfileRecord } from './profile.record.js';
export type { PictureOwner, ProfilePictures } from './profile-pictures.js';
export { Profile, PublicPerson } from './profile.type.js';

export interface ProfilesModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly people: PeopleLoaders;
  /** Makes the profile of a new account: private until its owner opts in. */
  readonly create: CreateProfile;
  readonly names: NameSearch;
  /** Which file is the picture of whom. */
  readonly pictures: ProfilePictures;
  /** Profiles as they are in the store at this moment, whoever asks. */
  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (ProfileRecord | null)[]>;
  /** Whether an object is the picture of some profile. */
  isPicture(objectId: string, scope: CallScope): Promise<boolean>;
  warmUp(): Promise<void>;
}

export function createProfilesModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly cursors: Cursors;
  readonly ids: GlobalIds;
  readonly coordination: Coordination;
  readonly audit: AuditTrail;
  readonly users: UserLoaders;
  readonly files: Pick<FilesModule, 'links'>;
}): ProfilesModule {
  const { users, cursors, ids, audit } = deps;
  const { links } = deps.files;
  const { cache, locks } = deps.coordination;
  const store = new ProfileStore(deps.documents, deps.warn, cache);
  const people = createPeopleLoaders(store, users, cache);
  const service = new ProfileService({ store, users, locks, audit, ids });
  return {
    resolvers: [
      new PersonResolver({ store, users, cursors, links }),
      new ProfileResolver(links),
      new ProfileEditResolver(service),
      new UserProfileResolver(people),
      new AuditActorResolver(people, deps.users),
    ],
    nodes: [personNodes(people, users), profileNodes(store)],
    people,
    create: async (profile, scope) => {
      await store.create(profile, scope);
    },
    names: new NameSearch(deps.documents, deps.warn),
    pictures: new ProfilePictures({ store, users, locks }),
    byIds: (profileIds, scope) => store.byIds(profileIds, scope),
    isPicture: (objectId, scope) => store.isPicture(objectId, scope),
    warmUp: async () => {
      await store.directory(NO_SCOPE);
    },
  };
}

/**
 * A person by id: to strangers only with a public profile, since a private one does not exist for them;
 * to the person, the board and the office also an account that has no profile. Profiles and accounts are
 * asked for together, and without the cache, so that `nodes` of any types are one call.
 */
function personNodes(people: PeopleLoaders, users: UserLoaders): NodeSource {
  return {
    type: 'PublicPerson',
    async byIds(userIds, { viewer, loaders }) {
      const [profiles, accounts] = await Promise.all([
        loadEach(loaders.of(people.profileByUserId), userIds),
        loadEach(loaders.of(users.byId), userIds),
      ]);
      return userIds.map((userId, at) => {
        const profile = profiles[at];
        if (profile) return maySeeProfile(viewer, profile) ? personOf(viewer, profile) : null;
        const card = cardOf(userId, null, accounts[at] ?? null);
        const mayKnow = isSelf(viewer, userId) || hasRank(viewer, 'board_member');
        return card && mayKnow ? { ...card, kind: 'PublicPerson' } : null;
      });
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
