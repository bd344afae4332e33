import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../../graphql/batch-field.js';
import type { RequestContext } from '../../../graphql/context.js';
import { Money, presentMoney } from '../../../graphql/scalars/money.js';
import { actingViewer, User, type UserRecord } from '../../users/index.js';
import type { SubscriptionLoaders } from './subscription.loaders.js';
import { maySeeSubscription } from './subscription.policy.js';
import { cancelsAtPeriodEnd, type SubscriptionRecord } from './subscription.record.js';
import { Subscription } from './subscription.type.js';

@Resolver(() => Subscription)
export class SubscriptionResolver {
  @FieldResolver(() => Money, { description: 'What one period costs.' })
  price(@Root() { price }: SubscriptionRecord): Money {
    return presentMoney(price);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it ends with the period that is paid for.',
  })
  cancelAtPeriodEnd(@Root() subscription: SubscriptionRecord): boolean {
    return cancelsAtPeriodEnd(subscription);
  }
}

/** What subscriptions add to an account. */
@Resolver(() => User)
export class UserSubscriptionResolver {
  constructor(private readonly loaders: SubscriptionLoaders) {}

  @BatchField(() => Subscription, {
    nullable: true,
    description: 'The subscription that counts now; for the person and the office.',
  })
  async subscription(
    @Root() users: readonly UserRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (SubscriptionRecord | null)[]> {
    const current = loaders.of(this.loaders.currentByUser);
    return Promise.all(
      users.map(async (user) =>
        maySeeSubscription(actingViewer(user, viewer), user.id) ? current.load(user.id) : null,
      ),
    );
  }
}
