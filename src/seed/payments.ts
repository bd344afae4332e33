import {
  type NewPayment,
  newPayment,
  writePayment,
} from '../modules/membership/payments/payment.record.js';
import type { JsonObject } from '../shared/document.js';
import type { Instant } from '../shared/instant.js';
import type { Person, Tier } from './cast.js';
import { stageOf, stripe, type Subscriber, TIER_PRICES } from './membership.js';
import { minutesAfter, type Moment } from './moment.js';
import type { People } from './people.js';
import { idOf } from './random.js';
import { type Answer, isPaid, rsvpPaymentIdOf } from './rsvps.js';

export function paymentDocuments(
  subscribers: readonly Subscriber[],
  answers: readonly Answer[],
  people: People,
  moment: Moment,
): readonly JsonObject[] {
  return [
    ...subscribers.filter(({ tier }) => tier !== 'free').flatMap((each) => duesOf(each, moment)),
    ...answers.filter(isPaid).map((answer) => seatPayment(answer, moment)),
    ...oddPayments(people, moment),
  ].map((payment) => writePayment(newPayment(payment)));
}

/** What has been paid for the running year, and the attempt that failed where one did. */
function duesOf({ person, tier, id, from, until }: Subscriber, moment: Moment): NewPayment[] {
  const paid = dues(person, id, tier, moment.days(from), 'succeeded', 'dues');
  const second =
    stageOf(person.key) === undefined
      ? []
      : [dues(person, id, tier, moment.days(until), 'failed', 'renewal')];
  return [paid, ...second];
}

function dues(
  person: Person,
  subscriptionId: string,
  tier: Tier,
  at: Instant,
  status: NonNullable<NewPayment['status']>,
  kind: 'dues' | 'renewal',
): NewPayment {
  const id = idOf('payment', kind, person.key);
  const done = status === 'succeeded';
  return {
    id,
    createdAt: at,
    updatedAt: minutesAfter(at, 1),
    userId: person.userId,
    subscriptionId,
    amount: TIER_PRICES[tier],
    status,
    paymentMethod: 'card',
    description: `Membership, ${tier} tier${tier === 'lifetime' ? '' : ', one year'}`,
    processedAt: done ? minutesAfter(at, 1) : null,
    receiptUrl: done ? receiptOf(id) : null,
    stripePaymentIntentId: stripe('pi', id),
    stripeChargeId: done ? stripe('ch', id) : null,
    metadata: { kind: kind === 'dues' ? 'membership' : 'renewal' },
    ...(done && { refundedAmount: TIER_PRICES.free }),
  };
}

function seatPayment(answer: Answer, moment: Moment): NewPayment {
  const { event, person, respondedAt } = answer;
  const id = rsvpPaymentIdOf(answer);
  const amount = event.price ?? TIER_PRICES.free;
  const nothing = { minor: 0, currency: amount.currency };
  const open = answer.status === 'pending';
  const at = minutesAfter(respondedAt, open ? 0 : 2);
  const processedAt = at < moment.now ? at : moment.now;
  return {
    id,
    createdAt: respondedAt,
    updatedAt: processedAt,
    userId: person.userId,
    amount,
    status: open ? 'pending' : 'succeeded',
    paymentMethod: 'card',
    description: `Seat: ${event.text.title}`,
    processedAt: open ? null : processedAt,
    receiptUrl: open ? null : receiptOf(id),
    refundedAmount: nothing,
    stripePaymentIntentId: stripe('pi', id),
    metadata: { kind: 'event_rsvp', event_id: event.id },
  };
}

/** Payments with a story: refunds in part and in full, a bank that takes its time. */
function oddPayments(people: People, moment: Moment): NewPayment[] {
  const odd = (key: string, owner: string, days: number, minor: number): NewPayment => {
    const id = idOf('payment', 'odd', key);
    const at = moment.days(days);
    return {
      id,
      createdAt: at,
      updatedAt: minutesAfter(at, 3),
      userId: people.of(owner).userId,
      amount: { minor, currency: 'USD' },
      status: 'succeeded',
      paymentMethod: 'card',
      processedAt: minutesAfter(at, 3),
      stripePaymentIntentId: stripe('pi', id),
      stripeChargeId: stripe('ch', id),
      receiptUrl: receiptOf(id),
    };
  };
  return [
    {
      ...odd('partial-refund', 'member', -80, 7_500),
      description: 'Seat: autumn weekend seminar',
      refundedAmount: { minor: 2_500, currency: 'USD' },
      refundedAt: moment.days(-70),
      refundReason: 'The second day was shortened.',
    },
    {
      ...odd('full-refund', 'member', -120, 3_500),
      status: 'refunded',
      description: 'Seat: evening course',
      refundedAmount: { minor: 3_500, currency: 'USD' },
      refundedAt: moment.days(-110),
      refundReason: 'Canceled by the organizer.',
    },
    {
      ...odd('bank-transfer', 'premium', -1, 1_900),
      status: 'processing',
      paymentMethod: 'bank_transfer',
      description: 'Donation: mats for the youth group',
      processedAt: null,
      receiptUrl: null,
      stripeChargeId: null,
    },
  ];
}

function receiptOf(id: string): string {
  return `https://pay.wwmaa.example/receipts/${id}`;
}
