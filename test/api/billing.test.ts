import {
  newPayment,
  type PaymentRecord,
  PAYMENTS,
  writePayment,
} from '../../src/modules/membership/payments/payment.record.js';
import {
  newSubscription,
  SUBSCRIPTIONS,
  writeSubscription,
} from '../../src/modules/membership/subscriptions/subscription.record.js';
import { TIERS } from '../../src/shared/tier.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';
import { Association, idOf, inDays } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { MyBillingDocument, type PaymentFilter } from './generated/graphql.js';

const budget = readBudgets().get('MyBilling')!;
const usd = (minor: number) => ({ minor, currency: 'USD' });
let gateway: TestGateway;
let visitor: Client;

async function pay(
  { documents }: ZeroDb,
  name: string,
  days: number,
  payment: Partial<PaymentRecord>,
): Promise<void> {
  const id = idOf(`payment of ${name} ${days} days ago`);
  const base = { id, userId: idOf(name), createdAt: inDays(-days), amount: usd(2_900) };
  const record = newPayment({ ...base, description: `${days} days ago`, ...payment });
  await documents.insert(PAYMENTS, writePayment(record), {});
}

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    for (const name of ['ann', 'ben', 'eve', 'many']) await association.person(name);
    const refundedAmount = usd(900);
    await pay(zerodb, 'ann', 40, { status: 'succeeded', processedAt: inDays(-39) });
    await pay(zerodb, 'ann', 30, { status: 'succeeded', refundedAmount });
    await pay(zerodb, 'ann', 20, { status: 'refunded', refundedAmount: usd(2_900) });
    await pay(zerodb, 'ann', 15, { status: 'refunded', refundedAmount });
    await pay(zerodb, 'ann', 10, { status: 'failed' });
    await pay(zerodb, 'ann', 1, { status: 'pending' });
    await pay(zerodb, 'eve', 9, { status: 'succeeded', amount: { minor: 5_000, currency: 'JPY' } });
    await pay(zerodb, 'eve', 8, { status: 'succeeded' });
    for (let days = 1; days <= 50; days += 1)
      await pay(zerodb, 'many', days, { status: 'succeeded' });
    const subscription = newSubscription({
      id: idOf('subscription of ann'),
      createdAt: inDays(-40),
      userId: idOf('ann'),
      tier: 'basic',
      price: usd(2_900),
      interval: 'year',
      startDate: inDays(-40),
      endDate: inDays(325),
      canceledAt: inDays(-1),
    });
    await zerodb.documents.insert(SUBSCRIPTIONS, writeSubscription(subscription), {});
  });
  visitor = new Client(gateway.url);
});
afterAll(() => gateway.stop());

async function billing(name: string, filter: PaymentFilter | null = null, first = 50) {
  const client = await signedIn(gateway, visitor, name);
  const { data, errors, upstream } = await client.send(MyBillingDocument, { first, filter });
  expect(errors).toEqual([]);
  expect(upstream.batches).toBeLessThanOrEqual(budget);
  return data!.me!;
}

test('tells the tiers to anyone, without a call', async () => {
  const { data, upstream } = await visitor.send(MyBillingDocument, { first: 1 });
  expect(upstream.batches).toBe(0);
  const tiers = data!.membershipTiers;
  expect(tiers.map(({ tier }) => tier.toLowerCase())).toEqual(TIERS);
  const terms = tiers.map(({ name, price, interval, isPopular }) => [
    ...[name, price.amount, price.currency, interval, isPopular],
  ]);
  expect(terms).toEqual([
    ['Free', '0.00', 'USD', null, false],
    ['Basic', '29.00', 'USD', 'YEAR', false],
    ['Premium', '79.00', 'USD', 'YEAR', true],
    ['Lifetime', '149.00', 'USD', 'LIFETIME', false],
  ]);
  for (const { benefits } of tiers) expect(benefits.join(' ')).toMatch(/Newsletter\./);
});

