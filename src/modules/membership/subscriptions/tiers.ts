import type { Money } from '../../../shared/money.js';
import type { Tier } from '../../../shared/tier.js';
import type { SubscriptionInterval } from './subscription.record.js';

/** What one tier of membership costs and includes. */
export interface TierTerms {
  readonly tier: Tier;
  readonly name: string;
  readonly price: Money;
  /** Null for what costs nothing and so is never paid for. */
  readonly interval: SubscriptionInterval | null;
  readonly isPopular: boolean;
  /** Sentences for people; what programs decide by stands below. */
  readonly benefits: readonly string[];
  /** Whether events for members are open, beside those for everybody. */
  readonly membersEvents: boolean;
  /** Percent off the price of an event. */
  readonly eventDiscountPercent: number;
  /** Training videos a month; null is without limit. */
  readonly videosPerMonth: number | null;
  readonly directory: boolean;
  readonly prioritySupport: boolean;
  readonly exclusiveContent: boolean;
  readonly earlyAccess: boolean;
  readonly founderBadge: boolean;
  readonly certificationPath: boolean;
}

const dollars = (amount: number): Money => ({ minor: amount * 100, currency: 'USD' });

const FOR_ALL = ['Newsletter.', 'Community forum.'];
const FREE = {
  membersEvents: false,
  eventDiscountPercent: 0,
  videosPerMonth: 0,
  directory: false,
  prioritySupport: false,
  exclusiveContent: false,
  earlyAccess: false,
  founderBadge: false,
  certificationPath: false,
};
const BASIC = {
  ...FREE,
  membersEvents: true,
  eventDiscountPercent: 10,
  videosPerMonth: 10,
  directory: true,
};
const PREMIUM = {
  ...BASIC,
  eventDiscountPercent: 20,
  videosPerMonth: null,
  prioritySupport: true,
  exclusiveContent: true,
  earlyAccess: true,
};
const LIFETIME = {
  ...PREMIUM,
  eventDiscountPercent: 25,
  founderBadge: true,
  certificationPath: true,
};

/** Every tier, lowest first: the one place that says what it costs and includes. */
export const TIER_TERMS: readonly TierTerms[] = [
  {
    tier: 'free',
    name: 'Free',
    price: dollars(0),
    interval: null,
    isPopular: false,
    benefits: ['Public events.', ...FOR_ALL],
    ...FREE,
  },
  {
    tier: 'basic',
    name: 'Basic',
    price: dollars(29),
    interval: 'year',
    isPopular: false,
    benefits: [
      'All events, at 10 % off.',
      '10 training videos a month.',
      'A place in the member directory.',
      ...FOR_ALL,
    ],
    ...BASIC,
  },
  {
    tier: 'premium',
    name: 'Premium',
    price: dollars(79),
    interval: 'year',
    isPopular: true,
    benefits: [
      'All events, at 20 % off and open to you early.',
      'All training videos and exclusive content.',
      'Priority support.',
      'A place in the member directory.',
      ...FOR_ALL,
    ],
    ...PREMIUM,
  },
  {
    tier: 'lifetime',
    name: 'Lifetime',
    price: dollars(149),
    interval: 'lifetime',
    isPopular: false,
    benefits: [
      'Everything in Premium, for life and paid once.',
      'All events, at 25 % off and open to you early.',
      'The certification path.',
      'The founder badge.',
      ...FOR_ALL,
    ],
    ...LIFETIME,
  },
];
