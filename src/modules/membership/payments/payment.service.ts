import type { RequestContext } from '../../../graphql/context.js';
import { AppError } from '../../../shared/errors.js';
import type { Instant } from '../../../shared/instant.js';
import { byCreation, type Page, type PageRequest, pageOfList } from '../../../shared/paging.js';
import type { PaymentLoaders } from './payment.loaders.js';
import type { PaymentRecord, PaymentStatus } from './payment.record.js';
import type { PaymentStore } from './payment.store.js';

/** Which payments; null is as good as absent. */
export interface PaymentQuery {
  readonly statuses?: readonly PaymentStatus[] | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

/** What is told of payments. */
export class PaymentService {
  constructor(
    private readonly store: PaymentStore,
    private readonly loaders: PaymentLoaders,
  ) {}

  /**
   * A page of the payments of each user, newest first. What to look for has older names in the store, so a
   * filtered page is made of all payments of the user, which are few.
   */
  async pages(
    userIds: readonly string[],
    query: PaymentQuery,
    request: PageRequest,
    { loaders, scope }: RequestContext,
  ): Promise<readonly Page<PaymentRecord>[]> {
    const { statuses, from, to } = query;
    if (from != null && to != null && to <= from) {
      throw new AppError('BAD_USER_INPUT', '`to` must be later than `from`.', {
        argument: 'filter.to',
      });
    }
    if (statuses == null && from == null && to == null) {
      return this.store.pagesOfUsers(userIds, request, scope);
    }
    const byUser = loaders.of(this.loaders.byUser);
    return Promise.all(
      userIds.map(async (userId) => {
        const chosen = (await byUser.load(userId)).filter((payment) => matches(payment, query));
        return pageOfList(chosen, request, byCreation, 'desc');
      }),
    );
  }
}

function matches({ status, createdAt }: PaymentRecord, query: PaymentQuery): boolean {
  const { statuses, from, to } = query;
  if (statuses != null && !statuses.includes(status)) return false;
  if (from != null && createdAt < from) return false;
  return to == null || createdAt < to;
}
