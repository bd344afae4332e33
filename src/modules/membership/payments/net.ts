import type { Money } from '../../../shared/money.js';
import type { PaymentRecord } from './payment.record.js';

/**
 * What the association has of a payment: what came in, less what was given back. One that is refunded and
 * does not say how much was given back whole; one that never went through brought nothing.
 */
export function netOf({
  status,
  amount,
  refundedAmount,
}: Pick<PaymentRecord, 'status' | 'amount' | 'refundedAmount'>): Money {
  const { currency } = amount;
  const kept = amount.minor - refundedAmount.minor;
  if (status === 'succeeded') return { minor: kept, currency };
  return { minor: status === 'refunded' && refundedAmount.minor > 0 ? kept : 0, currency };
}
