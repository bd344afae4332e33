import {
  newPayment,
  PAYMENTS,
  readPayment,
  writePayment,
} from '../../../src/modules/membership/payments/payment.record.js';
import {
  DUNNING_RECORDS,
  newDunning,
  readDunning,
  writeDunning,
} from '../../../src/modules/membership/subscriptions/dunning-record.record.js';
import {
  cancelsAtPeriodEnd,
  newSubscription,
  readSubscription,
  SUBSCRIPTIONS,
  writeSubscription,
} from '../../../src/modules/membership/subscriptions/subscription.record.js';
import { heard, present, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';
const EUROS = { minor: 2900, currency: 'EUR' };

recordLaws({
  collection: SUBSCRIPTIONS,
  read: readSubscription,
  write: writeSubscription,
  full: newSubscription({
    id: 'sub-1',
    createdAt: AT,
    updatedAt: AT,
    userId: 'u-1',
    tier: 'basic',
    status: 'past_due',
    price: EUROS,
    interval: 'year',
    startDate: AT,
    endDate: AT,
    trialEndDate: AT,
    canceledAt: AT,
    stripeSubscriptionId: 'sub_1',
    stripeCustomerId: 'cus_1',
    features: { events: 'all' },
    metadata: { kind: 'membership' },
  }),
  least: { user_id: 'u-1' },
  twins: ['price', 'current_period_start', 'current_period_end'],
  defaults: {
    tier: 'free',
    status: 'active',
    price: { minor: 0, currency: 'USD' },
    interval: 'month',
    startDate: null,
    endDate: null,
  },
  refused: [
    ['tier', { tier: 'elite' }],
    ['price', { price: null }],
    ['price.minor', { price: { minor: -1, currency: 'USD' } }],
    ['endDate', { endDate: 'never' }],
  ],
});

describe('subscriptions of older programs', () => {
  it.each([
    ['trialing', 'active'],
    ['unpaid', 'past_due'],
    ['incomplete', 'expired'],
    ['incomplete_expired', 'expired'],
    ['CANCELLED', 'canceled'],
    ['paused', 'expired'],
  ])('reads the status %s as %s', (status, expected) => {
    expect(heard(readSubscription, { user_id: 'u', status }).record?.status).toBe(expected);
  });

  it('reads an unknown tier as the lowest', () => {
    expect(heard(readSubscription, { user_id: 'u', tier: 'elite' }).record?.tier).toBe('free');
  });

  it.each([
    ['active', AT, true],
    ['active', null, false],
    ['canceled', AT, false],
  ] as const)('%s, canceled at %s: ends with its period %s', (status, canceledAt, expected) => {
    expect(cancelsAtPeriodEnd({ status, canceledAt })).toBe(expected);
  });
});

recordLaws({
  collection: DUNNING_RECORDS,
  read: readDunning,
  write: writeDunning,
  full: newDunning({
    id: 'd-1',
    createdAt: AT,
    subscriptionId: 'sub-1',
    userId: 'u-1',
    currentStage: 'final_warning',
    amountDue: EUROS,
    stripeInvoiceId: 'in_1',
    reminderCount: 3,
    lastReminderAt: AT,
    resolvedAt: AT,
    metadata: { try: 2 },
  }),
  least: { subscription_id: 'sub-1' },
  defaults: { currentStage: 'payment_failed', reminderCount: 0, userId: null },
  refused: [['currentStage', { currentStage: 'over' }]],
});

recordLaws({
  collection: PAYMENTS,
  read: readPayment,
  write: writePayment,
  full: newPayment({
    id: 'pay-1',
    createdAt: AT,
    userId: 'u-1',
    subscriptionId: 'sub-1',
    amount: EUROS,
    status: 'refunded',
    paymentMethod: 'card',
    description: 'Basic',
    receiptUrl: 'https://pay.example/r',
    processedAt: AT,
    refundedAmount: { minor: 1000, currency: 'EUR' },
    refundedAt: AT,
    refundReason: 'ill',
    stripePaymentIntentId: 'pi_1',
    stripeChargeId: 'ch_1',
    metadata: { a: 1 },
  }),
  least: { user_id: 'u-1' },
  defaults: { status: 'pending', amount: { minor: 0, currency: 'USD' } },
  refused: [
    ['userId', { userId: '' }],
    ['receiptUrl', { receiptUrl: 'receipt' }],
    ['refunded_amount', { refundedAmount: { minor: 1, currency: 'USD' } }],
  ],
});

describe('money of payments', () => {
  it('keeps the currency of the amount when nothing was refunded', () => {
    const payment = newPayment({ id: 'p', createdAt: AT, userId: 'u', amount: EUROS });
    expect(writePayment(payment)).toMatchObject({
      amount: 29,
      refunded_amount: 0,
      currency: 'EUR',
    });
  });

  it.each([
    [29, 'usd', 2900, 'USD', 0],
    ['29.50', 'EUR', 2950, 'EUR', 0],
    [19.990000000000002, undefined, 1999, 'USD', 0],
    [0.1 + 0.2, 'USD', 30, 'USD', 0],
    [33.333, 'USD', 3333, 'USD', 1],
    [500, 'JPY', 500, 'JPY', 0],
    [500.4, 'JPY', 500, 'JPY', 1],
    [-5, 'USD', 0, 'USD', 1],
    ['free', 'USD', 0, 'USD', 1],
    [5, 'dollars', 500, 'USD', 2],
  ])('reads %p %p as %i %s', (amount, currency, minor, read, warned) => {
    const { record, warnings } = heard(readPayment, { user_id: 'u', amount, currency });
    expect(present(record).amount).toEqual({ minor, currency: read });
    expect(warnings).toHaveLength(warned);
  });

  it('takes nothing for paid that does not say so', () => {
    expect(heard(readPayment, { user_id: 'u', status: 'ok' }).record?.status).toBe('pending');
  });
});
