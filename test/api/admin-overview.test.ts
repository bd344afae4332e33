import { seedStore } from '../../src/seed/index.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import type { JsonObject } from '../../src/shared/document.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';
import { PASSWORD } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { NOW, startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { countByHand, type Figures } from './brute-force.js';
import { AdminOverviewDocument, type AdminOverviewQuery } from './generated/graphql.js';

const budgets = readBudgets();
const now = NOW.toISOString();
let gateway: TestGateway;
let admin: Client;

/** Documents as other and older programs leave them, at the borders of what counts. */
const ODD: Readonly<Record<string, readonly JsonObject[]>> = {
  users: [
    { doc_id: 'u1', email: 'u1@x.example', role: 'student', created_at: '2026-05-01T00:00:00' },
    { doc_id: 'u2', email: 'u2@x.example', role: 'Board Member', is_active: 'yes', created_at: '2026-04-30T23:59:59.999Z' },
    { doc_id: 'u3', email: 'u3@x.example', role: 'superadmin', is_active: 1, created_at: '2026-05-01T01:30:00+02:00' },
    { doc_id: 'u4', email: 'u4@x.example', role: 'member', is_active: 'false', created_at: '2026-05-02T00:00:00Z' },
    { doc_id: 'u5', email: 'u5@x.example', role: 'member', status: 'suspended', created_at: '2026-05-02T00:00:00Z' },
    { doc_id: 'u6', email: 'u6@x.example', created_at: '2026-05-02T00:00:00Z' },
    { doc_id: 'u7', email: 'u7@x.example', role: 'wizard', created_at: '2026-05-02T00:00:00Z' },
    { id: 'u8', email: 'u8@x.example', role: 'ADMIN', created_at: '2026-03-15 10:00:00' },
  ],
  profiles: [
    { doc_id: 'p1', user_id: 'u1', state: ' CA ', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 'p2a', user_id: 'u2', state: 'Nowhere', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 'p2b', user_id: 'u2', state: 'Somewhere', created_at: '2026-01-02T00:00:00Z' },
    { doc_id: 'p4', user_id: 'u4', state: 'Nowhere', created_at: '2026-01-02T00:00:00Z' },
  ],
  subscriptions: [
    { doc_id: 's1', user_id: 'u1', tier: 'premium', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 's2', user_id: 'u2', tier: 'basic', status: 'trialing', current_period_end: '2026-06-15T12:00:00', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 's3', user_id: 'u3', tier: 'basic', status: 'active', end_date: '2026-06-15T11:59:59Z', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 's4', user_id: 'u4', tier: 'lifetime', status: 'Active', canceled_at: '2026-06-01T00:00:00Z', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 's5', user_id: 'u5', tier: 'basic', status: 'cancelled', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 's6', user_id: 'u6', tier: 'basic', status: 'Past Due', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 's7', user_id: 'u7', tier: 'free', status: 'active', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 's8', user_id: 'u8', tier: 'basic', status: 'active', created_at: '2026-01-01T00:00:00Z' },
    { doc_id: 's9', user_id: 'u8', tier: 'premium', status: 'active', created_at: '2026-02-01T00:00:00Z' },
  ],
  payments: [
    { doc_id: 'm1', user_id: 'u1', amount: 10.1, status: 'paid', created_at: '2026-05-01T00:00:00Z' },
    { doc_id: 'm2', user_id: 'u1', amount: '20.20', status: 'completed', created_at: '2025-01-01T00:00:00Z', processed_at: '2026-05-31T23:59:59' },
    { doc_id: 'm3', user_id: 'u1', amount: 30, status: 'Succeeded', created_at: '2026-05-31T00:00:00Z', processed_at: '2026-06-01T01:30:00+02:00' },
    { doc_id: 'm4', user_id: 'u1', amount: 40, status: 'refunded', created_at: '2026-05-10T00:00:00Z' },
    { doc_id: 'm5', user_id: 'u1', amount: 50, refunded_amount: 12.5, status: 'refunded', created_at: '2026-05-11T00:00:00Z' },
    { doc_id: 'm6', user_id: 'u1', amount: 60, currency: 'eur', status: 'succeeded', created_at: '2026-05-12T00:00:00Z' },
    { doc_id: 'm7', user_id: 'u1', amount: 70, status: 'failed', created_at: '2026-05-12T00:00:00Z' },
    { doc_id: 'm8', user_id: 'u1', amount: 80, created_at: '2026-05-12T00:00:00Z' },
    { doc_id: 'm9', user_id: 'u1', amount: 90, status: 'succeeded', processed_at: '', created_at: '2026-05-13 08:00:00' },
    { doc_id: 'm10', user_id: 'u1', amount: 100, refunded_amount: 100, status: 'succeeded', created_at: '2026-05-14T00:00:00Z' },
    { doc_id: 'm11', user_id: 'u1', amount: 110, status: 'succeeded', created_at: '2026-05-15T00:00:00Z', processed_at: '2026-08-01T00:00:00Z' },
  ],
  events: [
    { doc_id: 'e1', title: 'E1', start_datetime: '2026-05-05T10:00:00', is_published: true },
    { doc_id: 'e2', title: 'E2', start_date: '2026-05-05T10:00:00Z', status: 'published', is_deleted: 'true' },
    { doc_id: 'e3', title: 'E3', start_date: '2026-05-05T10:00:00Z', status: 'published', is_canceled: true },
    { doc_id: 'e4', title: 'E4', start_date: '2026-05-05T10:00:00Z', status: 'draft', is_published: true },
    { doc_id: 'e5', title: 'E5', start_date: '2026-05-01T01:00:00+02:00', status: 'Published' },
    { doc_id: 'e6', title: 'E6', start_date: '2026-05-31T23:59:59', status: 'published', is_deleted: 'no' },
    { doc_id: 'e7', title: 'E7', start_date: '2026-06-01T00:00:00Z', status: 'published' },
  ],
  applications: [
    { doc_id: 'a1', email: 'a1@x.example', status: 'Under Review' },
    { doc_id: 'a2', email: 'a2@x.example', status: 'SUBMITTED' },
    { doc_id: 'a3', email: 'a3@x.example' },
    { doc_id: 'a4', email: 'a4@x.example', status: 'approved' },
  ],
}; // prettier-ignore

async function fill({ documents, objects }: ZeroDb): Promise<void> {
  const print = () => undefined;
  await seedStore({ documents, objects, members: 200, password: PASSWORD, now: NOW, print });
  for (const [collection, rows] of Object.entries(ODD)) {
    for (const data of rows) {
      const full = { created_at: '2026-01-01T00:00:00Z', ...data };
      const { rowId } = await documents.insert(
        collection,
        { doc_id: data['id'], ...full },
        NO_SCOPE,
      );
      if (!('doc_id' in data)) await documents.replace(collection, rowId, full, NO_SCOPE);
    }
  }
}

beforeAll(async () => {
  gateway = await startTestGateway(fill);
  admin = await signedIn(gateway, new Client(gateway.url), 'office', 'admin');
}, 120_000);
afterAll(() => gateway.stop());

const ALL =
  '{ adminOverview(range: { from: "$F", to: "$T" }) { metrics { revenueInOtherCurrencies { amount currency } } } }';

function figuresOf(
  { metrics, ...lists }: AdminOverviewQuery['adminOverview'],
  others: readonly { readonly amount: string; readonly currency: string }[],
): Figures {
  const record = <T>(pairs: readonly (readonly [string, T])[]) => {
    expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length);
    return Object.fromEntries(pairs);
  };
  return {
    members: metrics.members,
    activeSubscriptions: metrics.activeSubscriptions,
    revenue: metrics.revenue.amount,
    otherRevenue: record(others.map(({ amount, currency }) => [currency, Number(amount)])),
    events: metrics.events,
    pendingApplications: metrics.pendingApplications,
    memberGrowth: record(lists.memberGrowth.map(({ period, count }) => [period, count])),
    tiers: record(lists.tierDistribution.map(({ tier, count }) => [tier, count])),
    revenueByMonth: record(
      lists.revenueByMonth.map(({ period, revenue }) => [period, revenue.amount]),
    ),
    states: record(lists.membersByState.map(({ state, count }) => [state ?? 'unknown', count])),
  };
}

