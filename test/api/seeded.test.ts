import { LANDMARKS, seedStore } from '../../src/seed/index.js';
import { PASSWORD } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { type Answer, Client } from '../support/client.js';
import { NOW, startTestGateway, type TestGateway } from '../support/gateway.js';
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

/** What a person sees who starts the gateway for the first time; every role is in seeded-contract.test.ts. */
const ROLES = ['public', 'premium', 'admin'];

const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;

beforeAll(async () => {
  gateway = await startTestGateway(async ({ documents, objects }) => {
    const print = () => undefined;
    await seedStore({ documents, objects, members: 20, password: PASSWORD, now: NOW, print });
  });
  visitor = new Client(gateway.url);
}, 60_000);
afterAll(() => gateway.stop());

const idOf = (type: string, id: string) => gateway.gateway.modules.ids.encode(type, id);

async function within<T>(name: string, answer: Promise<Answer<T>>): Promise<T> {
  const { data, errors, upstream } = await answer;
  expect({ name, errors }).toEqual({ name, errors: [] });
  expect({ name, over: upstream.batches > budgets.get(name)! }).toEqual({ name, over: false });
  return data!;
}

async function signIn(account: string): Promise<Client> {
  const input = { email: `${account}@demo.wwmaa.example`, password: PASSWORD };
  const { login } = await within('Login', visitor.send(LoginDocument, { input }));
  const refresh = { input: { refreshToken: login.refreshToken } };
  await within('RefreshSession', visitor.send(RefreshSessionDocument, refresh));
  return visitor.as(login.accessToken);
}

test.each(ROLES)('%s@ can send every operation, within its budget', async (account) => {
  const client = await signIn(account);
  const { me } = await within('Me', client.send(MeDocument));
  expect(me?.email).toBe(`${account}@demo.wwmaa.example`);
  const { events } = await within('EventsList', client.send(EventsListDocument, { first: 50 }));
  const { trainingSessions } = await within(
    'TrainingSessions',
    client.send(TrainingSessionsDocument, { first: 50 }),
  );
  const { memberDirectory } = await within(
    'MemberDirectory',
    client.send(MemberDirectoryDocument, { first: 50 }),
  );
  for (const { id } of events.nodes) {
    await within('EventPage', client.send(EventPageDocument, { id }));
  }
  const lists = [events.nodes, trainingSessions.nodes, memberDirectory.nodes];
  const ids = lists.flatMap((nodes) => nodes.slice(0, 30).map(({ id }) => id));
  const { nodes } = await within('NodesByIds', client.send(NodesByIdsDocument, { ids }));
  expect(nodes.map((node) => node?.id)).toEqual(ids);
  await within('NodeById', client.send(NodeByIdDocument, { id: ids[0]! }));
});

test('the landmarks are what they are called', async () => {
  const member = await signIn('member');
  const page = async (id: string) =>
    (await member.data(EventPageDocument, { id: idOf('Event', id) })).event;
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
    trainingSessions.nodes.find((node) => node.id === idOf('TrainingSession', id))?.viewerAccess;
  expect(access(sessions.inNineMinutes)).toMatchObject({ opensInSeconds: 0 });
  expect(access(sessions.inElevenMinutes)).toMatchObject({
    reason: 'NOT_OPEN_YET',
    opensInSeconds: 60,
  });
  expect(access(sessions.recorded)).toMatchObject({ reason: 'ENDED' });

  const twin = idOf('PublicPerson', users.privateTwin);
  expect((await visitor.data(NodeByIdDocument, { id: twin })).node).toBeNull();
  const { memberDirectory } = await visitor.data(MemberDirectoryDocument, { first: 100 });
  const ids = memberDirectory.nodes.map(({ id }) => id);
  expect(ids).toContain(idOf('PublicPerson', users.publicTwin));
  expect(ids).not.toContain(twin);
});

test('media that is not ready exists for its uploader and the office alone', async () => {
  const id = idOf('MediaAsset', LANDMARKS.media.premiumVideo);
  const see = async (client: Client) => (await client.data(NodeByIdDocument, { id })).node;
  expect(await see(visitor)).toBeNull();
  expect(await see(await signIn('member'))).toBeNull();
  expect((await see(await signIn('admin')))?.__typename).toBe('MediaAsset');
});
