import type { Instant } from '../../../shared/instant.js';
import type { Tier } from '../../../shared/tier.js';
import type { SubscriptionRecord, SubscriptionStatus } from './subscription.record.js';

/** Which of several subscriptions speaks for its owner: what runs before what is owed before what is over. */
const WEIGHT: Readonly<Record<SubscriptionStatus, number>> = {
  active: 3,
  past_due: 2,
  canceled: 1,
  expired: 0,
};

/** The subscription that counts now: the newest of the best state; null when there never was one. */
export function currentSubscription(
  subscriptions: readonly SubscriptionRecord[],
): SubscriptionRecord | null {
  const [current = null] = [...subscriptions].sort(
    (a, b) => WEIGHT[b.status] - WEIGHT[a.status] || (a.createdAt > b.createdAt ? -1 : 1),
  );
  return current;
}

/** The tier that a subscription gives now: its own while it runs, else the lowest. */
export function tierAt(subscription: SubscriptionRecord | null, now: Instant): Tier {
  return subscription && runsAt(subscription, now) ? subscription.tier : 'free';
}

/** Whether a subscription is active and has not ended, canceled or not. */
export function runsAt({ status, endDate }: SubscriptionRecord, now: Instant): boolean {
  return status === 'active' && (endDate ?? now) >= now;
}