test.each([
  ['a month', '2026-05-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'],
  ['parts of two months', '2026-04-15T06:30:00.000Z', '2026-05-10T00:00:00.001Z'],
  ['sixty months', '2021-07-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'],
  ['a moment', '2026-05-05T10:00:00.000Z', '2026-05-05T10:00:00.001Z'],
  ['the future', '2026-06-15T12:00:00.000Z', '2027-06-15T12:00:00.000Z'],
])('every figure over %s is what counting by hand gives', async (_, from, to) => {
  const { adminOverview } = await admin.data(AdminOverviewDocument, { range: { from, to } });
  const { data } = await admin.send<
    { adminOverview: { metrics: { revenueInOtherCurrencies: [] } } },
    object
  >(ALL.replace('$F', from).replace('$T', to), {});
  const others = data!.adminOverview.metrics.revenueInOtherCurrencies;
  expect(figuresOf(adminOverview, others)).toEqual(
    await countByHand(gateway.zerodb, { from, to }, now),
  );
});

test('the odd documents count as their readers understand them', async () => {
  const may = { from: '2026-05-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' };
  const bare = await countByHand(gateway.zerodb, may, now);
  // Of the odd ones: 10.10 + 20.20 + 30 + 37.50 + 90; the seed has its own.
  expect(Number(bare.revenue)).toBeGreaterThanOrEqual(187.8);
  expect(bare.otherRevenue['EUR']).toBeGreaterThanOrEqual(60);
  expect(bare.states).toMatchObject({ Somewhere: 1 });
  expect(bare.states).not.toHaveProperty('Nowhere');
  expect(bare.memberGrowth['2026-05']).toBeGreaterThanOrEqual(1);
});

