import { loadEach } from '../../../graphql/loader.js';
import { type NodeSource, nodeSource } from '../../../graphql/node.js';
import type { CallScope } from '../../../shared/call-scope.js';
import type { Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { currentSubscription } from './current-subscription.js';
import { createSubscriptionLoaders, type SubscriptionLoaders } from './subscription.loaders.js';
import { maySeeSubscription } from './subscription.policy.js';
import type { SubscriptionRecord } from './subscription.record.js';
import { SubscriptionResolver, UserSubscriptionResolver } from './subscription.resolver.js';
import { SubscriptionStore } from './subscription.store.js';
import { TierResolver } from './tier.resolver.js';

export { currentSubscription, runsAt, tierAt } from './current-subscription.js';
export type { SubscriptionLoaders } from './subscription.loaders.js';
export { maySeeSubscription } from './subscription.policy.js';
export type { SubscriptionRecord } from './subscription.record.js';
export { TIER_TERMS, type TierTerms } from './tiers.js';
export { Subscription, SubscriptionTierEnum } from './subscription.type.js';

export interface SubscriptionsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: SubscriptionLoaders;
  /** The subscription of a user that counts now, for what has no request context. */
  currentOf(userId: string, scope: CallScope): Promise<SubscriptionRecord | null>;
  /** Every subscription of status active. */
  active(scope: CallScope): Promise<readonly SubscriptionRecord[]>;
}

export function createSubscriptionsModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
}): SubscriptionsModule {
  const store = new SubscriptionStore(deps.documents, deps.warn);
  const loaders = createSubscriptionLoaders(store);
  const byId = nodeSource(
    'Subscription',
    (ids, context) => loadEach(context.loaders.of(loaders.byId), ids),
    (viewer, { userId }) => maySeeSubscription(viewer, userId),
  );
  return {
    resolvers: [
      new SubscriptionResolver(),
      new UserSubscriptionResolver(loaders),
      new TierResolver(),
    ],
    nodes: [byId],
    loaders,
    currentOf: async (userId, scope) => currentSubscription(await store.ofUsers([userId], scope)),
    active: (scope) => store.active(scope),
  };
}
