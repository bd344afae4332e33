import { Association, idOf, inDays, inMinutes } from '../support/association.js';
import { Client } from '../support/client.js';
import {
  API_KEY,
  PROJECT,
  startGatewayOver,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { EventPageDocument, EventsListDocument, type EventFilter } from './generated/graphql.js';

let gateway: TestGateway;
let visitor: Client;

/** A document as an older program wrote it: past the gateway's own writers. */
async function insertRaw({ server }: TestGateway, table: string, row: object): Promise<void> {
  const url = `${server.url}/api/v1/projects/${PROJECT}/database/tables/${table}/rows`;
  const headers = { 'content-type': 'application/json', 'x-api-key': API_KEY };
  const body = JSON.stringify({ row_data: row });
  const answer = await fetch(url, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
}

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    await association.person('office', 'admin');
    await association.person('sensei', 'instructor');
    await association.person('secret sensei', 'instructor', { publicProfile: false, city: 'Reno' });
    await association.person('viewer', 'member');
    await association.event('judo seminar', {
      startDate: inDays(3),
      instructorIds: ['sensei', 'secret sensei', 'nobody'].map(idOf),
      description: '<p>Throws &amp; <strong>grips</strong> for everybody.</p>',
      tags: ['judo'],
      capacity: 5,
      waitlistEnabled: true,
      virtualUrl: 'https://meet.wwmaa.example/judo',
      isOnline: true,
    });
    await association.event('members evening', {
      startDate: inDays(4),
      visibility: 'members_only',
      eventType: 'social',
    });
    await association.event('invited only', { startDate: inDays(5), visibility: 'invite_only' });
    await association.event('a draft', { status: 'draft', organizerId: idOf('viewer') });
    await association.event('taken away', { status: 'deleted' });
    await association.event('called off', { status: 'canceled', startDate: inDays(6) });
    await association.event('dear tournament', {
      startDate: inDays(8),
      eventType: 'tournament',
      price: { minor: 7_500, currency: 'USD' },
      organizerId: idOf('gone long ago'),
    });
    await association.event('cheap tournament', {
      startDate: inDays(9),
      eventType: 'tournament',
      price: { minor: 500, currency: 'USD' },
      registrationDeadline: inMinutes(-1),
    });
    await association.event('last week', { startDate: inDays(-7) });
    for (const [person, guestsCount] of [
      ['sensei', 2],
      ['office', 0],
    ] as const) {
      await association.rsvp('judo seminar', person, { guestsCount });
    }
    await association.rsvp('judo seminar', 'viewer', { status: 'waitlist', createdAt: inDays(-2) });
    await association.rsvp('judo seminar', 'x', { status: 'waitlist', createdAt: inDays(-3) });
    await association.rsvp('judo seminar', 'y', { status: 'canceled' });
  });
  visitor = new Client(gateway.url);
});
afterAll(() => gateway.stop());

const titles = async (filter: EventFilter = {}, client = visitor): Promise<string[]> =>
  (await client.data(EventsListDocument, { filter, first: 50 })).events.nodes.map(
    ({ title }) => title,
  );

const pageOf = async (title: string, client = visitor) => {
  const id = gateway.gateway.modules.ids.encode('Event', idOf(title));
  return client.send(EventPageDocument, { id });
};

test('visitors see what is published and public, soonest first', async () => {
  expect(await titles()).toEqual([
    'last week',
    'judo seminar',
    'dear tournament',
    'cheap tournament',
  ]);
});

test('members see more, instructors all that is published', async () => {
  const member = await signedIn(gateway, visitor, 'viewer');
  expect(await titles({}, member)).toContain('members evening');
  expect(await titles({}, member)).not.toContain('invited only');
  expect(await titles({}, await signedIn(gateway, visitor, 'sensei', 'instructor'))).toEqual(
    expect.arrayContaining(['members evening', 'invited only']),
  );
});

test.each<[EventFilter, string[]]>([
  [{ types: ['TOURNAMENT'] }, ['dear tournament', 'cheap tournament']],
  [{ types: [] }, []],
  [{ visibility: ['MEMBERS_ONLY'] }, []],
  [{ free: true }, ['last week', 'judo seminar']],
  [{ free: false }, ['dear tournament', 'cheap tournament']],
  [{ isOnline: true }, ['judo seminar']],
  [{ from: inDays(7) }, ['dear tournament', 'cheap tournament']],
  [{ from: inDays(2), to: inDays(8) }, ['judo seminar']],
  [{ text: 'TOURNAMENT dear' }, ['dear tournament']],
  [{ text: 'grips judo' }, ['judo seminar']],
  [{ text: '  ' }, ['last week', 'judo seminar', 'dear tournament', 'cheap tournament']],
])('filter %j', async (filter, expected) => {
  expect(await titles(filter)).toEqual(expected);
  const { events } = await visitor.data(EventsListDocument, { filter, first: 1 });
  expect(events.totalCount).toBe(expected.length);
});

test('sorts by price, free ones first', async () => {
  const { events } = await visitor.data(EventsListDocument, { sort: 'PRICE_ASC', first: 10 });
  expect(events.nodes.map(({ price }) => price?.amount ?? null)).toEqual([
    null,
    null,
    '5.00',
    '75.00',
  ]);
});

