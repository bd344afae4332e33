import type { Cursors } from '../../../graphql/connection.js';
import { type NodeSource, nodeSource } from '../../../graphql/node.js';
import type { Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { maySeeSubscription, type SubscriptionLoaders } from '../subscriptions/index.js';
import { PaymentResolver, UserPaymentsResolver } from './payment.resolver.js';
import { PaymentStore } from './payment.store.js';

export interface PaymentsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
}

export function createPaymentsModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly cursors: Cursors;
  readonly subscriptions: SubscriptionLoaders;
}): PaymentsModule {
  const store = new PaymentStore(deps.documents, deps.warn);
  const byId = nodeSource(
    'Payment',
    (ids, { scope }) => store.byIds(ids, scope),
    (viewer, { userId }) => maySeeSubscription(viewer, userId),
  );
  return {
    resolvers: [
      new PaymentResolver(deps.subscriptions),
      new UserPaymentsResolver(store, deps.cursors),
    ],
    nodes: [byId],
  };
}
