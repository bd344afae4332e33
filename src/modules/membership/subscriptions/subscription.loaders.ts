import { defineLoader, type LoaderDefinition } from '../../../graphql/loader.js';
import { currentSubscription } from './current-subscription.js';
import type { SubscriptionRecord } from './subscription.record.js';
import type { SubscriptionStore } from './subscription.store.js';

export interface SubscriptionLoaders {
  readonly byId: LoaderDefinition<string, SubscriptionRecord | null>;
  /** The subscription of a user that counts now, whoever asks. */
  readonly currentByUser: LoaderDefinition<string, SubscriptionRecord | null>;
}

export function createSubscriptionLoaders(store: SubscriptionStore): SubscriptionLoaders {
  return {
    byId: defineLoader({
      name: 'subscription by id',
      batch: (ids, { scope }) => store.byIds(ids, scope),
    }),
    currentByUser: defineLoader({
      name: 'current subscription by user',
      async batch(userIds, { scope }) {
        const all = await store.ofUsers(userIds, scope);
        return userIds.map((id) => currentSubscription(all.filter(({ userId }) => userId === id)));
      },
    }),
  };
}
