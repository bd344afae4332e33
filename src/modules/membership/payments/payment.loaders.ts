import { defineLoader, type LoaderDefinition } from '../../../graphql/loader.js';
import { groupBy } from '../../../shared/group-by.js';
import type { PaymentRecord } from './payment.record.js';
import type { PaymentStore } from './payment.store.js';

export interface PaymentLoaders {
  /** Every payment of a user, in no order, whoever asks. */
  readonly byUser: LoaderDefinition<string, readonly PaymentRecord[]>;
}

export function createPaymentLoaders(store: PaymentStore): PaymentLoaders {
  return {
    byUser: defineLoader({
      name: 'payments by user',
      async batch(userIds, { scope }) {
        const all = groupBy(await store.ofUsers(userIds, scope), ({ userId }) => userId);
        return userIds.map((id) => all.get(id) ?? []);
      },
    }),
  };
}
