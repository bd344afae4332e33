import { LANDMARKS, seedStore } from '../../src/seed/index.js';
import type { StoredDocument } from '../../src/shared/document.js';
import { fixedClock } from '../../src/shared/clock.js';
import type { Role } from '../../src/shared/viewer.js';
import { inDays, PASSWORD } from '../support/association.js';
import { Client } from '../support/client.js';
import { NOW, startTestGateway, type TestGateway } from '../support/gateway.js';
import { fromManyAddresses } from '../support/unlimited.js';
import {
  AdminOverviewDocument,
  AuditLogsDocument,
  CancelEventDocument,
  CancelRsvpDocument,
  CheckInDocument,
  CreateEventDocument,
  EventAttendeesDocument,
  EventPageDocument,
  EventsListDocument,
  InstructorDashboardDocument,
  LoginDocument,
  MeDocument,
  MembersDocument,
  PublishEventDocument,
  RsvpDocument,
  StudentDashboardDocument,
  UpdateProfileDocument,
} from './generated/graphql.js';

/** What the demo accounts come upon, one after another, in the association as it was seeded. */
let gateway: TestGateway;
let visitor: Client;

beforeAll(async () => {
  gateway = await startTestGateway(
    async ({ documents, objects }) => {
      const print = () => undefined;
      await seedStore({ documents, objects, members: 20, password: PASSWORD, now: NOW, print });
    },
    { coordination: fromManyAddresses(fixedClock(NOW)) },
  );
  visitor = new Client(gateway.url);
}, 60_000);
afterAll(() => gateway.stop());

const ROLE: Readonly<Record<string, Role>> = {
  public: 'public',
  member: 'member',
  premium: 'member',
  instructor: 'instructor',
  board: 'board_member',
  admin: 'admin',
};

async function as(account: 'public' | 'member' | 'premium' | 'instructor' | 'board' | 'admin') {
  const id = LANDMARKS.users[account];
  const { token } = await gateway.gateway.modules.users.tokens.access({ id, role: ROLE[account]! });
  return visitor.as(token);
}
const eventId = (id: string) => gateway.gateway.modules.ids.encode('Event', id);
const all = (collection: string) => gateway.zerodb.documents.findAll(collection, {}, {});
const page = async (client: Client, id: string) =>
  (await client.data(EventPageDocument, { id })).event!;

test('nobody finds a seat at the full event, and who answers waits', async () => {
  const id = eventId(LANDMARKS.events.full);
  const before = await page(visitor, id);
  expect(before).toMatchObject({ capacity: 12, spotsRemaining: 0, waitlistEnabled: true });
  expect(before.waitlistCount).toBe(4);
  const input = { eventId: id, idempotencyKey: 'k' };
  const { rsvpToEvent } = await (await as('premium')).data(RsvpDocument, { input });
  expect(rsvpToEvent).toMatchObject({
    rsvp: { status: 'WAITLIST', waitlistPosition: 5, ticketCode: null },
    event: { spotsRemaining: 0, confirmedCount: before.confirmedCount },
    userErrors: [],
  });
});

test("the member's dashboard lists the events that the member goes to", async () => {
  const { me } = await (await as('member')).data(StudentDashboardDocument);
  const answers = me?.rsvps?.nodes.map(({ status, event }) => [event?.id, status]);
  expect(answers).toContainEqual([eventId(LANDMARKS.events.memberConfirmed), 'CONFIRMED']);
  expect(answers).not.toContainEqual([eventId(LANDMARKS.events.memberCanceled), 'CANCELED']);
  expect(me?.counts?.upcomingEvents).toBe(1);
});

test("the instructor's roster has people in it, with names", async () => {
  const { instructorOverview } = await (await as('instructor')).data(InstructorDashboardDocument);
  const people = instructorOverview!.roster.nodes;
  expect(people.length).toBeGreaterThan(0);
  expect(people.filter(({ person }) => !person?.displayName)).toEqual([]);
});

