import type { RequestContext } from '../../graphql/context.js';
import { defineLoader, loadEach, type LoaderDefinition } from '../../graphql/loader.js';
import type { Cache } from '../../shared/coordination.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import { PEOPLE, type UserLoaders } from '../users/index.js';
import { cardOf, detailsOf, type PersonCard, type PersonValue } from './person.js';
import type { ProfileRecord } from './profile.record.js';
import type { ProfileStore } from './profile.store.js';

export interface PeopleLoaders {
  /** The whole profile of a user, whoever asks: policies come after. */
  readonly profileByUserId: LoaderDefinition<string, ProfileRecord | null>;
  /** A person as the viewer may see them; null when there is no such account. */
  readonly byUserId: LoaderDefinition<string, PersonValue | null>;
}

export function createPeopleLoaders(
  store: ProfileStore,
  users: UserLoaders,
  cache: Cache,
): PeopleLoaders {
  const profileByUserId = defineLoader<string, ProfileRecord | null>({
    name: 'profile by user',
    batch: (userIds, { scope }) => store.byUserIds(userIds, scope),
  });
  const readCards = async (
    userIds: readonly string[],
    { loaders }: RequestContext,
  ): Promise<readonly (PersonCard | null)[]> => {
    // Asked for together, so that both travel in one call.
    const [profiles, accounts] = await Promise.all([
      loadEach(loaders.of(profileByUserId), userIds),
      loadEach(loaders.of(users.byId), userIds),
    ]);
    return userIds.map((id, at) => cardOf(id, profiles[at] ?? null, accounts[at] ?? null));
  };
  const byUserId = defineLoader<string, PersonValue | null>({
    name: 'person by user',
    async batch(userIds, context) {
      const { scope, viewer, loaders } = context;
      const load = (missing: readonly string[]) => readCards(missing, context);
      const cards = await cache.through(PEOPLE, userIds, load, scope);
      return Promise.all(
        cards.map(async (card): Promise<PersonValue | null> => {
          if (!card) return null;
          const sees = isSelf(viewer, card.id) || hasRank(viewer, 'board_member');
          if (card.details || !sees) return { kind: 'PublicPerson', ...card };
          const profile = await loaders.of(profileByUserId).load(card.id);
          return { kind: 'PublicPerson', ...card, details: profile && detailsOf(profile) };
        }),
      );
    },
  });
  return { profileByUserId, byUserId };
}
