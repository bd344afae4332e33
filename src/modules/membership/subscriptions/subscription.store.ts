import type { CallScope } from '../../../shared/call-scope.js';
import { Collection, type Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { readSubscription, type SubscriptionRecord, SUBSCRIPTIONS } from './subscription.record.js';

/** Subscriptions as ZeroDB holds them. */
export class SubscriptionStore {
  readonly #subscriptions: Collection<SubscriptionRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#subscriptions = new Collection(documents, SUBSCRIPTIONS, readSubscription, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (SubscriptionRecord | null)[]> {
    return this.#subscriptions.getMany(ids, scope);
  }

  ofUsers(userIds: readonly string[], scope: CallScope): Promise<readonly SubscriptionRecord[]> {
    const filter = { user_id: { $in: [...userIds] } };
    return this.#subscriptions.findAll({ filter }, scope);
  }
}
