import {
  APPLICATIONS,
  newApplication,
  writeApplication,
} from '../../src/modules/membership/applications/application.record.js';
import {
  newPayment,
  PAYMENTS,
  writePayment,
} from '../../src/modules/membership/payments/payment.record.js';
import { Association, idOf, inDays, inMinutes } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { InstructorDashboardDocument, StudentDashboardDocument } from './generated/graphql.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';

const budgets = readBudgets();
const SIZE = 50;
let gateway: TestGateway;
let visitor: Client;

/** As many of everything for one person, so bound together that every relation has something to load. */
async function fill(zerodb: ZeroDb, name: string, size: number): Promise<void> {
  const association = new Association(zerodb);
  await association.person(name);
  for (let index = 0; index < size; index += 1) {
    const of = (what: string) => `${what} ${index} of ${name}`;
    await association.person(of('teacher'), 'instructor');
    const event = { startDate: inDays(2 + index), instructorIds: [idOf(of('teacher'))] };
    await association.event(of('event'), {
      ...event,
      price: index % 2 ? { minor: 2_500, currency: 'USD' } : null,
    });
    await association.rsvp(of('event'), name, { createdAt: inDays(-40 - index) });
    await association.session(of('session'), {
      eventId: idOf(of('event')),
      sessionDate: inMinutes(-5 + index),
      instructorId: idOf(of('teacher')),
      assistantInstructorIds: [idOf(`chief of ${name}`)],
      status: 'live',
    });
    const terms = { termsAcceptedAt: inMinutes(-10), joinedAt: inMinutes(-4 - index) };
    await association.attendance(of('session'), name, terms);
    await association.attendance(of('session'), of('teacher'), terms);
    const payment = newPayment({
      id: idOf(of('payment')),
      createdAt: inDays(-1 - index),
      userId: idOf(name),
      amount: { minor: 2_900, currency: 'USD' },
      status: 'succeeded',
      description: 'Basic membership',
    });
    await zerodb.documents.insert(PAYMENTS, writePayment(payment), {});
  }
  await association.person(`chief of ${name}`, 'instructor');
  const application = newApplication({
    id: idOf(`application of ${name}`),
    createdAt: inDays(-90),
    userId: idOf(name),
    email: 'someone@test.wwmaa.example',
    status: 'approved',
    submittedAt: inDays(-90),
    approvedAt: inDays(-80),
  });
  await zerodb.documents.insert(APPLICATIONS, writeApplication(application), {});
}

/** A small dojo, whose figures can be told by hand. */
async function fillDojo(zerodb: ZeroDb): Promise<void> {
  const association = new Association(zerodb);
  await association.person('office', 'admin');
  for (const name of ['sensei', 'helper']) await association.person(name, 'instructor');
  for (const name of ['ann', 'ben', 'cat']) await association.person(name);
  const past = (days: number) => ({ sessionDate: inDays(-days), status: 'ended' as const });
  await association.session('first', past(9));
  await association.session('second', { ...past(6), assistantInstructorIds: [idOf('helper')] });
  await association.session('third', past(3));
  await association.session('now', { sessionDate: inMinutes(-20), status: 'live' });
  await association.session('missed', { sessionDate: inDays(-1), status: 'scheduled' });
  await association.session('later', { sessionDate: inDays(2), isPublic: true });
  await association.session('called off', { sessionDate: inDays(3), status: 'canceled' });
  await association.session('of the helper', { ...past(2), instructorId: idOf('helper') });
  await association.attendance('first', 'ann', { joinedAt: inDays(-9) });
  await association.attendance('second', 'ann', { status: 'late' });
  await association.attendance('second', 'ben', { joinedAt: inDays(-6) });
  await association.attendance('second', 'helper', { joinedAt: inDays(-6) });
  await association.attendance('third', 'ben', { status: 'absent' });
  await association.attendance('third', 'sensei', { joinedAt: inDays(-3) });
  await association.attendance('now', 'cat', { joinedAt: inMinutes(-15) });
  await association.attendance('of the helper', 'gone long ago', { joinedAt: inDays(-2) });

  await association.event('soon', { startDate: inDays(1) });
  await association.event('held', { startDate: inDays(2) });
  await association.event('full', { startDate: inDays(3) });
  await association.event('off', { startDate: inDays(4), status: 'canceled' });
  await association.event('over', { startDate: inDays(-4) });
  await association.event('secret', { startDate: inDays(5), visibility: 'invite_only' });
  await association.rsvp('held', 'ann', { status: 'pending', respondedAt: inMinutes(-5) });
  await association.event('lapsed', { startDate: inDays(5) });
  await association.rsvp('lapsed', 'ann', { status: 'pending', respondedAt: inMinutes(-31) });
  await association.rsvp('soon', 'ann', { respondedAt: inDays(-2) });
  await association.rsvp('full', 'ann', { status: 'waitlist' });
  await association.rsvp('off', 'ann');
  await association.rsvp('over', 'ann', { checkedInAt: inDays(-4) });
  await association.rsvp('secret', 'ann', { status: 'declined', respondedAt: inMinutes(-1) });
}

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    await fill(zerodb, 'one', 1);
    await fill(zerodb, 'many', SIZE);
    await fillDojo(zerodb);
  });
  visitor = new Client(gateway.url);
}, 60_000);
afterAll(() => gateway.stop());

