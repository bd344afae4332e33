import type { CallScope } from '../../../shared/call-scope.js';
import { spellingsOf } from '../../../shared/spellings.js';
import { Collection, type Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { readSubscription, type SubscriptionRecord, SUBSCRIPTIONS } from './subscription.record.js';

/** Most subscriptions that are read to count them; more is refused, never cut. */
const MOST = 100_000;
/** What is stored of a subscription that is not active, also in the payment provider's words. */
const NOT_ACTIVE = spellingsOf([
  ...['past_due', 'unpaid', 'canceled', 'cancelled'],
  ...['expired', 'incomplete', 'incomplete_expired'],
]);

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

  /** All of status active. What ZeroDB finds too much is left out by the record. */
  async active(scope: CallScope): Promise<readonly SubscriptionRecord[]> {
    const filter = { status: { $nin: NOT_ACTIVE } };
    const found = await this.#subscriptions.findAll({ filter }, scope, MOST);
    return found.filter(({ status }) => status === 'active');
  }
}
