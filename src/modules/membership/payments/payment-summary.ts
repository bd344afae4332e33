import type { Instant } from '../../../shared/instant.js';
import type { Money } from '../../../shared/money.js';
import type { PaymentRecord } from './payment.record.js';

/** What a person paid in all. */
export interface PaymentSummary {
  /** In the currency of the last payment. */
  readonly totalPaid: Money;
  /** In every currency that was paid in, by its code. */
  readonly totals: readonly Money[];
  readonly count: number;
  readonly lastPaidAt: Instant | null;
}

const NOTHING: Money = { minor: 0, currency: 'USD' };

/** Adds up what went through and was not given back; a payment given back whole does not count at all. */
export function summarize(payments: readonly PaymentRecord[]): PaymentSummary {
  const kept = payments.filter((payment) => keptOf(payment) > 0);
  const totals = new Map<string, number>();
  for (const payment of kept) {
    const { currency } = payment.amount;
    totals.set(currency, (totals.get(currency) ?? 0) + keptOf(payment));
  }
  const [last] = [...kept].sort((a, b) => (paidAt(a) > paidAt(b) ? -1 : 1));
  const all = [...totals].map(([currency, minor]) => ({ minor, currency }));
  return {
    totalPaid: all.find(({ currency }) => currency === last?.amount.currency) ?? NOTHING,
    totals: all.sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    count: kept.length,
    lastPaidAt: last ? paidAt(last) : null,
  };
}

/** What of a payment stayed paid, in minor units. One that is called refunded and does not say how much was so whole. */
function keptOf({ status, amount, refundedAmount }: PaymentRecord): number {
  const refunded = refundedAmount.minor;
  if (status === 'succeeded') return amount.minor - refunded;
  return status === 'refunded' && refunded > 0 ? amount.minor - refunded : 0;
}

function paidAt({ processedAt, createdAt }: PaymentRecord): Instant {
  return processedAt ?? createdAt;
}