/** Sends and holds what reached ZeroDB against the operation's budget. */
async function within<T extends { upstream: { batches: number } }>(
  name: string,
  send: () => Promise<T>,
): Promise<T> {
  gateway.server.control.resetCalls();
  const answer = await send();
  const { total, byPath } = gateway.server.control.calls();
  expect({ name, over: total > budgets.get(name)! ? byPath : null }).toEqual({ name, over: null });
  expect(answer).toMatchObject({ errors: [], upstream: { batches: total } });
  return answer;
}

const student = async (name: string) =>
  (await (await signedIn(gateway, visitor, name)).data(StudentDashboardDocument)).me!;
const teacher = async (name: string) => {
  const client = await signedIn(gateway, visitor, name, 'instructor');
  return (await client.data(InstructorDashboardDocument)).instructorOverview!;
};
const named = (nodes: readonly { title: string }[]) => nodes.map(({ title }) => title);

test.each([
  ['one', 1],
  ['many', SIZE],
])("%s's dashboards, over lists of %i, stay within their budgets", async (name, size) => {
  const client = await signedIn(gateway, visitor, name);
  const { data } = await within('StudentDashboard', () => client.send(StudentDashboardDocument));
  expect(data?.me?.counts).toEqual({ upcomingEvents: size, attendedSessions: size });
  expect(data?.me?.payments?.nodes).toHaveLength(Math.min(size, 5));
  expect(data?.me?.rsvps?.nodes).toHaveLength(Math.min(size, 5));
  expect(data?.me?.rsvps?.nodes[0]?.event?.instructors).toHaveLength(1);
  expect(data?.me?.upcomingSessions?.nodes.length).toBeGreaterThan(0);
  expect(data?.me?.recentActivity?.nodes.length).toBe(Math.min(10, 3 * size + 2));

  const chief = await signedIn(gateway, visitor, `chief of ${name}`, 'instructor');
  const overview = await within('InstructorDashboard', () =>
    chief.send(InstructorDashboardDocument),
  );
  expect(overview.data?.instructorOverview).toMatchObject({
    totalStudents: 1,
    activeClasses: size,
  });
  const { nodes } = overview.data!.instructorOverview!.sessions;
  expect(nodes).toHaveLength(Math.min(size, 10));
  expect(nodes[0]).toMatchObject({ attendanceCount: 1, event: { title: expect.any(String) } });
});