test('a page tells seats, waitlist, staff and registration', async () => {
  const member = await signedIn(gateway, visitor, 'viewer');
  const { data, errors } = await pageOf('judo seminar', member);
  expect(errors).toEqual([]);
  expect(data?.event).toMatchObject({
    confirmedCount: 2,
    waitlistCount: 2,
    spotsRemaining: 1,
    registration: { open: true, reason: null },
    viewerRsvp: { status: 'WAITLIST', waitlistPosition: 2, ticketCode: null },
    virtualUrl: null,
    organizer: { displayName: 'office Test', roleBadge: 'ADMIN' },
  });
  const names = data?.event?.instructors.map(({ displayName }) => displayName);
  expect(names).toEqual(['sensei Test', 'secret sensei Test']);
});

test('only who has a seat gets the link and a ticket', async () => {
  const sensei = await signedIn(gateway, visitor, 'sensei', 'instructor');
  const { data } = await pageOf('judo seminar', sensei);
  expect(data?.event?.virtualUrl).toBe('https://meet.wwmaa.example/judo');
  expect(data?.event?.viewerRsvp?.ticketCode).toMatch(/^[\w-]+\.[\w-]{16}$/);
  expect((await pageOf('judo seminar')).data?.event).toMatchObject({
    virtualUrl: null,
    viewerRsvp: null,
  });
});

test('an organizer whose account is gone is null, not an error', async () => {
  const { data, errors } = await pageOf('dear tournament');
  expect([data?.event?.organizer, errors]).toEqual([null, []]);
});

test.each([
  ['members evening', 'public', false],
  ['members evening', 'member', true],
  ['invited only', 'member', false],
  ['invited only', 'instructor', true],
  ['a draft', 'public', true], // its organizer
  ['taken away', 'instructor', false],
  ['taken away', 'board_member', true],
  ['called off', 'public', true],
] as const)('%s to a viewer of role %s: %s', async (title, role, visible) => {
  const { data, errors } = await pageOf(title, await signedIn(gateway, visitor, 'viewer', role));
  expect(data?.event?.title ?? null).toBe(visible ? title : null);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(visible ? [] : ['NOT_FOUND']);
});

test.each([
  ['called off', 'CANCELED'],
  ['last week', 'STARTED'],
  ['cheap tournament', 'DEADLINE_PASSED'],
] as const)('%s is closed: %s', async (title, reason) => {
  expect((await pageOf(title)).data?.event?.registration).toMatchObject({ open: false, reason });
});

describe('cursors', () => {
  test('walk forward and backward over the same list', async () => {
    const forward: string[] = [];
    let after: string | null = null;
    do {
      const variables: { first: number; after: string | null } = { first: 3, after };
      const { events } = await visitor.data(EventsListDocument, variables);
      forward.push(...events.nodes.map(({ title }) => title));
      expect(events.totalCount).toBe(4);
      after = events.pageInfo.hasNextPage ? events.pageInfo.endCursor : null;
    } while (after !== null);
    expect(forward).toEqual(await titles());

    const { events: last } = await visitor.data(EventsListDocument, { last: 3 });
    const before = last.pageInfo.startCursor;
    const { events: rest } = await visitor.data(EventsListDocument, { last: 3, before });
    const backward = [...rest.nodes, ...last.nodes].map(({ title }) => title);
    expect(backward).toEqual(forward);
    expect(rest.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
  });

  test('survive an insert while paging', async () => {
    const { events: first } = await visitor.data(EventsListDocument, { first: 2 });
    await new Association(gateway.zerodb).event('squeezed in', { startDate: inDays(-20) });
    const after = first.pageInfo.endCursor;
    const { events: second } = await visitor.data(EventsListDocument, { first: 2, after });
    const seen = [...first.nodes, ...second.nodes].map(({ title }) => title);
    expect(new Set(seen).size).toBe(4);
    expect(seen).not.toContain('squeezed in');
  });

  test('of another order are refused', async () => {
    const { events } = await visitor.data(EventsListDocument, { first: 1 });
    const after = events.pageInfo.endCursor;
    const { errors } = await visitor.send(EventsListDocument, {
      first: 1,
      after,
      sort: 'PRICE_ASC',
    });
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

test('documents of older programs are found, shown and put in order', async () => {
  const first = await startTestGateway((zerodb) =>
    new Association(zerodb).event('new', { startDate: inDays(2) }).then(() => undefined),
  );
  const base = { event_type: 'seminar', is_published: true, organizer_id: 'x' };
  await insertRaw(first, 'events', {
    ...base,
    id: 'old-1',
    title: 'old by id',
    start_datetime: inDays(1).slice(0, 19),
    max_attendees: 7,
    registration_fee: 12.5,
    is_virtual: true,
  });
  await insertRaw(first, 'events', { ...base, title: 'old by row', start_datetime: inDays(3) });
  // Another gateway, which has read nothing yet.
  const second = await startGatewayOver(first.server);
  const client = new Client(second.url);
  try {
    const { events } = await client.data(EventsListDocument, { first: 10 });
    expect(events.nodes.map(({ title }) => title)).toEqual(['old by id', 'new', 'old by row']);
    expect(events.totalCount).toBe(3);
    expect(events.nodes[0]).toMatchObject({
      capacity: 7,
      isOnline: true,
      price: { amount: '12.50', currency: 'USD' },
      startDate: `${inDays(1).slice(0, 19)}.000Z`,
    });
    for (const { id, title } of events.nodes) {
      expect((await client.data(EventPageDocument, { id })).event?.title).toBe(title);
    }
  } finally {
    await client.close();
    await second.stop();
    await first.stop();
  }
});
