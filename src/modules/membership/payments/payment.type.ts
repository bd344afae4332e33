import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { connectionType } from '../../../graphql/connection.js';
import { Node } from '../../../graphql/node.js';
import { DateTime } from '../../../graphql/scalars/date-time.js';
import { URL } from '../../../graphql/scalars/standard.js';
import { enumOf } from '../../../graphql/stored-enum.js';
import type { Instant } from '../../../shared/instant.js';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment.record.js';

export const PaymentStatusEnum = enumOf(PAYMENT_STATUSES);
registerEnumType(PaymentStatusEnum, {
  name: 'PaymentStatus',
  description: 'What became of a payment.',
});

@ObjectType('Payment', {
  implements: Node,
  description: 'Money that was asked for; for who paid and the office.',
})
export class Payment extends Node {
  @Field(() => PaymentStatusEnum, { description: 'What became of it.' })
  status!: PaymentStatus;

  @Field(() => String, { nullable: true, description: 'What it was for.' })
  description!: string | null;

  @Field(() => URL, { nullable: true, description: 'The receipt, at the payment provider.' })
  receiptUrl!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it went through.' })
  processedAt!: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was refunded.' })
  refundedAt!: Instant | null;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  createdAt!: Instant;
}

export const PaymentConnection = connectionType('Payment', () => Payment);
