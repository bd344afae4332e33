import type { Cursors } from '../../../graphql/connection.js';
import { type NodeSource, nodeSource } from '../../../graphql/node.js';
import type { CallScope } from '../../../shared/call-scope.js';
import type { TimeRange } from '../../../shared/time-range.js';
import type { Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { maySeeSubscription, type SubscriptionLoaders } from '../subscriptions/index.js';
import { createPaymentLoaders, type PaymentLoaders } from './payment.loaders.js';
import { PaymentResolver, UserPaymentsResolver } from './payment.resolver.js';
import { PaymentService } from './payment.service.js';
import type { PaymentRecord } from './payment.record.js';
import { PaymentStore } from './payment.store.js';

export type { PaymentLoaders } from './payment.loaders.js';
export { netOf } from './net.js';
export type { PaymentRecord } from './payment.record.js';
export { takenAt } from './payment.store.js';

export interface PaymentsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: PaymentLoaders;
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
  const loaders = createPaymentLoaders(store);
  const service = new PaymentService(store, loaders);
  const byId = nodeSource(
    'Payment',
    (ids, { scope }) => store.byIds(ids, scope),
    (viewer, { userId }) => maySeeSubscription(viewer, userId),
  );
  return {
    resolvers: [
      new PaymentResolver(deps.subscriptions),
      new UserPaymentsResolver(service, loaders, deps.cursors),
    ],
    nodes: [byId],
    loaders,
    within: (range, scope) => store.within(range, scope),
  };
}
