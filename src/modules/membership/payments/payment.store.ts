import type { CallScope } from '../../../shared/call-scope.js';
import type { Page, PageRequest, Position } from '../../../shared/paging.js';
import { Collection, type Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { pagesByParent } from '../../../sources/zerodb/pages-by-parent.js';
import { type PaymentRecord, PAYMENTS, readPayment } from './payment.record.js';

/** Payments as ZeroDB holds them. */
export class PaymentStore {
  readonly #payments: Collection<PaymentRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#payments = new Collection(documents, PAYMENTS, readPayment, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (PaymentRecord | null)[]> {
    return this.#payments.getMany(ids, scope);
  }

  /** Every payment of these users, in no order. */
  ofUsers(userIds: readonly string[], scope: CallScope): Promise<readonly PaymentRecord[]> {
    const filter = { user_id: { $in: [...userIds] } };
    return this.#payments.findAll({ filter }, scope, 100_000);
  }

  /** A page of the payments of each user, newest first. */
  pagesOfUsers(
    userIds: readonly string[],
    request: PageRequest,
    scope: CallScope,
  ): Promise<readonly Page<PaymentRecord>[]> {
    const list = {
      collection: this.#payments,
      parentField: 'user_id',
      parentOf: ({ userId }: PaymentRecord) => userId,
      sortField: 'created_at',
      direction: 'desc',
      positionOf: byCreation,
    } as const;
    return pagesByParent(list, userIds, request, scope);
  }
}

/** The place of a payment in a list by creation. */
export function byCreation({ createdKey, createdAt, id }: PaymentRecord): Position {
  return { key: createdKey ?? createdAt, id };
}
