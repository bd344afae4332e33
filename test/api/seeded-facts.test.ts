import { LANDMARKS, seedStore } from '../../src/seed/index.js';
import type { StoredDocument } from '../../src/shared/document.js';
import type { Role } from '../../src/shared/viewer.js';
import { PASSWORD } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { NOW, startTestGateway, type TestGateway } from '../support/gateway.js';
import {
  EventPageDocument,
  EventsListDocument,
  InstructorDashboardDocument,
  MemberDirectoryDocument,
  MyBillingDocument,
  NodeByIdDocument,
  NodesByIdsDocument,
  StudentDashboardDocument,
  TrainingSessionsDocument,
} from './generated/graphql.js';

/**
 * The seed as it is read: every figure of the dashboards, added up once more from the documents themselves,
 * and what has a name. Every operation from every role is in seeded-contract.test.ts.
 */
type Row = StoredDocument;

const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;
let rows: Record<'users' | 'sessions' | 'attendance' | 'rsvps' | 'events' | 'payments', Row[]>;

beforeAll(async () => {
  gateway = await startTestGateway(async ({ documents, objects }) => {
    const print = () => undefined;
    await seedStore({ documents, objects, members: 20, password: PASSWORD, now: NOW, print });
  });
  visitor = new Client(gateway.url);
  const all = async (collection: string) => [
    ...(await gateway.zerodb.documents.findAll(collection, {}, {})),
  ];
  rows = {
    users: await all('users'),
    sessions: await all('training_sessions'),
    attendance: await all('session_attendance'),
    rsvps: await all('rsvps'),
    events: await all('events'),
    payments: await all('payments'),
  };
}, 60_000);
afterAll(() => gateway.stop());

const now = NOW.toISOString();
/** A stored text; empty where there is none. */
const say = ({ data }: Row, ...names: string[]): string =>
  names.map((name) => data[name]).find((value) => typeof value === 'string') ?? '';
const number = ({ data }: Row, name: string): number => Number(data[name] ?? 0);

const statusOf = (row: Row): string => say(row, 'session_status', 'status');
const startOf = (row: Row): string => say(row, 'session_date', 'start_time');
const endOf = (row: Row): number =>
  Date.parse(startOf(row)) + number(row, 'duration_minutes') * 60_000;
const staffOf = (row: Row): string[] => {
  const assistants = row.data['assistant_instructors'];
  return [
    say(row, 'instructor_id'),
    ...(Array.isArray(assistants) ? (assistants as string[]) : []),
  ];
};
const was = (row: Row): boolean =>
  say(row, 'joined_at') !== '' || ['present', 'late'].includes(say(row, 'status'));
const at = (id: string) =>
  rows.attendance.filter((row) => say(row, 'session_id') === id && was(row));
const of = (all: Row[], userId: string) => all.filter((row) => say(row, 'user_id') === userId);

function studentsOf(session: Row): string[] {
  const people = at(session.id).map((row) => say(row, 'user_id'));
  return [...new Set(people)].filter((person) => !staffOf(session).includes(person));
}

const globalId = (type: string, id: string) => gateway.gateway.modules.ids.encode(type, id);

async function as(id: string, role: Role): Promise<Client> {
  const { token } = await gateway.gateway.modules.users.tokens.access({ id, role });
  return visitor.as(token);
}

test('every instructor of the seed is told what is in the documents', async () => {
  const teachers = new Set(rows.sessions.flatMap(staffOf).filter(Boolean));
  const known = rows.users.filter(({ id }) => teachers.has(id));
  expect(known.length).toBeGreaterThan(2);
  let students = 0;
  for (const { id } of known) {
    const own = rows.sessions.filter((session) => staffOf(session).includes(id));
    const ended = own.filter((session) => statusOf(session) === 'ended');
    const everybody = new Set(own.flatMap(studentsOf));
    students += everybody.size;
    const client = await as(id, 'instructor');
    const { data, errors, upstream } = await client.send(InstructorDashboardDocument);
    expect(errors).toEqual([]);
    expect(upstream.batches).toBeLessThanOrEqual(budgets.get('InstructorDashboard')!);
    const overview = data!.instructorOverview!;
    expect(overview).toMatchObject({
      totalStudents: everybody.size,
      activeClasses: own.filter(
        (session) =>
          statusOf(session) === 'live' ||
          (statusOf(session) === 'scheduled' && endOf(session) > NOW.getTime()),
      ).length,
      upcomingSessions: own.filter(
        (session) => statusOf(session) === 'scheduled' && startOf(session) > now,
      ).length,
    });
    const counts = new Map(
      own.map((session) => [say(session, 'title'), studentsOf(session).length] as const),
    );
    for (const { title, attendanceCount } of overview.sessions.nodes) {
      expect([title, attendanceCount]).toEqual([title, counts.get(title)]);
    }
    const percents = [...everybody].map((person) => {
      const visited = ended.filter((session) => studentsOf(session).includes(person));
      return ended.length === 0 ? 0 : Math.round((100 * visited.length) / ended.length);
    });
    const told = overview.roster.nodes.map(({ attendancePercent }) => attendancePercent);
    expect(told.sort()).toEqual(percents.sort().slice(0, 50));
  }
  expect(students).toBeGreaterThan(20);
});

