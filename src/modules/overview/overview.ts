import type { CallScope } from '../../shared/call-scope.js';
import { groupBy } from '../../shared/group-by.js';
import type { Instant } from '../../shared/instant.js';
import type { Money } from '../../shared/money.js';
import { TIERS, type Tier } from '../../shared/tier.js';
import { monthOf, monthsOf, type TimeRange, within } from '../../shared/time-range.js';
import { netOf, type PaymentRecord, takenAt } from '../membership/payments/index.js';
import {
  currentSubscription,
  runsAt,
  type SubscriptionRecord,
  tierAt,
} from '../membership/subscriptions/index.js';
import type { ProfileRecord } from '../profiles/index.js';
import type { UserRecord } from '../users/index.js';

/** Where the figures come from: each is read whole, as ZeroDB adds nothing up. */
export interface OverviewSources {
  members(scope: CallScope): Promise<readonly UserRecord[]>;
  profilesOf(userIds: readonly string[]): Promise<readonly (ProfileRecord | null)[]>;
  activeSubscriptions(scope: CallScope): Promise<readonly SubscriptionRecord[]>;
  paymentsWithin(range: TimeRange, scope: CallScope): Promise<readonly PaymentRecord[]>;
  eventsBeginning(range: TimeRange, scope: CallScope): Promise<number>;
  pendingApplications(scope: CallScope): Promise<number>;
}

/** The currency of the association's figures; amounts in others are told apart, never converted. */
const MAIN_CURRENCY = 'USD';

/** The figures of the association over a range of time, read once for all who ask in one request. */
export class Overview {
  #members: Promise<readonly UserRecord[]> | undefined;
  #subscriptions: Promise<readonly SubscriptionRecord[]> | undefined;
  #payments: Promise<readonly PaymentRecord[]> | undefined;

  constructor(
    private readonly sources: OverviewSources,
    private readonly range: TimeRange,
    private readonly now: Instant,
    private readonly scope: CallScope,
  ) {}

  async metrics() {
    const { sources, range, scope } = this;
    const [members, subscriptions, payments, events, pendingApplications] = await Promise.all([
      this.members(),
      this.subscriptions(),
      this.payments(),
      sources.eventsBeginning(range, scope),
      sources.pendingApplications(scope),
    ]);
    const running = subscriptions.filter((each) => runsAt(each, this.now));
    const sums = sumsOf(payments);
    return {
      members: members.length,
      activeSubscriptions: new Set(running.map(({ userId }) => userId)).size,
      revenue: sums.get(MAIN_CURRENCY) ?? nothing(),
      revenueInOtherCurrencies: [...sums.values()].filter(
        ({ currency }) => currency !== MAIN_CURRENCY,
      ),
      events,
      pendingApplications,
    };
  }

  /** Accounts of today's members by the month in which they were made. */
  async memberGrowth(): Promise<readonly { period: string; count: number }[]> {
    const made = (await this.members()).filter(({ createdAt }) => within(this.range, createdAt));
    const counts = countBy(made, ({ createdAt }) => monthOf(createdAt));
    return monthsOf(this.range).map((period) => ({ period, count: counts.get(period) ?? 0 }));
  }

  /** Members by the tier that counts now, lowest tier first. */
  async tierDistribution(): Promise<readonly { tier: Tier; count: number }[]> {
    const [members, subscriptions] = await Promise.all([this.members(), this.subscriptions()]);
    const byUser = groupBy(subscriptions, ({ userId }) => userId);
    const counts = countBy(members, ({ id }) =>
      tierAt(currentSubscription(byUser.get(id) ?? []), this.now),
    );
    return TIERS.map((tier) => ({ tier, count: counts.get(tier) ?? 0 }));
  }

  async revenueByMonth(): Promise<readonly { period: string; revenue: Money }[]> {
    const byMonth = groupBy(await this.payments(), (payment) => monthOf(takenAt(payment)));
    return monthsOf(this.range).map((period) => ({
      period,
      revenue: sumsOf(byMonth.get(period) ?? []).get(MAIN_CURRENCY) ?? nothing(),
    }));
  }

  /** Members by state, most first; those of whom none is known come last. */
  async membersByState(): Promise<readonly { state: string | null; count: number }[]> {
    const members = await this.members();
    const profiles = await this.sources.profilesOf(members.map(({ id }) => id));
    const counts = countBy(profiles, (profile) => profile?.state?.trim() ?? null);
    return [...counts]
      .map(([state, count]) => ({ state, count }))
      .sort((a, b) => {
        if (a.state === null || b.state === null) return a.state === null ? 1 : -1;
        return b.count - a.count || (a.state < b.state ? -1 : 1);
      });
  }

  private members() {
    return (this.#members ??= this.sources.members(this.scope));
  }

  private subscriptions() {
    return (this.#subscriptions ??= this.sources.activeSubscriptions(this.scope));
  }

  private payments() {
    return (this.#payments ??= this.sources.paymentsWithin(this.range, this.scope));
  }
}

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** What came in, by currency. */
function sumsOf(payments: readonly PaymentRecord[]): ReadonlyMap<string, Money> {
  const sums = new Map<string, Money>();
  for (const { minor, currency } of payments.map(netOf)) {
    const sum = (sums.get(currency)?.minor ?? 0) + minor;
    if (minor !== 0) sums.set(currency, { minor: sum, currency });
  }
  return sums;
}

function nothing(): Money {
  return { minor: 0, currency: MAIN_CURRENCY };
}
