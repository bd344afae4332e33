import { type NewOf, type RecordOf, recordTable } from '../../../shared/record.js';
import {
  id,
  oneOf,
  optionalId,
  optionalInstant,
  optionalText,
  url,
} from '../../../shared/record-fields.js';
import { json } from '../../../shared/record-lists.js';
import { money } from '../../../shared/record-money.js';

export const PAYMENTS = 'payments';

export const PAYMENT_STATUSES = [
  'pending',
  'processing',
  'succeeded',
  'failed',
  'refunded',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

const table = recordTable('Payment', PAYMENTS, {
  userId: id('user_id'),
  subscriptionId: optionalId('subscription_id'),
  amount: money('amount'),
  // Nothing counts as paid that does not say so.
  status: oneOf('status', PAYMENT_STATUSES, 'pending', {
    synonyms: { paid: 'succeeded', completed: 'succeeded' },
  }),
  paymentMethod: optionalText('payment_method'),
  description: optionalText('description'),
  receiptUrl: url('receipt_url'),
  processedAt: optionalInstant('processed_at'),
  /** In the currency of the amount. */
  refundedAmount: money('refunded_amount'),
  refundedAt: optionalInstant('refunded_at'),
  refundReason: optionalText('refund_reason'),
  stripePaymentIntentId: optionalText('stripe_payment_intent_id'),
  stripeChargeId: optionalText('stripe_charge_id'),
  metadata: json('metadata'),
});

export type PaymentRecord = RecordOf<typeof table>;
export type NewPayment = NewOf<typeof table>;
export const { read: readPayment, write: writePayment, create: newPayment } = table;