test('every person of the seed is told what is in the documents', async () => {
  const upcoming = new Set(
    rows.events
      .filter((row) => say(row, 'status') === 'published' && say(row, 'start_date') > now)
      .filter(({ data }) => data['is_canceled'] !== true && data['is_deleted'] !== true)
      .map(({ id }) => id),
  );
  let seats = 0;
  for (const { id } of rows.users.slice(0, 40)) {
    const seated = of(rows.rsvps, id).filter(
      (row) =>
        ['confirmed', 'pending', 'going'].includes(say(row, 'status')) &&
        upcoming.has(say(row, 'event_id')),
    );
    const events = new Set(seated.map((row) => say(row, 'event_id')));
    const visits = of(rows.attendance, id).filter(was);
    const client = await as(id, 'member');
    const { data, errors, upstream } = await client.send(StudentDashboardDocument);
    if (errors[0]?.extensions.code === 'UNAUTHENTICATED') continue; // an account that was shut
    expect(errors).toEqual([]);
    expect(upstream.batches).toBeLessThanOrEqual(budgets.get('StudentDashboard')!);
    expect(data?.me?.counts).toEqual({
      upcomingEvents: events.size,
      attendedSessions: new Set(visits.map((row) => say(row, 'session_id'))).size,
    });
    seats += events.size;

    const billing = (await client.data(MyBillingDocument, { first: 100 })).me!;
    const paid = of(rows.payments, id);
    expect(billing.payments?.totalCount).toBe(paid.length);
    const { amount, currency } = billing.paymentSummary!.totalPaid;
    const kept = paid
      .filter((row) => ['succeeded', 'paid', 'completed', 'refunded'].includes(say(row, 'status')))
      .filter((row) => (say(row, 'currency') || 'USD') === currency)
      .filter((row) => say(row, 'status') !== 'refunded' || number(row, 'refunded_amount') > 0)
      .map((row) => number(row, 'amount') - number(row, 'refunded_amount'));
    expect(Number(amount)).toBeCloseTo(kept.reduce((sum, each) => sum + each, 0));
  }
  expect(seats).toBeGreaterThan(10);
});

test('the office can open every event, and finds everything again by its id', async () => {
  const client = await as(LANDMARKS.users.admin, 'admin');
  const { events } = await client.data(EventsListDocument, { first: 50 });
  for (const { id } of events.nodes) {
    const { data, errors, upstream } = await client.send(EventPageDocument, { id });
    expect([errors, data?.event?.id]).toEqual([[], id]);
    expect(upstream.batches).toBeLessThanOrEqual(budgets.get('EventPage')!);
  }
  const { trainingSessions } = await client.data(TrainingSessionsDocument, { first: 50 });
  const { memberDirectory } = await client.data(MemberDirectoryDocument, { first: 50 });
  const lists = [events.nodes, trainingSessions.nodes, memberDirectory.nodes];
  const ids = lists.flatMap((nodes) => nodes.slice(0, 30).map(({ id }) => id));
  const { nodes } = await client.data(NodesByIdsDocument, { ids });
  expect(nodes.map((node) => node?.id)).toEqual(ids);
});

test('the landmarks are what they are called', async () => {
  const member = await as(LANDMARKS.users.member, 'member');
  const page = async (id: string) =>
    (await member.data(EventPageDocument, { id: globalId('Event', id) })).event;
  const { events, sessions, users } = LANDMARKS;
  expect(await page(events.full)).toMatchObject({ spotsRemaining: 0, waitlistEnabled: true });
  expect((await page(events.full))?.waitlistCount).toBeGreaterThan(1);
  expect(await page(events.paid)).toMatchObject({ price: { amount: '75.00', currency: 'USD' } });
  expect(await page(events.canceled)).toMatchObject({ status: 'CANCELED' });
  expect(await page(events.withoutOrganizer)).toMatchObject({ organizer: null });
  expect(await page(events.legacyTwins)).toMatchObject({
    title: 'Push Hands Circle',
    capacity: 15,
  });
  expect(await page(events.memberConfirmed)).toMatchObject({ viewerRsvp: { status: 'CONFIRMED' } });

  const { trainingSessions } = await member.data(TrainingSessionsDocument, { first: 50 });
  const access = (id: string) =>
    trainingSessions.nodes.find((node) => node.id === globalId('TrainingSession', id))
      ?.viewerAccess;
  expect(access(sessions.inNineMinutes)).toMatchObject({ opensInSeconds: 0 });
  expect(access(sessions.inElevenMinutes)).toMatchObject({
    reason: 'NOT_OPEN_YET',
    opensInSeconds: 60,
  });
  expect(access(sessions.recorded)).toMatchObject({ reason: 'ENDED' });

  const twin = globalId('PublicPerson', users.privateTwin);
  expect((await visitor.data(NodeByIdDocument, { id: twin })).node).toBeNull();
  const { memberDirectory } = await visitor.data(MemberDirectoryDocument, { first: 100 });
  const ids = memberDirectory.nodes.map(({ id }) => id);
  expect(ids).toContain(globalId('PublicPerson', users.publicTwin));
  expect(ids).not.toContain(twin);
});

test('media that is not ready exists for its uploader and the office alone', async () => {
  const id = globalId('MediaAsset', LANDMARKS.media.premiumVideo);
  const see = async (client: Client) => (await client.data(NodeByIdDocument, { id })).node;
  expect(await see(visitor)).toBeNull();
  expect(await see(await as(LANDMARKS.users.member, 'member'))).toBeNull();
  expect((await see(await as(LANDMARKS.users.admin, 'admin')))?.__typename).toBe('MediaAsset');
});
