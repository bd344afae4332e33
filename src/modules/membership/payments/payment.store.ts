import type { CallScope } from '../../../shared/call-scope.js';
import { dayAfter, dayBefore, type TimeRange, within } from '../../../shared/time-range.js';
import type { Instant } from '../../../shared/instant.js';
import { byCreation, type Page, type PageRequest } from '../../../shared/paging.js';
import { Collection, type Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { pagesByParent } from '../../../sources/zerodb/pages-by-parent.js';
import { type PaymentRecord, PAYMENTS, readPayment } from './payment.record.js';

/** Most payments that are read to add them up; more is refused, never cut. */
const MOST = 100_000;

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

  /**
   * Every payment that was processed within the range, or made within it where that is not stored. Times
   * are stored in several forms, so ZeroDB is asked for a day more on either side.
   */
  async within(range: TimeRange, scope: CallScope): Promise<readonly PaymentRecord[]> {
    const time = { $gte: dayBefore(range.from), $lt: dayAfter(range.to) };
    const found = await Promise.all([
      this.#payments.findAll({ filter: { processed_at: time } }, scope, MOST),
      this.#payments.findAll(
        { filter: { processed_at: { $in: [null, ''] }, created_at: time } },
        scope,
        MOST,
      ),
    ]);
    return found.flat().filter((payment) => within(range, takenAt(payment)));
  }
}

/** When a payment counts. */
export function takenAt({ processedAt, createdAt }: PaymentRecord): Instant {
  return processedAt ?? createdAt;
}
