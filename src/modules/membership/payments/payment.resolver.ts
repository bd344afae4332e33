import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../../graphql/connection.js';
import type { RequestContext } from '../../../graphql/context.js';
import { loadEach } from '../../../graphql/loader.js';
import { Money, presentMoney } from '../../../graphql/scalars/money.js';
import { byCreation } from '../../../shared/paging.js';
import { User, type UserRecord } from '../../users/index.js';
import {
  maySeeSubscription,
  Subscription,
  type SubscriptionLoaders,
  type SubscriptionRecord,
} from '../subscriptions/index.js';
import { summarize } from './payment-summary.js';
import { PaymentSummary } from './payment-summary.type.js';
import { PaymentFilter } from './payment.inputs.js';
import type { PaymentLoaders } from './payment.loaders.js';
import type { PaymentRecord } from './payment.record.js';
import type { PaymentService } from './payment.service.js';
import { Payment, PaymentConnection } from './payment.type.js';

const LIST = 'payments';

@Resolver(() => Payment)
export class PaymentResolver {
  constructor(private readonly subscriptions: SubscriptionLoaders) {}

  @FieldResolver(() => Money, { description: 'How much was asked for.' })
  amount(@Root() { amount }: PaymentRecord): Money {
    return presentMoney(amount);
  }

  @FieldResolver(() => Money, { description: 'How much of it was given back.' })
  refundedAmount(@Root() { refundedAmount }: PaymentRecord): Money {
    return presentMoney(refundedAmount);
  }

  @BatchField(() => Subscription, { nullable: true, description: 'The subscription it paid for.' })
  async subscription(
    @Root() payments: readonly PaymentRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (SubscriptionRecord | null)[]> {
    const subscriptions = loaders.of(this.subscriptions.byId);
    return loadEach(
      subscriptions,
      payments.map(({ subscriptionId }) => subscriptionId),
    );
  }
}

/** What payments add to an account. */
@Resolver(() => User)
export class UserPaymentsResolver {
  constructor(
    private readonly service: PaymentService,
    private readonly loaders: PaymentLoaders,
    private readonly cursors: Cursors,
  ) {}

  @BatchField(() => PaymentConnection, {
    nullable: true,
    description: 'Payments, newest first; for the person and the office.',
  })
  async payments(
    @Root() users: readonly UserRecord[],
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => PaymentFilter, { nullable: true }) filter: PaymentFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<readonly (ConnectionValue<PaymentRecord> | null)[]> {
    const request = this.cursors.page(LIST, args);
    const shown = users.filter(({ id }) => maySeeSubscription(context.viewer, id));
    const ids = shown.map(({ id }) => id);
    const pages = await this.service.pages(ids, filter ?? {}, request, context);
    return users.map((user) => {
      const page = pages[shown.indexOf(user)];
      return page ? connectionOf(this.cursors, LIST, request, page, byCreation) : null;
    });
  }
  @BatchField(() => PaymentSummary, {
    nullable: true,
    description: 'What was paid in all; for the person and the office.',
  })
  async paymentSummary(
    @Root() users: readonly UserRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (PaymentSummary | null)[]> {
    const payments = loaders.of(this.loaders.byUser);
    return Promise.all(
      users.map(async ({ id }) =>
        maySeeSubscription(viewer, id) ? presentSummary(await payments.load(id)) : null,
      ),
    );
  }
}

function presentSummary(payments: readonly PaymentRecord[]): PaymentSummary {
  const { totalPaid, totals, count, lastPaidAt } = summarize(payments);
  return {
    totalPaid: presentMoney(totalPaid),
    totals: totals.map(presentMoney),
    count,
    lastPaidAt,
  };
}
