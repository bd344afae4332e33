import { Field, Int, ObjectType } from 'type-graphql';

import { DateTime } from '../../../graphql/scalars/date-time.js';
import { Money } from '../../../graphql/scalars/money.js';
import type { Instant } from '../../../shared/instant.js';

@ObjectType('PaymentSummary', {
  description: 'What a person paid in all: what went through, less what was given back.',
})
export class PaymentSummary {
  @Field(() => Money, {
    description:
      'In the currency of the last payment; what was paid in others stands in `totals`. 0 USD when nothing was paid.',
  })
  totalPaid!: Money;

  @Field(() => [Money], { description: 'In every currency that was paid in.' })
  totals!: readonly Money[];

  @Field(() => Int, {
    description: 'How many payments; those given back whole do not count.',
  })
  count!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last of them went through.' })
  lastPaidAt!: Instant | null;
}