describe('the dashboard of a member', () => {
  test('counts seats at events to come, and sessions attended', async () => {
    expect((await student('ann')).counts).toEqual({ upcomingEvents: 2, attendedSessions: 2 });
    expect((await student('ben')).counts).toEqual({ upcomingEvents: 0, attendedSessions: 1 });
  });

  test('shows what is to come, the soonest event first', async () => {
    const { rsvps } = await student('ann');
    const shown = rsvps?.nodes.map(({ status, event }) => [event?.title, status]);
    expect(shown).toEqual([
      ['soon', 'CONFIRMED'],
      ['held', 'PENDING'],
      ['full', 'WAITLIST'],
    ]);
  });

  test('shows sessions that are yet to end', async () => {
    const query = `{ me { upcomingSessions(first: 100) { nodes { title } } } }`;
    const ann = await signedIn(gateway, visitor, 'ann');
    const answer = await ann.send<
      { me: { upcomingSessions: { nodes: { title: string }[] } } },
      Record<string, never>
    >(query);
    const titles = named(answer.data!.me.upcomingSessions.nodes);
    expect(titles[0]).toBe('now');
    expect(titles).toContain('later');
    for (const title of ['missed', 'called off', 'third']) expect(titles).not.toContain(title);
  });

  test('tells what was done, newest first, without naming what is hidden', async () => {
    const { nodes } = (await student('ann')).recentActivity!;
    expect(nodes.map(({ kind, summary }) => [kind, summary]).slice(0, 5)).toEqual([
      ['RSVP_ANSWERED', 'Declined an event.'],
      ['RSVP_ANSWERED', 'Began to book “held”.'],
      ['RSVP_ANSWERED', 'Began to book “lapsed”.'],
      ['SESSION_ATTENDED', 'Attended “second”.'],
      ['RSVP_ANSWERED', 'Signed up for “soon”.'],
    ]);
    expect(nodes.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining(['Came to “over”.', 'Joined the waitlist of “full”.']),
    );
    const times = nodes.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    const paid = (await student('one')).recentActivity!.nodes;
    expect(paid.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        'Paid 29.00 USD for “Basic membership”.',
        'Applied for membership.',
        'The application for membership was approved.',
      ]),
    );
  });

  test('its lists are walked by cursors without loss', async () => {
    const many = await signedIn(gateway, visitor, 'many');
    for (const field of ['rsvps', 'recentActivity', 'upcomingSessions']) {
      const seen: string[] = [];
      let after: string | null = null;
      let total = 0;
      do {
        const list: string = `${field}(first: 20, after: ${JSON.stringify(after)})`;
        const query: string = `{ me { list: ${list} { totalCount nodes { id } pageInfo { endCursor hasNextPage } } } }`;
        interface List {
          totalCount: number;
          nodes: { id: string }[];
          pageInfo: { endCursor: string | null; hasNextPage: boolean };
        }
        const answer = await many.send<{ me: { list: List } }, Record<string, never>>(query);
        const { nodes, pageInfo, totalCount }: List = answer.data!.me.list;
        seen.push(...nodes.map(({ id }) => id));
        total = totalCount;
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      expect([field, seen.length, new Set(seen).size]).toEqual([field, total, total]);
    }
  });

  test('is for the person and the office alone', async () => {
    const id = gateway.gateway.modules.ids.encode('User', idOf('ann'));
    const query = `{ node(id: "${id}") { ... on User { id counts { upcomingEvents }
      rsvps { totalCount } upcomingSessions { totalCount } recentActivity { totalCount }
      paymentSummary { count } } } }`;
    const seen = async (client: Client) =>
      (await client.send<{ node: object | null }, Record<string, never>>(query)).data?.node;
    const none = { counts: null, rsvps: null, upcomingSessions: null, recentActivity: null };
    const board = await signedIn(gateway, visitor, 'cat', 'board_member');
    expect(await seen(board)).toEqual({ id, ...none, paymentSummary: null });
    const office = await signedIn(gateway, visitor, 'office', 'admin');
    expect(await seen(office)).toMatchObject({
      counts: { upcomingEvents: 2 },
      rsvps: { totalCount: 7 },
      paymentSummary: { count: 0 },
    });
    expect(await seen(await signedIn(gateway, visitor, 'ben'))).toBeNull();
  });
});

describe('the dashboard of an instructor', () => {
  test('tells what is taught and whom', async () => {
    const overview = await teacher('sensei');
    expect(overview).toMatchObject({ totalStudents: 3, activeClasses: 2, upcomingSessions: 1 });
    expect(named(overview.sessions.nodes)).toEqual([
      ...['called off', 'later', 'now', 'missed', 'third', 'second', 'first'],
    ]);
    const counts = overview.sessions.nodes.map(({ attendanceCount }) => attendanceCount);
    expect(counts).toEqual([0, 0, 1, 0, 0, 2, 1]);
  });

  test('shows each student once, whoever came last first', async () => {
    const { nodes } = (await teacher('sensei')).roster;
    const shown = nodes.map(({ person, ...rest }) => ({ ...rest, name: person?.displayName }));
    expect(shown).toEqual([
      { name: 'cat Test', attendancePercent: 0, lastAttendedAt: inMinutes(-15) },
      ...['ann Test', 'ben Test']
        .map((name) => ({ name, attendancePercent: 0, lastAttendedAt: inDays(-6) }))
        .map((each) => ({ ...each, attendancePercent: each.name === 'ann Test' ? 67 : 33 }))
        .sort((a, b) => (idOf(a.name.split(' ')[0]!) < idOf(b.name.split(' ')[0]!) ? 1 : -1)),
    ]);
  });

  test('counts what one assists, and keeps students whose account is gone', async () => {
    const overview = await teacher('helper');
    expect(named(overview.sessions.nodes)).toEqual(['of the helper', 'second']);
    expect(overview.totalStudents).toBe(3);
    expect(overview.roster.nodes[0]).toMatchObject({ person: null, attendancePercent: 50 });
  });

  test.each(['public', 'member'] as const)('is not for the role %s', async (role) => {
    const client = await signedIn(gateway, visitor, 'ann', role);
    const { data, errors } = await client.send(InstructorDashboardDocument);
    expect(data?.instructorOverview).toBeNull();
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
