import { Association, idOf, inMinutes, PASSWORD } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  EventPageDocument,
  EventsListDocument,
  LoginDocument,
  MeDocument,
  MemberDirectoryDocument,
  NodeByIdDocument,
  NodesByIdsDocument,
  RefreshSessionDocument,
  TrainingSessionsDocument,
} from './generated/graphql.js';

const SIZE = 50;

/**
 * Fifty of everything, so bound together that every relation of the operations has something to load:
 * events with two instructors, RSVPs and a waitlist, and live sessions of paid and of free events.
 */
async function fill(association: Association): Promise<void> {
  await association.person('office', 'admin');
  await association.person('viewer');
  for (let index = 0; index < SIZE; index += 1) {
    await association.person(`teacher ${index}`, 'instructor', {
      disciplines: ['Judo'],
      state: 'CA',
    });
  }
  for (let index = 0; index < SIZE; index += 1) {
    const teachers = [`teacher ${index}`, `teacher ${(index + 1) % SIZE}`];
    await association.event(`event ${index}`, {
      instructorIds: teachers.map(idOf),
      organizerId: idOf('office'),
      capacity: 2,
      waitlistEnabled: true,
      eventType: index % 2 ? 'seminar' : 'tournament',
      price: index % 2 ? { minor: 2_500, currency: 'USD' } : null,
    });
    await association.rsvp(`event ${index}`, 'viewer', { status: 'confirmed' });
    await association.rsvp(`event ${index}`, teachers[0]!, { status: 'waitlist' });
    await association.session(`session ${index}`, {
      eventId: idOf(`event ${index}`),
      instructorId: idOf(teachers[0]!),
      status: 'live',
      sessionDate: inMinutes(-5 + index / 100),
    });
    await association.attendance(`session ${index}`, 'viewer', {
      termsAcceptedAt: inMinutes(-10),
    });
  }
}

const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;
let viewer: Client;

beforeAll(async () => {
  gateway = await startTestGateway((zerodb) => fill(new Association(zerodb)));
  visitor = new Client(gateway.url);
  viewer = await signedIn(gateway, visitor, 'viewer');
}, 60_000);
afterAll(() => gateway.stop());

/** Sends as the viewer, and holds what reached ZeroDB against the operation's budget. */
async function within<T>(name: string, send: () => Promise<T>): Promise<T> {
  const budget = budgets.get(name);
  if (budget === undefined) throw new Error(`${name} has no budget`);
  gateway.server.control.resetCalls();
  const answer = await send();
  const { total, byPath } = gateway.server.control.calls();
  expect({ name, over: total > budget ? byPath : null }).toEqual({ name, over: null });
  expect(answer).toMatchObject({ errors: [], upstream: { batches: total } });
  return answer;
}

test('every operation has a budget', () => {
  expect([...budgets.keys()].sort()).toEqual([
    'AdminOverview',
    'AuditLogs',
    'EventPage',
    'EventsList',
    'Login',
    'Me',
    'MemberDirectory',
    'Members',
    'NodeById',
    'NodesByIds',
    'RefreshSession',
    'TrainingSessions',
    'UpdateMember',
  ]);
});

test.each([1, SIZE])('lists of %i stay within their budgets', async (first) => {
  const events = await within('EventsList', () => viewer.send(EventsListDocument, { first }));
  expect(events.data?.events.nodes).toHaveLength(first);
  expect(events.data?.events.nodes[0]).toMatchObject({
    confirmedCount: 1,
    spotsRemaining: 1,
    viewerRsvp: { status: 'CONFIRMED' },
  });
  expect(events.data?.events.nodes[0]?.instructors).toHaveLength(2);

  const sessions = await within('TrainingSessions', () =>
    viewer.send(TrainingSessionsDocument, { first }),
  );
  expect(sessions.data?.trainingSessions.nodes).toHaveLength(first);
  expect(sessions.data?.trainingSessions.nodes[0]?.viewerAccess.canJoin).toBe(true);

  const people = await within('MemberDirectory', () =>
    visitor.send(MemberDirectoryDocument, { first }),
  );
  expect(people.data?.memberDirectory.nodes).toHaveLength(first);
  expect(people.data?.memberDirectory.nodes[0]?.roleBadge).not.toBeNull();

  const ids = events.data!.events.nodes.map(({ id }) => id);
  const nodes = await within('NodesByIds', () => viewer.send(NodesByIdsDocument, { ids }));
  expect(nodes.data?.nodes.map((node) => node?.id)).toEqual(ids);
});

test('a later page stays within the budget too', async () => {
  const { data } = await viewer.send(EventsListDocument, { first: 10 });
  const after = data!.events.pageInfo.endCursor;
  const next = await within('EventsList', () =>
    viewer.send(EventsListDocument, { first: 10, after }),
  );
  expect(next.data?.events.totalCount).toBe(SIZE);
});

test('nodes of several types stay within one call', async () => {
  const events = await viewer.data(EventsListDocument, { first: 5 });
  const sessions = await viewer.data(TrainingSessionsDocument, { first: 5 });
  const people = await viewer.data(MemberDirectoryDocument, { first: 5 });
  const ids = [events.events.nodes, sessions.trainingSessions.nodes, people.memberDirectory.nodes]
    .flat()
    .map(({ id }) => id);
  const { data } = await within('NodesByIds', () => viewer.send(NodesByIdsDocument, { ids }));
  expect(data?.nodes.map((node) => node?.id)).toEqual(ids);
});

test('pages of one thing stay within their budgets', async () => {
  const { events } = await viewer.data(EventsListDocument, { first: 1 });
  const id = events.nodes[0]!.id;
  const page = await within('EventPage', () => viewer.send(EventPageDocument, { id }));
  expect(page.data?.event).toMatchObject({ waitlistCount: 1, viewerRsvp: { status: 'CONFIRMED' } });
  expect(page.data?.event?.related).toHaveLength(3);
  expect(page.data?.event?.trainingSessions).toHaveLength(1);
  expect(page.data?.event?.trainingSessions[0]?.viewerAccess.termsAccepted).toBe(true);
  await within('Me', () => viewer.send(MeDocument));
  const { data } = await within('NodeById', () => viewer.send(NodeByIdDocument, { id }));
  expect(data?.node?.__typename).toBe('Event');
});

test('signing in and refreshing stay within their budgets', async () => {
  const input = { email: 'viewer@test.wwmaa.example', password: PASSWORD };
  // The first login of all makes the collection that sessions are kept in.
  await visitor.send(LoginDocument, { input });
  const { data } = await within('Login', () => visitor.send(LoginDocument, { input }));
  const { refreshToken } = data!.login;
  await within('RefreshSession', () =>
    visitor.send(RefreshSessionDocument, { input: { refreshToken } }),
  );
});