test('lists are in order, and complete', async () => {
  const range = { from: '2026-01-20T00:00:00Z', to: '2026-04-02T00:00:00Z' };
  const { adminOverview } = await admin.data(AdminOverviewDocument, { range });
  const periods = ['2026-01', '2026-02', '2026-03', '2026-04'];
  expect(adminOverview.memberGrowth.map(({ period }) => period)).toEqual(periods);
  expect(adminOverview.revenueByMonth.map(({ period }) => period)).toEqual(periods);
  expect(adminOverview.tierDistribution.map(({ tier }) => tier)).toEqual([
    'FREE',
    'BASIC',
    'PREMIUM',
    'LIFETIME',
  ]);
  const states = adminOverview.membersByState;
  expect(states.at(-1)?.state).toBeNull();
  const known = states.slice(0, -1).map(({ count }) => count);
  expect(known).toEqual([...known].sort((a, b) => b - a));
});

test('the whole screen stays within its budget, on a cold cache', async () => {
  const cold = await startGatewayOver(gateway.server);
  const client = await signedIn(cold, new Client(cold.url), 'office', 'admin');
  gateway.server.control.resetCalls();
  const range = { from: '2025-06-15T00:00:00Z', to: now };
  const { data, errors, upstream } = await client.send(AdminOverviewDocument, { range });
  expect(errors).toEqual([]);
  const { total, byPath } = gateway.server.control.calls();
  expect(total > budgets.get('AdminOverview')! ? byPath : null).toBeNull();
  expect(upstream.batches).toBe(total);
  expect(data?.auditLogs.nodes).toHaveLength(10);
  expect(data?.auditLogs.nodes.some(({ actor }) => actor !== null)).toBe(true);
  expect(data?.applications.nodes.length).toBeGreaterThan(2);
  for (const { status } of data!.applications.nodes) {
    expect(['SUBMITTED', 'UNDER_REVIEW']).toContain(status);
  }
  await cold.stop();
});

test('what was just written counts at once', async () => {
  const range = { from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' };
  const before = await admin.data(AdminOverviewDocument, { range });
  const data = {
    doc_id: 'late',
    email: 'late@x.example',
    role: 'member',
    created_at: '2026-05-07T00:00:00.000Z',
  };
  await gateway.zerodb.documents.insert('users', data, NO_SCOPE);
  const after = await admin.data(AdminOverviewDocument, { range });
  expect(after.adminOverview.metrics.members).toBe(before.adminOverview.metrics.members + 1);
});

test('ranges that end before they begin, or go on for too long, are refused', async () => {
  const refused = async (from: string, to: string) =>
    (await admin.send(AdminOverviewDocument, { range: { from, to } })).errors[0]?.extensions;
  const bad = { code: 'BAD_USER_INPUT', argument: 'range.to' };
  expect(await refused('2026-05-01T00:00:00Z', '2026-05-01T00:00:00Z')).toMatchObject(bad);
  expect(await refused('2026-05-02T00:00:00Z', '2026-05-01T00:00:00Z')).toMatchObject(bad);
  expect(await refused('2021-06-30T23:59:59Z', '2026-06-01T00:00:00.001Z')).toMatchObject(bad);
  expect(await refused('0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z')).toMatchObject(bad);
});

test('is for the office alone; lists of applications for the board too, without drafts', async () => {
  const range = { from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' };
  const list = '{ applications(first: 100) { totalCount nodes { status submittedAt } } }';
  for (const role of ['public', 'member', 'instructor', 'board_member'] as const) {
    const client = await signedIn(gateway, admin, 'somebody', role);
    const { errors } = await client.send(AdminOverviewDocument, { range });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
    const listed = await client.send<
      {
        applications: {
          totalCount: number;
          nodes: { status: string; submittedAt: string | null }[];
        };
      },
      object
    >(list, {});
    if (role !== 'board_member') {
      expect(listed.errors[0]?.extensions.code).toBe('FORBIDDEN');
      continue;
    }
    const { nodes, totalCount } = listed.data!.applications;
    expect(nodes).toHaveLength(totalCount);
    expect(nodes.map(({ status }) => status)).not.toContain('DRAFT');
    const times = nodes.flatMap(({ submittedAt }) => submittedAt ?? []);
    expect(times).toEqual([...times].sort().reverse());
    // Two of the odd ones do not say when they were handed in.
    expect(nodes.length - times.length).toBeGreaterThanOrEqual(3);
  }
});