describe('the office', () => {
  const text = ({ data }: StoredDocument, ...names: string[]): string =>
    names.map((name) => data[name]).find((value) => typeof value === 'string') ?? '';

  test('sees as many of everything as there are documents of it', async () => {
    const range = { from: inDays(-365), to: inDays(365) };
    const client = await as('admin');
    const { adminOverview } = await client.data(AdminOverviewDocument, { range });
    const events = (await all('events')).filter((row) => {
      const start = Date.parse(text(row, 'start_date', 'start_datetime', 'start_time'));
      const gone = row.data['is_deleted'] === true || row.data['is_canceled'] === true;
      const shown = row.data['is_published'] === true || text(row, 'status') === 'published';
      return shown && !gone && start >= Date.parse(range.from) && start < Date.parse(range.to);
    });
    const pending = (await all('applications')).filter((row) =>
      ['submitted', 'under_review'].includes(text(row, 'status')),
    );
    const members = (await all('users')).filter(
      ({ data }) =>
        data['is_active'] !== false && text({ data } as StoredDocument, 'role') !== 'public',
    );
    const active = (await all('subscriptions')).filter((row) =>
      ['active', 'trialing', ''].includes(text(row, 'status')),
    );
    const { metrics, tierDistribution } = adminOverview;
    expect(metrics).toMatchObject({
      members: members.length,
      activeSubscriptions: new Set(active.map((row) => text(row, 'user_id'))).size,
      events: events.length,
      pendingApplications: pending.length,
    });
    const tiers = tierDistribution.map(({ count }) => count);
    expect(tiers.reduce((sum, count) => sum + count)).toBe(members.length);
    expect(metrics.revenue).toEqual({ currency: 'USD', amount: await revenueWithin(range) });
  });

  async function revenueWithin({ from, to }: { from: string; to: string }): Promise<string> {
    const sums = (await all('payments')).map((row) => {
      const at = Date.parse(text(row, 'paid_at', 'processed_at', 'created_at'));
      const currency = text(row, 'currency') || 'USD';
      if (currency.toUpperCase() !== 'USD' || at < Date.parse(from) || at >= Date.parse(to))
        return 0;
      const [paid, back] = [row.data['amount'], row.data['refunded_amount']].map(Number);
      const kept = ['succeeded', 'paid', 'completed'].includes(text(row, 'status'));
      if (!kept && !(text(row, 'status') === 'refunded' && back! > 0)) return 0;
      return Math.round(100 * paid!) - Math.round(100 * (back || 0));
    });
    return (sums.reduce((sum, each) => sum + each, 0) / 100).toFixed(2);
  }

  test.each([
    ['member', 'member@demo.wwmaa.example'],
    ['MEMBER@demo', 'member@demo.wwmaa.example'],
    ['herrera', 'member@demo.wwmaa.example'],
    ['tomas HERRERA', 'member@demo.wwmaa.example'],
    ['EKSTROM', 'dunning.second-reminder@demo.wwmaa.example'],
    ['Ekström', 'dunning.second-reminder@demo.wwmaa.example'],
    ['no.profile', 'no.profile@demo.wwmaa.example'],
  ])('finds %s', async (wanted, email) => {
    const variables = { first: 50, filter: { text: wanted } };
    const { members } = await (await as('admin')).data(MembersDocument, variables);
    expect(members.nodes.map((node) => node.email)).toContain(email);
    expect(members.totalCount).toBe(members.nodes.length);
  });

  test.each(['\0', '\ud800'])('is told of no entries about %j', async (type) => {
    const variables = { first: 5, filter: { resourceTypes: [type] } };
    const { auditLogs } = await (await as('admin')).data(AuditLogsDocument, variables);
    expect(auditLogs.totalCount).toBe(0);
  });
});

test('an address with what no address has is nobody, and closes no door', async () => {
  for (const email of ['\0@x.example', 'member@demo.wwmaa.example\0', '\ud800@x.example']) {
    const { errors } = await visitor.send(LoginDocument, { input: { email, password: PASSWORD } });
    expect([email, errors[0]?.extensions.code]).toEqual([email, 'UNAUTHENTICATED']);
  }
  const input = { email: 'member@demo.wwmaa.example', password: PASSWORD };
  expect((await visitor.data(LoginDocument, { input })).login.viewer.role).toBe('MEMBER');
});

test('what is absent stays, and what is null goes', async () => {
  const client = await as('premium');
  const before = (await client.data(MeDocument)).me!.profile!;
  expect(before.bio).not.toBeNull();
  const change = async (input: object) =>
    (await client.data(UpdateProfileDocument, { input })).updateProfile;
  expect(await change({ displayName: 'Ingrid of the North' })).toMatchObject({
    profile: { displayName: 'Ingrid of the North', bio: before.bio, city: before.city },
    userErrors: [],
  });
  expect(await change({ displayName: null, bio: null })).toMatchObject({
    profile: { displayName: before.displayName, bio: null, city: before.city },
    userErrors: [],
  });
  const after = (await client.data(MeDocument)).me!.profile;
  expect(after).toEqual({ ...before, bio: null });
});

