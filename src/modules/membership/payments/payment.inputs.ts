import { Field, InputType } from 'type-graphql';

import { DateTime } from '../../../graphql/scalars/date-time.js';
import type { Instant } from '../../../shared/instant.js';
import type { PaymentStatus } from './payment.record.js';
import { PaymentStatusEnum } from './payment.type.js';

@InputType('PaymentFilter', {
  description:
    'Which payments; all conditions must hold, and one that is absent or null holds always.',
})
export class PaymentFilter {
  @Field(() => [PaymentStatusEnum], { nullable: true, description: 'With one of these outcomes.' })
  statuses?: PaymentStatus[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Asked for at this instant or later.' })
  from?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'Asked for before this instant.' })
  to?: Instant | null;
}
