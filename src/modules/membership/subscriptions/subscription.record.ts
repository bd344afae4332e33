import { type NewOf, type RecordOf, recordTable } from '../../../shared/record.js';
import { id, oneOf, optionalInstant, optionalText } from '../../../shared/record-fields.js';
import { json } from '../../../shared/record-lists.js';
import { money } from '../../../shared/record-money.js';
import { TIERS } from '../../../shared/tier.js';

export const SUBSCRIPTIONS = 'subscriptions';

export const SUBSCRIPTION_STATUSES = ['active', 'past_due', 'canceled', 'expired'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export const SUBSCRIPTION_INTERVALS = ['month', 'year', 'lifetime'] as const;
export type SubscriptionInterval = (typeof SUBSCRIPTION_INTERVALS)[number];

const table = recordTable('Subscription', SUBSCRIPTIONS, {
  userId: id('user_id'),
  // Neither a tier nor a status that cannot be read opens anything.
  tier: oneOf('tier', TIERS, 'free'),
  status: oneOf('status', SUBSCRIPTION_STATUSES, 'active', {
    unreadable: 'expired',
    // The payment provider's own words; `incomplete` was never paid.
    synonyms: {
      trialing: 'active',
      unpaid: 'past_due',
      incomplete: 'expired',
      incomplete_expired: 'expired',
    },
  }),
  price: money(['amount', 'price']),
  interval: oneOf('interval', SUBSCRIPTION_INTERVALS, 'month', {
    synonyms: { monthly: 'month', yearly: 'year', annual: 'year' },
  }),

  startDate: optionalInstant(['start_date', 'current_period_start']),
  endDate: optionalInstant(['end_date', 'current_period_end']),
  trialEndDate: optionalInstant('trial_end_date'),
  canceledAt: optionalInstant(['canceled_at', 'cancelled_at']),

  stripeSubscriptionId: optionalText('stripe_subscription_id'),
  stripeCustomerId: optionalText('stripe_customer_id'),
  features: json('features'),
  metadata: json('metadata'),
});

export type SubscriptionRecord = RecordOf<typeof table>;
export type NewSubscription = NewOf<typeof table>;
export const { read: readSubscription, write: writeSubscription, create: newSubscription } = table;

/** Whether the subscription goes on until its end and is not renewed: still active, but canceled. */
export function cancelsAtPeriodEnd(
  subscription: Pick<SubscriptionRecord, 'status' | 'canceledAt'>,
): boolean {
  return subscription.status === 'active' && subscription.canceledAt !== null;
}
