import { Association, idOf, inDays, inMinutes } from '../support/association.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { TrainingSessionsDocument, type TrainingSessionFilter } from './generated/graphql.js';

let gateway: TestGateway;
let visitor: Client;

const DOLLARS = { minor: 2_000, currency: 'USD' };

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    await association.person('sensei', 'instructor');
    await association.person('viewer', 'member');
    await association.event('paid', { price: DOLLARS });
    await association.event('unpaid', { price: DOLLARS });
    await association.event('gratis');
    await association.rsvp('paid', 'viewer', { status: 'confirmed' });
    await association.rsvp('unpaid', 'viewer', { status: 'pending' });

    const live = { status: 'live', sessionDate: inMinutes(-20) } as const;
    await association.session('live', live);
    await association.session('live and public', { ...live, isPublic: true, membersOnly: false });
    await association.session('terms open', live);
    await association.session('paid one', { ...live, eventId: idOf('paid') });
    await association.session('unpaid one', { ...live, eventId: idOf('unpaid') });
    await association.session('gratis one', { ...live, eventId: idOf('gratis') });
    await association.session('full', { ...live, maxParticipants: 2 });
    await association.session('rejoining a full one', { ...live, maxParticipants: 2 });
    await association.session('opening', { sessionDate: inMinutes(9) });
    await association.session('not yet', { sessionDate: inMinutes(11) });
    await association.session('over', { status: 'ended', sessionDate: inDays(-1) });
    await association.session('off', { status: 'canceled', discipline: 'Karate' });
    const accepted = { termsAcceptedAt: inDays(-1) };
    for (const name of [
      'live',
      'live and public',
      'paid one',
      'unpaid one',
      'gratis one',
      'full',
    ]) {
      await association.attendance(name, 'viewer', accepted);
    }
    await association.attendance('opening', 'viewer', accepted);
    await association.attendance('rejoining a full one', 'viewer', {
      ...accepted,
      joinedAt: inMinutes(-10),
    });
    const inside = { joinedAt: inMinutes(-15) };
    await association.attendance('full', 'a', inside);
    await association.attendance('full', 'b', inside);
    await association.attendance('full', 'c', { ...inside, leftAt: inMinutes(-1) });
    await association.attendance('rejoining a full one', 'a', inside);
  });
  visitor = new Client(gateway.url);
});
afterAll(() => gateway.stop());

async function accessOf(client: Client, filter: TrainingSessionFilter = {}) {
  const { trainingSessions } = await client.data(TrainingSessionsDocument, { first: 50, filter });
  return Object.fromEntries(
    trainingSessions.nodes.map(({ title, viewerAccess }) => [
      title,
      viewerAccess.canJoin ? 'may join' : viewerAccess.reason,
    ]),
  );
}

test('a member is told for each session whether joining would succeed, and why not', async () => {
  expect(await accessOf(await signedIn(gateway, visitor, 'viewer'))).toEqual({
    live: 'may join',
    'live and public': 'may join',
    'terms open': 'TERMS_REQUIRED',
    'paid one': 'may join',
    'unpaid one': 'PAYMENT_REQUIRED',
    'gratis one': 'may join',
    full: 'CAPACITY_FULL',
    'rejoining a full one': 'may join',
    opening: 'may join',
    'not yet': 'NOT_OPEN_YET',
    over: 'ENDED',
    off: 'CANCELED',
  });
});

test('who leads a session may join it without terms or a place', async () => {
  const sensei = await signedIn(gateway, visitor, 'sensei', 'instructor');
  expect(await accessOf(sensei)).toMatchObject({ full: 'may join', 'terms open': 'may join' });
});

test('visitors and people who are no members see public sessions alone', async () => {
  expect(await accessOf(visitor)).toEqual({ 'live and public': 'NOT_AUTHENTICATED' });
  const registered = await signedIn(gateway, visitor, 'viewer', 'public');
  expect(await accessOf(registered)).toEqual({ 'live and public': 'may join' });
});

test('tells the seconds until the doors open', async () => {
  const member = await signedIn(gateway, visitor, 'viewer');
  const { trainingSessions } = await member.data(TrainingSessionsDocument, { first: 50 });
  const seconds = Object.fromEntries(
    trainingSessions.nodes.map(({ title, viewerAccess }) => [title, viewerAccess.opensInSeconds]),
  );
  expect(seconds).toMatchObject({ 'not yet': 60, opening: 0, live: 0, over: null, off: null });
});

test.each<[TrainingSessionFilter, string[]]>([
  [{ statuses: ['ENDED'] }, ['over']],
  [{ disciplines: ['karate'] }, ['off']],
  [{ from: inMinutes(1), to: inMinutes(60) }, ['opening', 'not yet']],
  [{ instructorId: 'made up' }, []],
])('filter %j', async (filter, expected) => {
  const member = await signedIn(gateway, visitor, 'viewer');
  expect(Object.keys(await accessOf(member, filter))).toEqual(expected);
});

test('filters by event and by instructor take their ids', async () => {
  const member = await signedIn(gateway, visitor, 'viewer');
  const { ids } = gateway.gateway.modules;
  const eventId = ids.encode('Event', idOf('gratis'));
  expect(Object.keys(await accessOf(member, { eventId }))).toEqual(['gratis one']);
  const instructorId = ids.encode('PublicPerson', idOf('sensei'));
  expect(Object.keys(await accessOf(member, { instructorId }))).toHaveLength(12);
});
