import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { Node } from '../../../graphql/node.js';
import { DateTime } from '../../../graphql/scalars/date-time.js';
import { enumOf } from '../../../graphql/stored-enum.js';
import type { Instant } from '../../../shared/instant.js';
import {
  SUBSCRIPTION_INTERVALS,
  SUBSCRIPTION_STATUSES,
  type SubscriptionInterval,
  type SubscriptionStatus,
} from './subscription.record.js';
import { TIERS, type Tier } from '../../../shared/tier.js';

export const SubscriptionTierEnum = enumOf(TIERS);
registerEnumType(SubscriptionTierEnum, {
  name: 'SubscriptionTier',
  description: 'What a membership includes; each includes all below it.',
});

export const SubscriptionStatusEnum = enumOf(SUBSCRIPTION_STATUSES);
registerEnumType(SubscriptionStatusEnum, {
  name: 'SubscriptionStatus',
  description: 'Where a subscription is in its life.',
  valuesConfig: {
    ACTIVE: { description: 'Running; a canceled one runs to the end of its period.' },
    PAST_DUE: { description: 'A payment failed and is being asked for.' },
    CANCELED: { description: 'Ended by the member or for want of payment.' },
    EXPIRED: { description: 'Ran out.' },
  },
});

export const SubscriptionIntervalEnum = enumOf(SUBSCRIPTION_INTERVALS);
registerEnumType(SubscriptionIntervalEnum, {
  name: 'SubscriptionInterval',
  description: 'How often a subscription is paid for.',
});

@ObjectType('Subscription', {
  implements: Node,
  description: 'A membership that is paid for; for its owner and the office.',
})
export class Subscription extends Node {
  @Field(() => SubscriptionTierEnum, { description: 'What it includes.' })
  tier!: Tier;

  @Field(() => SubscriptionStatusEnum, { description: 'Where it is in its life.' })
  status!: SubscriptionStatus;

  @Field(() => SubscriptionIntervalEnum, { description: 'How often it is paid for.' })
  interval!: SubscriptionInterval;

  @Field(() => DateTime, { nullable: true, description: 'When it began.' })
  startDate!: Instant | null;

  @Field(() => DateTime, {
    name: 'currentPeriodEnd',
    nullable: true,
    description: 'Until when it is paid for; null for life.',
  })
  endDate!: Instant | null;

  @Field(() => DateTime, {
    name: 'trialEnd',
    nullable: true,
    description: 'Until when it may be tried.',
  })
  trialEndDate!: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was canceled.' })
  canceledAt!: Instant | null;

  @Field(() => DateTime, { description: 'When the record was made.' })
  createdAt!: Instant;
}
