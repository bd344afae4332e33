import { Field, Int, ObjectType } from 'type-graphql';

import { Money } from '../../graphql/scalars/money.js';
import type { Tier } from '../../shared/tier.js';
import { SubscriptionTierEnum } from '../membership/subscriptions/index.js';

@ObjectType('OverviewMetrics', { description: 'How the association stands, in single figures.' })
export class OverviewMetrics {
  @Field(() => Int, { description: 'Active accounts of role member or above, now.' })
  members!: number;

  @Field(() => Int, {
    description:
      'People with a subscription, paid or free, of status active that has not ended, now; each counts once.',
  })
  activeSubscriptions!: number;

  @Field(() => Money, {
    description:
      'Payments that succeeded, less what was refunded of them since, in US dollars. A payment counts when it was processed, or made where that is not known, and only within the range.',
  })
  revenue!: Money;

  @Field(() => [Money], {
    description:
      'The same of payments in other currencies, one sum for each; nothing is converted.',
  })
  revenueInOtherCurrencies!: readonly Money[];

  @Field(() => Int, { description: 'Published events that begin within the range.' })
  events!: number;

  @Field(() => Int, { description: 'Applications that are submitted or under review, now.' })
  pendingApplications!: number;
}

@ObjectType('MonthCount', { description: 'How many in a calendar month.' })
export class MonthCount {
  @Field(() => String, { description: 'The month, in UTC, such as `2026-05`.' })
  period!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType('MonthRevenue', { description: 'What came in in a calendar month.' })
export class MonthRevenue {
  @Field(() => String, { description: 'The month, in UTC, such as `2026-05`.' })
  period!: string;

  @Field(() => Money, { description: 'As `metrics.revenue`, of this month.' })
  revenue!: Money;
}

@ObjectType('TierCount', { description: 'How many of a tier.' })
export class TierCount {
  @Field(() => SubscriptionTierEnum, { description: 'The tier.' })
  tier!: Tier;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType('StateCount', { description: 'How many of a state or region.' })
export class StateCount {
  @Field(() => String, { nullable: true, description: 'The state; null where none is known.' })
  state!: string | null;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType('AdminOverview', { description: 'How the association stands, for the office.' })
export class AdminOverview {}