test('a free seat can be taken, given back and taken again', async () => {
  const client = await as('public');
  const id = eventId(LANDMARKS.events.freeWithSession);
  const { confirmedCount } = await page(client, id);
  const answer = async (idempotencyKey: string, guests: number) =>
    (await client.data(RsvpDocument, { input: { eventId: id, guests, idempotencyKey } }))
      .rsvpToEvent;
  const first = await answer('first', 1);
  expect(first).toMatchObject({ rsvp: { status: 'CONFIRMED', guests: 1 }, userErrors: [] });
  expect(first.event?.confirmedCount).toBe(confirmedCount + 1);
  const input = { eventId: id, reason: 'Ill.' };
  const { cancelRsvp } = await client.data(CancelRsvpDocument, { input });
  expect(cancelRsvp).toMatchObject({ rsvp: { status: 'CANCELED' }, event: { confirmedCount } });
  const again = await answer('again', 0);
  expect(again).toMatchObject({
    rsvp: { id: first.rsvp?.id, status: 'CONFIRMED', guests: 0 },
    event: { confirmedCount: confirmedCount + 1 },
  });
  expect((await page(client, id)).viewerRsvp).toMatchObject({ status: 'CONFIRMED' });
});

test('a seat that costs something is held until it is paid', async () => {
  const client = await as('public');
  const id = eventId(LANDMARKS.events.paid);
  const { spotsRemaining, confirmedCount } = await page(client, id);
  const input = { eventId: id, guests: 2, idempotencyKey: 'pays later' };
  const { rsvpToEvent } = await client.data(RsvpDocument, { input });
  expect(rsvpToEvent).toMatchObject({
    rsvp: { status: 'PENDING', ticketCode: null },
    event: { confirmedCount, spotsRemaining: spotsRemaining! - 3 },
    userErrors: [],
  });
});

test('an event is made, announced, answered, attended and called off', async () => {
  const instructor = await as('instructor');
  const { createEvent } = await instructor.data(CreateEventDocument, {
    input: {
      title: 'An Evening of Sweeps',
      type: 'SEMINAR',
      startDate: inDays(0.02),
      endDate: inDays(0.2),
      location: 'Dojo',
    },
  });
  expect(createEvent).toMatchObject({ event: { status: 'DRAFT' }, userErrors: [] });
  const id = createEvent.event!.id;
  const member = await as('member');
  const listed = async (client: Client) => {
    const { events } = await client.data(EventsListDocument, { first: 100 });
    return events.nodes.some((node) => node.id === id);
  };
  expect(await listed(member)).toBe(false);
  await instructor.data(PublishEventDocument, { input: { id } });
  expect([await listed(member), await listed(visitor)]).toEqual([true, true]);

  const { rsvpToEvent } = await member.data(RsvpDocument, {
    input: { eventId: id, idempotencyKey: 'sweeps' },
  });
  const rsvpId = rsvpToEvent.rsvp!.id;
  const { event } = await instructor.data(EventAttendeesDocument, { id, first: 10 });
  expect(event?.attendees?.nodes).toMatchObject([
    { id: rsvpId, status: 'CONFIRMED', email: 'member@demo.wwmaa.example' },
  ]);
  const refused = await member.send(EventAttendeesDocument, { id, first: 10 });
  expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual([
    'FORBIDDEN',
    'FORBIDDEN',
  ]);
  expect(refused.data?.event).toEqual({ id, attendeeStats: null, attendees: null });
  const { checkInAttendee } = await instructor.data(CheckInDocument, { input: { rsvpId } });
  expect(checkInAttendee).toMatchObject({ rsvp: { checkedInAt: NOW.toISOString() } });

  const input = { id, reason: 'Snow.' };
  const { cancelEvent } = await instructor.data(CancelEventDocument, { input });
  expect(cancelEvent.event).toMatchObject({ status: 'CANCELED', canceledAt: NOW.toISOString() });
  expect([await listed(member), (await page(member, id)).status]).toEqual([false, 'CANCELED']);
});
