import type { Cursors } from '../../../graphql/connection.js';
import { type NodeSource, nodeSource } from '../../../graphql/node.js';
import type { CallScope } from '../../../shared/call-scope.js';
import type { TimeRange } from '../../../shared/time-range.js';
import type { Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { maySeeSubscription, type SubscriptionLoaders } from '../subscriptions/index.js';
import { PaymentResolver, UserPaymentsResolver } from './payment.resolver.js';
import type { PaymentRecord } from './payment.record.js';
import { PaymentStore } from './payment.store.js';

export { netOf } from './net.js';
export type { PaymentRecord } from './payment.record.js';
export { takenAt } from './payment.store.js';

export interface PaymentsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  /** Every payment that counts within the range. */
  within(range: TimeRange, scope: CallScope): Promise<readonly PaymentRecord[]>;
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
    within: (range, scope) => store.within(range, scope),
  };
}