test('what a tier includes is told to programs too', async () => {
  const query = '{ membershipTiers { tier eventDiscountPercent videosPerMonth directory } }';
  const { data } = await visitor.send<{ membershipTiers: object[] }, Record<string, never>>(query);
  expect(data?.membershipTiers).toEqual([
    { tier: 'FREE', eventDiscountPercent: 0, videosPerMonth: 0, directory: false },
    { tier: 'BASIC', eventDiscountPercent: 10, videosPerMonth: 10, directory: true },
    { tier: 'PREMIUM', eventDiscountPercent: 20, videosPerMonth: null, directory: true },
    { tier: 'LIFETIME', eventDiscountPercent: 25, videosPerMonth: null, directory: true },
  ]);
});

test('adds up what went through, less what was given back', async () => {
  const { paymentSummary, subscription } = await billing('ann');
  expect(paymentSummary).toEqual({
    totalPaid: { amount: '69.00', currency: 'USD' },
    count: 3,
    lastPaidAt: inDays(-15),
  });
  expect(subscription).toMatchObject({
    tier: 'BASIC',
    price: { amount: '29.00', currency: 'USD' },
    cancelAtPeriodEnd: true,
    currentPeriodEnd: inDays(325),
  });
});

test('who never paid has paid nothing', async () => {
  expect(await billing('ben')).toMatchObject({
    subscription: null,
    paymentSummary: { totalPaid: { amount: '0.00', currency: 'USD' }, count: 0, lastPaidAt: null },
    payments: { totalCount: 0, nodes: [] },
  });
});

test('currencies are never added together', async () => {
  expect((await billing('eve')).paymentSummary).toMatchObject({
    totalPaid: { amount: '29.00', currency: 'USD' },
    count: 2,
  });
  const eve = await signedIn(gateway, visitor, 'eve');
  const query = '{ me { paymentSummary { totals { amount currency } } } }';
  const { data } = await eve.send<{ me: { paymentSummary: object } }, Record<string, never>>(query);
  const totals = [
    { amount: '5000', currency: 'JPY' },
    { amount: '29.00', currency: 'USD' },
  ];
  expect(data?.me.paymentSummary).toEqual({ totals });
});

test.each<[PaymentFilter | null, number[]]>([
  [null, [1, 10, 15, 20, 30, 40]],
  [{}, [1, 10, 15, 20, 30, 40]],
  [{ statuses: ['SUCCEEDED'] }, [30, 40]],
  [{ statuses: ['FAILED', 'REFUNDED'] }, [10, 15, 20]],
  [{ statuses: [] }, []],
  [{ from: inDays(-20) }, [1, 10, 15, 20]],
  [{ to: inDays(-20) }, [30, 40]],
  [{ from: inDays(-30), to: inDays(-10), statuses: ['REFUNDED'] }, [15, 20]],
])('payments with filter %j', async (filter, days) => {
  const { payments } = await billing('ann', filter);
  expect(payments?.nodes.map(({ description }) => description)).toEqual(
    days.map((each) => `${each} days ago`),
  );
  expect(payments?.totalCount).toBe(days.length);
  const short = await billing('ann', filter, 1);
  expect(short.payments?.totalCount).toBe(days.length);
});

test('a filter that cannot hold is refused', async () => {
  const ann = await signedIn(gateway, visitor, 'ann');
  const filter = { from: inDays(-1), to: inDays(-2) };
  const { errors } = await ann.send(MyBillingDocument, { first: 1, filter });
  expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'filter.to' });
});

test.each([null, { statuses: ['SUCCEEDED'] } satisfies PaymentFilter])(
  'a long list is walked page by page with filter %j',
  async (filter) => {
    const many = await signedIn(gateway, visitor, 'many');
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const variables: { first: number; after: string | null; filter: PaymentFilter | null } = {
        ...{ first: 20, after, filter },
      };
      const { data, upstream } = await many.send(MyBillingDocument, variables);
      expect(upstream.batches).toBeLessThanOrEqual(budget);
      const { nodes, pageInfo, totalCount } = data!.me!.payments!;
      expect(totalCount).toBe(50);
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(seen).size).toBe(50);
  },
);
