import { Field, Int, ObjectType } from 'type-graphql';

import type { Tier } from '../../../shared/tier.js';
import type { SubscriptionInterval } from './subscription.record.js';
import { SubscriptionIntervalEnum, SubscriptionTierEnum } from './subscription.type.js';

@ObjectType('MembershipTier', { description: 'What a tier of membership costs and includes.' })
export class MembershipTier {
  @Field(() => SubscriptionTierEnum, { description: 'Which tier it is.' })
  tier!: Tier;

  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => SubscriptionIntervalEnum, {
    nullable: true,
    description: 'How often it is paid for; null where it costs nothing.',
  })
  interval!: SubscriptionInterval | null;

  @Field(() => [String], { description: 'What it includes, in English sentences.' })
  benefits!: readonly string[];

  @Field(() => Boolean, { description: 'Whether it is the one that most people choose.' })
  isPopular!: boolean;

  @Field(() => Boolean, { description: 'Whether events for members are open.' })
  membersEvents!: boolean;

  @Field(() => Int, { description: 'Percent off the price of an event.' })
  eventDiscountPercent!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Training videos a month; null is without limit.',
  })
  videosPerMonth!: number | null;

  @Field(() => Boolean, { description: 'Whether one may be in the member directory.' })
  directory!: boolean;

  @Field(() => Boolean, { description: 'Whether questions are answered first.' })
  prioritySupport!: boolean;

  @Field(() => Boolean, { description: 'Whether it opens exclusive content.' })
  exclusiveContent!: boolean;

  @Field(() => Boolean, { description: 'Whether events open earlier.' })
  earlyAccess!: boolean;

  @Field(() => Boolean, { description: 'Whether the founder badge is shown.' })
  founderBadge!: boolean;

  @Field(() => Boolean, { description: 'Whether it includes the certification path.' })
  certificationPath!: boolean;
}
