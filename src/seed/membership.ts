import {
  DUNNING_STAGES,
  newDunning,
  writeDunning,
} from '../modules/membership/subscriptions/dunning-record.record.js';
import {
  type NewSubscription,
  newSubscription,
  writeSubscription,
} from '../modules/membership/subscriptions/subscription.record.js';
import type { JsonObject } from '../shared/document.js';
import type { Money } from '../shared/money.js';
import type { Person, Tier } from './cast.js';
import type { Moment } from './moment.js';
import type { People } from './people.js';
import { idOf, randomOf } from './random.js';

/** What a tier costs: a year, and lifetime once. */
export const TIER_PRICES: Readonly<Record<Tier, Money>> = {
  free: { minor: 0, currency: 'USD' },
  basic: { minor: 2_900, currency: 'USD' },
  premium: { minor: 7_900, currency: 'USD' },
  lifetime: { minor: 14_900, currency: 'USD' },
};

/** Days after the failed payment at which a stage of dunning begins. */
const STAGE_DAYS = [0, 3, 7, 12, 14];
const YEAR = 365;

/** A person and the one subscription they have or had. */
export interface Subscriber {
  readonly person: Person;
  readonly tier: Tier;
  readonly id: string;
  /** Days from now at which the paid time begins and ends. */
  readonly from: number;
  readonly until: number;
}

export function subscribersOf(people: People): readonly Subscriber[] {
  return people.all.flatMap((person) => {
    const { tier, key } = person;
    // Half of those who pay nothing have never been through a checkout.
    if (tier === null || (tier === 'free' && !randomOf(`free:${key}`).chance(0.5))) return [];
    const over = ended(key);
    const stage = stageOf(key);
    const into = randomOf(`period:${key}`).int(5, Math.min(YEAR - 20, person.since));
    const until = over ?? (stage === undefined ? YEAR - into : -(STAGE_DAYS[stage] ?? 0) - 1);
    return [{ person, tier, id: idOf('subscription', key), from: until - YEAR, until }];
  });
}

export function subscriptionDocuments(
  subscribers: readonly Subscriber[],
  moment: Moment,
): readonly JsonObject[] {
  return subscribers.map(({ person, tier, id, from, until }) => {
    const startDate = moment.days(from);
    const paid = tier !== 'free';
    const trial = person.key === 'premium' ? { trialEndDate: moment.days(from + 14) } : {};
    return writeSubscription(
      newSubscription({
        id,
        createdAt: startDate,
        updatedAt: startDate,
        userId: person.userId,
        tier,
        price: TIER_PRICES[tier],
        interval: intervalOf(person.key, tier),
        startDate,
        endDate: tier === 'lifetime' || !paid ? null : moment.days(until),
        stripeSubscriptionId: paid && tier !== 'lifetime' ? stripe('sub', id) : null,
        stripeCustomerId: paid ? stripe('cus', person.userId) : null,
        ...trial,
        ...standing(person.key, moment, until),
      }),
    );
  });
}

export function dunningDocuments(
  subscribers: readonly Subscriber[],
  moment: Moment,
): readonly JsonObject[] {
  return subscribers.flatMap(({ person, tier, id, until }) => {
    const stage = stageOf(person.key);
    const currentStage = stage === undefined ? undefined : DUNNING_STAGES[stage];
    if (stage === undefined || currentStage === undefined) return [];
    const reminded = Math.min(stage, 3);
    const document = newDunning({
      id: idOf('dunning', person.key),
      createdAt: moment.days(until),
      updatedAt: moment.days(-1),
      subscriptionId: id,
      userId: person.userId,
      currentStage,
      amountDue: TIER_PRICES[tier],
      stripeInvoiceId: stripe('in', id),
      reminderCount: reminded,
      lastReminderAt: reminded > 0 ? moment.days(-1) : null,
      resolvedAt: currentStage === 'canceled' ? moment.days(-1) : null,
    });
    return [writeDunning(document)];
  });
}

function ended(key: string): number | undefined {
  if (key === 'expired') return -70;
  return key === 'canceled' ? -25 : undefined;
}

/** Which stage of dunning somebody is at: the figures are called after it. */
export function stageOf(key: string): number | undefined {
  if (!key.startsWith('dunning.')) return undefined;
  const stage = key.slice('dunning.'.length).replaceAll('-', '_');
  return DUNNING_STAGES.findIndex((each) => each === stage);
}

function intervalOf(key: string, tier: Tier): NewSubscription['interval'] {
  if (tier === 'lifetime') return 'lifetime';
  // A contract of former days, which ran by the month.
  return key === 'expired' ? 'month' : 'year';
}

function standing(key: string, moment: Moment, until: number): Partial<NewSubscription> {
  if (key === 'dunning.canceled') return { status: 'canceled', canceledAt: moment.days(-1) };
  if (stageOf(key) !== undefined) return { status: 'past_due' };
  if (key === 'expired') return { status: 'expired', canceledAt: moment.days(until - 40) };
  if (key === 'canceled') return { status: 'canceled', canceledAt: moment.days(until - 12) };
  // Goes on until the end of the time that is paid for.
  if (key === 'leaving') return { status: 'active', canceledAt: moment.days(-4) };
  return { status: 'active' };
}

/** Of the form that the payment provider's ids have; none of them exists there. */
export function stripe(prefix: string, id: string): string {
  return `${prefix}_seed${id.replaceAll('-', '').slice(0, 20)}`;
}
