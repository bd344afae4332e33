import { NO_SCOPE } from '../../src/shared/call-scope.js';
import type { Role } from '../../src/shared/viewer.js';
import { Association, idOf, inDays, inMinutes } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { NOW, startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  CancelEventDocument,
  CreateEventDocument,
  type CreateEventInput,
  EventPageDocument,
  EventsListDocument,
  ManagedEventsDocument,
  PublishEventDocument,
  UnpublishEventDocument,
  UpdateEventDocument,
  type UpdateEventInput,
} from './generated/graphql.js';

const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;
let teacher: Client;
let office: Client;

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    await association.person('office', 'admin');
    await association.person('board', 'board_member');
    await association.person('teacher', 'instructor');
    await association.person('helper', 'instructor');
    await association.person('stranger', 'instructor');
    await association.person('retired', 'instructor', {}, { isActive: false });
    await association.person('member', 'member');
  });
  visitor = new Client(gateway.url);
  teacher = await signedIn(gateway, visitor, 'teacher', 'instructor');
  office = await signedIn(gateway, visitor, 'office', 'admin');
  // The first entry of all makes the collection of the audit log, and the first event that of events.
  await make({});
});
afterAll(() => gateway.stop());

const eventId = (name: string): string => gateway.gateway.modules.ids.encode('Event', idOf(name));
const personId = (name: string): string =>
  gateway.gateway.modules.ids.encode('PublicPerson', idOf(name));

const NEW: CreateEventInput = {
  title: 'Summer camp',
  type: 'SEMINAR',
  startDate: inDays(10),
  endDate: inDays(12),
};

const create = (input: Partial<CreateEventInput>, client = teacher) =>
  client.send(CreateEventDocument, { input: { ...NEW, ...input } });
const update = (input: UpdateEventInput, client = teacher) =>
  client.send(UpdateEventDocument, { input });
const publish = (id: string, client = teacher) =>
  client.send(PublishEventDocument, { input: { id } });
const unpublish = (id: string, client = teacher) =>
  client.send(UnpublishEventDocument, { input: { id } });
const cancel = (id: string, reason?: string, client = teacher) =>
  client.send(CancelEventDocument, { input: { id, ...(reason && { reason }) } });
const shown = async (id: string, client = teacher) =>
  (await client.data(EventPageDocument, { id })).event!;

/** The id of a new event. */
async function make(input: Partial<CreateEventInput>, client = teacher): Promise<string> {
  const { data, errors } = await create(input, client);
  expect([errors, data?.createEvent.userErrors]).toEqual([[], []]);
  return data!.createEvent.event!.id;
}

/** The stored document itself. */
async function stored(id: string): Promise<Record<string, unknown>> {
  const localId = gateway.gateway.modules.ids.decodeAs('Event', id)!;
  const [document] = await gateway.zerodb.documents.getMany('events', [localId], NO_SCOPE);
  return document!.data;
}

/** Calls behind the answer: who is being seated, and who is to be told. */
const BEHIND: ReadonlyMap<string, number> = new Map([['CancelEvent', 2]]);

async function within<T>(name: string, send: () => Promise<T>): Promise<T> {
  await gateway.gateway.modules.settled();
  gateway.server.control.resetCalls();
  const answer = await send();
  await gateway.gateway.modules.settled();
  const { total: all, byPath } = gateway.server.control.calls();
  const total = all - (BEHIND.get(name) ?? 0);
  expect({ name, over: total > budgets.get(name)! ? byPath : null }).toEqual({ name, over: null });
  expect(answer).toMatchObject({ errors: [], upstream: { batches: total } });
  return answer;
}

interface Told {
  readonly path?: readonly string[] | null;
  readonly code: string;
}
/** `input.title BAD_USER_INPUT`, one a line. */
const told = (errors: readonly Told[] | undefined): readonly string[] =>
  (errors ?? []).map(({ path, code }) => `${path?.join('.')} ${code}`);

describe('the life of an event', () => {
  test('from a draft to a canceled one, each step within its budget', async () => {
    const input = {
      ...NEW,
      location: 'Dojo',
      instructorIds: [personId('helper')],
      idempotencyKey: 'life',
    };
    const { data: made } = await within('CreateEvent', () =>
      teacher.send(CreateEventDocument, { input }),
    );
    expect(made?.createEvent).toMatchObject({
      event: { title: 'Summer camp', status: 'DRAFT', startDate: inDays(10) },
      userErrors: [],
    });
    const { id } = made!.createEvent.event!;
    const titles = async () =>
      (await visitor.data(EventsListDocument, { first: 50 })).events.nodes.map((node) => node.id);
    expect(await titles()).not.toContain(id);
    expect((await visitor.send(EventPageDocument, { id })).errors).toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ]);

    const changes = { id, title: 'Summer camp 2026', instructorIds: [personId('stranger')] };
    const { data: changed } = await within('UpdateEvent', () => update(changes));
    expect(changed?.updateEvent.event).toMatchObject({ title: 'Summer camp 2026' });

    const { data: open } = await within('PublishEvent', () => publish(id));
    expect(open?.publishEvent.event).toMatchObject({
      status: 'PUBLISHED',
      publishedAt: NOW.toISOString(),
    });
    expect(await titles()).toContain(id);

    const { data: back } = await within('UnpublishEvent', () => unpublish(id));
    expect(back?.unpublishEvent.event).toMatchObject({ status: 'DRAFT' });
    expect(await titles()).not.toContain(id);
    await publish(id);

    const { data: off } = await within('CancelEvent', () => cancel(id, 'Snow.'));
    expect(off?.cancelEvent.event).toMatchObject({
      status: 'CANCELED',
      canceledAt: NOW.toISOString(),
    });
    expect(await titles()).not.toContain(id);
    expect(await stored(id)).toMatchObject({
      status: 'canceled',
      canceled_reason: 'Snow.',
      organizer_id: idOf('teacher'),
      created_by: idOf('teacher'),
      updated_by: idOf('teacher'),
      instructors: [idOf('stranger')],
    });
  });

  test('publishing, taking back and canceling twice do no harm', async () => {
    const id = await make({ location: 'Dojo' });
    const [first, second] = [await publish(id), await publish(id)];
    expect(second.data).toEqual(first.data);
    const steps = await Promise.all([cancel(id, 'One.'), cancel(id, 'Two.')]);
    expect(steps.map(({ data }) => data?.cancelEvent.event?.status)).toEqual([
      'CANCELED',
      'CANCELED',
    ]);
    const { canceled_reason: reason } = await stored(id);
    await cancel(id, 'Three.');
    expect((await stored(id))['canceled_reason']).toBe(reason);
    const draft = await make({});
    expect((await unpublish(draft)).data?.unpublishEvent).toMatchObject({
      event: { status: 'DRAFT' },
      userErrors: [],
    });
  });

  test('every change is written down, with what was before', async () => {
    const id = await make({ location: 'Dojo' });
    await update({ id, title: 'Autumn camp', capacity: 20 });
    await publish(id);
    await cancel(id);
    const localId = gateway.gateway.modules.ids.decodeAs('Event', id)!;
    const entries = await gateway.zerodb.documents.findAll(
      'audit_logs',
      { filter: { resource_id: localId } },
      NO_SCOPE,
    );
    const notes = entries.map(({ data }) => data);
    expect(notes.map(({ action }) => action).sort()).toEqual([
      'create',
      'update',
      'update',
      'update',
    ]);
    expect(notes.map(({ changes }) => changes)).toEqual(
      expect.arrayContaining([
        {
          title: { before: 'Summer camp', after: 'Autumn camp' },
          capacity: { before: null, after: 20 },
        },
        {
          status: { before: 'draft', after: 'published' },
          publishedAt: { before: null, after: NOW.toISOString() },
        },
      ]),
    );
    for (const note of notes) {
      expect(note).toMatchObject({ resource_type: 'event', user_id: idOf('teacher') });
    }
  });

  test('what was done is not told as failed when the audit log does not answer; it is told later', async () => {
    const id = await make({});
    gateway.server.control.setFaults([
      { match: '/audit_logs', status5xx: { rate: 1, status: 503 } },
    ]);
    const { data, errors } = await update({ id, title: 'Told later' });
    gateway.server.control.setFaults([]);
    expect([errors, data?.updateEvent.event?.title]).toEqual([[], 'Told later']);
    await gateway.gateway.modules.settled();
    const filter = { resource_id: gateway.gateway.modules.ids.decodeAs('Event', id) };
    const { total } = await gateway.zerodb.documents.find('audit_logs', { filter }, NO_SCOPE);
    expect(total).toBe(2);
  });

  test('a failure of the store is no problem of the input, and changes nothing', async () => {
    const id = await make({});
    gateway.server.control.setFaults([{ match: '/events', status5xx: { rate: 1, status: 500 } }]);
    const { data, errors } = await update({ id, title: 'Never' });
    gateway.server.control.setFaults([]);
    expect([data, errors[0]?.extensions.code]).toEqual([
      { updateEvent: null },
      'UPSTREAM_UNAVAILABLE',
    ]);
    expect((await shown(id)).title).toBe(NEW.title);
  });

  test('older spellings of a fact give way to the one that is written', async () => {
    const startDate = inDays(5);
    await new Association(gateway.zerodb).event('from long ago', {
      organizerId: idOf('teacher'),
      location: 'Hall',
      startDate,
      rest: { is_published: true, max_attendees: 8, house_number: 7 },
    });
    const id = eventId('from long ago');
    await update({ id, capacity: 9 });
    expect(await stored(id)).toMatchObject({ capacity: 9, house_number: 7 });
    expect(await stored(id)).not.toHaveProperty('max_attendees');
    await unpublish(id);
    expect(await stored(id)).not.toHaveProperty('is_published');
    expect((await shown(id)).status).toBe('DRAFT');
  });
});

describe('what may be said of an event', () => {
  const long = (count: number) => 'x'.repeat(count);
  test.each<[string, Partial<CreateEventInput>, string[]]>([
    ['a blank title', { title: ' <b></b> ' }, ['title']],
    ['a long title', { title: long(201) }, ['title']],
    ['a long description', { description: long(10_001) }, ['description']],
    ['a start in the past', { startDate: inMinutes(-6) }, ['startDate']],
    ['an end before the start', { endDate: inDays(9) }, ['endDate']],
    ['no duration', { endDate: NEW.startDate }, ['endDate']],
    ['a year and two days', { endDate: inDays(377) }, ['endDate']],
    ['an unknown time zone', { timezone: 'Mars/Olympus' }, ['timezone']],
    ['an offset for a time zone', { timezone: '+02:00' }, ['timezone']],
    ['no seats', { capacity: 0 }, ['capacity']],
    ['too many seats', { capacity: 10_001 }, ['capacity']],
    ['a waitlist for no seats', { waitlistEnabled: true }, ['waitlistEnabled']],
    ['a price below zero', { price: { amount: '-1.00', currency: 'USD' } }, ['price.amount']],
    ['a split cent', { price: { amount: '1.005', currency: 'USD' } }, ['price.amount']],
    ['a fortune', { price: { amount: '1000000.01', currency: 'USD' } }, ['price.amount']],
    ['a long place', { location: long(501) }, ['location']],
    ['a link of an event in person', { virtualUrl: 'https://meet.example/1' }, ['virtualUrl']],
    ['a link that is a program', { isOnline: true, virtualUrl: 'javascript:alert(1)' }, ['virtualUrl']], // prettier-ignore
    ['a link with a blank', { isOnline: true, virtualUrl: 'https://x.example/a b' }, ['virtualUrl']], // prettier-ignore
    ['registration after the start', { registrationDeadline: inDays(11) }, ['registrationDeadline']], // prettier-ignore
    ['registration over already', { registrationDeadline: inDays(-1) }, ['registrationDeadline']],
    ['long words about teachers', { instructorInfo: long(1_001) }, ['instructorInfo']],
    ['too many tags', { tags: Array.from({ length: 21 }, (_, at) => `tag ${at}`) }, ['tags']],
    ['a long tag', { tags: ['judo', long(51)] }, ['tags.1']],
    ['a picture of another scheme', { featuredImageUrl: 'data:image/png,x' }, ['featuredImageUrl']],
    ['a picture of who knows where', { featuredImageUrl: '//evil.example/x' }, ['featuredImageUrl']], // prettier-ignore
    ['the same with a backslash', { galleryUrls: ['/a.png', '/\\evil.example'] }, ['galleryUrls.1']], // prettier-ignore
    ['a long key', { idempotencyKey: long(201) }, ['idempotencyKey']],
    [
      'several at once, by rule and by form',
      { title: '', endDate: inDays(9), capacity: 0, tags: [long(51)] },
      ['title', 'capacity', 'tags.0', 'endDate'],
    ],
  ])('%s is refused', async (_name, input, fields) => {
    const { data, errors } = await create(input);
    expect(errors).toEqual([]);
    expect(data?.createEvent.event).toBeNull();
    const expected = fields.map((field) => `input.${field} BAD_USER_INPUT`);
    expect([...told(data?.createEvent.userErrors)].sort()).toEqual(expected.sort());
  });

  test('names and ids of nobody are refused one by one', async () => {
    const instructorIds = [
      personId('helper'),
      personId('member'),
      personId('nobody'),
      personId('retired'),
      eventId('helper'),
      'made up',
    ];
    const { data } = await create({ instructorIds });
    expect(told(data?.createEvent.userErrors)).toEqual(
      [1, 2, 3, 4, 5].map((at) => `input.instructorIds.${at} NOT_FOUND`),
    );
    const { data: led } = await create({ organizerId: personId('retired') }, office);
    expect(told(led?.createEvent.userErrors)).toEqual(['input.organizerId NOT_FOUND']);
  });

  test('text is cleaned and otherwise kept as it was written', async () => {
    const id = await make({
      title: '  <i>柔道</i> & ǅudo\u0301 🥋 a < b ',
      description: '<p onclick="x()">a < b <script>alert(1)</script><strong>道場</strong></p>',
      location: 'Дворец спорта',
      city: '',
      tags: ['Judo', 'judo', 'قتال', 'JUDO'],
      instructorInfo: 'أهلا\nשלום',
    });
    expect(await shown(id)).toMatchObject({
      title: '柔道 & ǅudó 🥋 a < b',
      description: '<p>a &lt; b <strong>道場</strong></p>',
      location: 'Дворец спорта',
      city: null,
      tags: ['Judo', 'قتال'],
      instructorInfo: 'أهلا\nשלום',
    });
  });

  test('instants of any zone are one instant, and the zone of the place is kept beside', async () => {
    const id = await make({
      startDate: '2026-10-25T02:30:00+02:00',
      endDate: '2026-10-25T02:30:00+01:00',
      timezone: 'Europe/Berlin',
    });
    expect(await shown(id)).toMatchObject({
      startDate: '2026-10-25T00:30:00.000Z',
      endDate: '2026-10-25T01:30:00.000Z',
      timezone: 'Europe/Berlin',
    });
    expect((await shown(await make({}))).timezone).toBe('America/Los_Angeles');
    const zoneless = await create({ startDate: '2026-10-25T02:30:00' });
    expect(zoneless.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('a clock that goes a little wrong may start an event now', async () => {
    await make({ startDate: inMinutes(-4) });
  });

  test('nothing to pay is no price, in any currency', async () => {
    const free = await make({ price: { amount: '0.00', currency: 'EUR' } });
    expect((await shown(free)).price).toBeNull();
    expect(await stored(free)).not.toHaveProperty('price');
    const yen = await make({ price: { amount: '1000000', currency: 'JPY' } });
    expect((await shown(yen)).price).toEqual({ amount: '1000000', currency: 'JPY' });
  });

  test('null is as good as absent in a new event', async () => {
    const id = await make({ visibility: null, timezone: null, isOnline: null, tags: null });
    expect(await shown(id)).toMatchObject({ visibility: 'PUBLIC', isOnline: false, tags: [] });
  });
});

describe('changing an event', () => {
  test('absent is unchanged, null clears, and some things cannot be cleared', async () => {
    const id = await make({
      description: '<p>Text</p>',
      location: 'Dojo',
      capacity: 10,
      waitlistEnabled: true,
      price: { amount: '29.00', currency: 'EUR' },
      tags: ['judo'],
      featuredImageUrl: '/images/camp.jpg',
    });
    const before = await shown(id);
    await update({ id, title: 'Another name' });
    expect(await shown(id)).toMatchObject({ ...before, title: 'Another name' });

    const cleared = { description: null, price: null, tags: null, featuredImageUrl: null };
    await update({ id, ...cleared });
    expect(await shown(id)).toMatchObject({ ...cleared, tags: [], location: 'Dojo', capacity: 10 });
    expect(await stored(id)).not.toHaveProperty('currency');

    const { data } = await update({
      id,
      title: null,
      type: null,
      startDate: null,
      visibility: null,
      isOnline: null,
      capacity: null,
    });
    expect([...told(data?.updateEvent.userErrors)].sort()).toEqual([
      'input.capacity BAD_USER_INPUT',
      'input.isOnline BAD_USER_INPUT',
      'input.startDate BAD_USER_INPUT',
      'input.title BAD_USER_INPUT',
      'input.type BAD_USER_INPUT',
      'input.visibility BAD_USER_INPUT',
    ]);
  });

  test('a change that changes nothing writes nothing', async () => {
    const id = await make({});
    const before = await stored(id);
    const { upstream } = await update({ id, title: NEW.title, startDate: NEW.startDate });
    expect(upstream.batches).toBe(1);
    expect(await stored(id)).toEqual(before);
  });

  test('the end is judged by a start that moves alone', async () => {
    const id = await make({ registrationDeadline: inDays(9) });
    const { data } = await update({ id, startDate: inDays(13) });
    expect(told(data?.updateEvent.userErrors)).toEqual(['input.startDate BAD_USER_INPUT']);
    const { data: early } = await update({ id, startDate: inDays(8) });
    expect(told(early?.updateEvent.userErrors)).toEqual(['input.startDate BAD_USER_INPUT']);
  });

  test('of two editors none overwrites the other unseen', async () => {
    const id = await make({});
    const read = (await update({ id, capacity: 30 })).data!.updateEvent.event!.updatedAt;
    const first = await update({ id, title: 'First', expectedUpdatedAt: read });
    expect(first.data?.updateEvent.userErrors).toEqual([]);
    const second = await update({ id, title: 'Second', expectedUpdatedAt: read });
    expect(told(second.data?.updateEvent.userErrors)).toEqual(['input.expectedUpdatedAt CONFLICT']);
    expect((await shown(id)).title).toBe('First');
    const again = first.data!.updateEvent.event!.updatedAt;
    const third = await update({ id, title: 'Third', expectedUpdatedAt: again });
    expect(third.data?.updateEvent.event?.title).toBe('Third');
  });

  test('two changes at once are both made, or one is told that it was not', async () => {
    const id = await make({});
    const changes = [{ title: 'Changed' }, { capacity: 44 }, { city: 'Reno' }, { tags: ['x'] }];
    const answers = await Promise.all(changes.map((change) => update({ id, ...change })));
    const event = await shown(id);
    expect(answers.filter(({ data }) => data?.updateEvent.event)).not.toEqual([]);
    answers.forEach(({ data, errors }, at) => {
      expect(errors).toEqual([]);
      if (data?.updateEvent.event) expect(event).toMatchObject(changes[at]!);
      else expect(told(data?.updateEvent.userErrors)).toEqual(['input.id CONFLICT']);
    });
  });

  test('the seats that are taken stay', async () => {
    const association = new Association(gateway.zerodb);
    await association.event('small room', { organizerId: idOf('teacher'), capacity: 10 });
    await association.rsvp('small room', 'member', { guestsCount: 2 });
    await association.rsvp('small room', 'helper');
    await association.rsvp('small room', 'stranger', { status: 'waitlist' });
    const id = eventId('small room');
    const { data } = await update({ id, capacity: 3 });
    expect(data?.updateEvent.userErrors).toEqual([
      {
        path: ['input', 'capacity'],
        code: 'CONFLICT',
        message: expect.stringContaining('4 seats') as string,
      },
    ]);
    expect((await update({ id, capacity: 4 })).data?.updateEvent.userErrors).toEqual([]);
    expect((await update({ id, capacity: 50 })).upstream.batches).toBe(3);
  });

  test('what was held, canceled or deleted is not changed any more', async () => {
    const association = new Association(gateway.zerodb);
    const organizerId = idOf('teacher');
    await association.event('held', { organizerId, startDate: inDays(-2) });
    await association.event('running', {
      organizerId,
      startDate: inMinutes(-10),
      location: 'Hall',
    });
    await association.event('off', { organizerId, status: 'canceled' });
    await association.event('gone', { organizerId, status: 'deleted' });
    const refused = async (name: string, client = teacher) => {
      const id = eventId(name);
      const { data } = await update({ id, title: 'X' }, client);
      const { data: open } = await publish(id, client);
      return [...told(data?.updateEvent.userErrors), ...told(open?.publishEvent.userErrors)];
    };
    expect(await refused('held')).toEqual(['input.id WINDOW_CLOSED', 'input.id WINDOW_CLOSED']);
    expect(await refused('off')).toEqual(['input.id CONFLICT', 'input.id CONFLICT']);
    expect(await refused('gone')).toEqual(['input.id NOT_FOUND', 'input.id NOT_FOUND']);
    expect(await refused('gone', office)).toEqual(['input.id CONFLICT', 'input.id CONFLICT']);

    const id = eventId('running');
    expect(told((await unpublish(id)).data?.unpublishEvent.userErrors)).toEqual([
      'input.id CONFLICT',
    ]);
    const moved = await update({ id, startDate: inDays(1), endDate: inDays(2) });
    expect(told(moved.data?.updateEvent.userErrors)).toEqual(['input.startDate WINDOW_CLOSED']);
    const link = { isOnline: true, virtualUrl: 'https://meet.example/1' };
    expect((await update({ id, ...link })).data?.updateEvent.userErrors).toEqual([]);
    expect((await cancel(id)).data?.cancelEvent.event?.status).toBe('CANCELED');
    expect(told((await cancel(eventId('held'))).data?.cancelEvent.userErrors)).toEqual([
      'input.id WINDOW_CLOSED',
    ]);
  });
});

describe('publishing and canceling', () => {
  test('all that is missing is told', async () => {
    await new Association(gateway.zerodb).event('half done', {
      status: 'draft',
      organizerId: idOf('teacher'),
      startDate: inDays(-1),
      endDate: inDays(-2),
      waitlistEnabled: true,
    });
    const { data } = await publish(eventId('half done'));
    const problems = data!.publishEvent.userErrors;
    expect(problems.map(({ path }) => path?.join('.'))).toEqual(Array(4).fill('input.id'));
    expect(problems.map(({ message }) => message.split(':')[0])).toEqual([
      'startDate',
      'endDate',
      'waitlistEnabled',
      'location',
    ]);
  });

  test('an online event needs no place, and a published one keeps its own', async () => {
    const online = await make({ isOnline: true });
    expect((await publish(online)).data?.publishEvent.userErrors).toEqual([]);
    const { data } = await update({ id: online, isOnline: false });
    expect(told(data?.updateEvent.userErrors)).toEqual(['input.isOnline BAD_USER_INPUT']);
    const inPerson = await make({ location: 'Dojo' });
    await publish(inPerson);
    const moved = await update({ id: inPerson, location: null });
    expect(told(moved.data?.updateEvent.userErrors)).toEqual(['input.location BAD_USER_INPUT']);
  });

  test('a draft is not canceled, and a reason has an end', async () => {
    const id = await make({});
    expect(told((await cancel(id)).data?.cancelEvent.userErrors)).toEqual(['input.id CONFLICT']);
    const { data } = await cancel(id, 'x'.repeat(501));
    expect(told(data?.cancelEvent.userErrors)).toEqual(['input.reason BAD_USER_INPUT']);
  });
});

describe('a key that makes a request once', () => {
  test('one event for the same request, also of two at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => create({ idempotencyKey: 'click' })));
    const later = await create({ idempotencyKey: 'click' });
    const ids = [...answers, later].map(({ data }) => data?.createEvent.event?.id);
    expect(ids).toEqual(Array(4).fill(ids[0]));
    expect(ids[0]).toBeDefined();
  });

  test('one event also where nobody remembers the first request', async () => {
    const id = await make({ idempotencyKey: 'forgotten' });
    const other = await startGatewayOver(gateway.server);
    try {
      const client = await signedIn(other, new Client(other.url), 'teacher', 'instructor');
      expect(await make({ idempotencyKey: 'forgotten' }, client)).toBe(id);
    } finally {
      await other.stop();
    }
  });

  test('another input is refused; other people have their own keys', async () => {
    const id = await make({ idempotencyKey: 'mine' });
    const { data } = await create({ idempotencyKey: 'mine', title: 'Another' });
    expect(told(data?.createEvent.userErrors)).toEqual(['input.idempotencyKey CONFLICT']);
    expect(await make({ idempotencyKey: 'mine' }, office)).not.toBe(id);
  });

  test('a refused request leaves the key free', async () => {
    const refused = await create({ idempotencyKey: 'retry', startDate: inDays(-1) });
    expect(told(refused.data?.createEvent.userErrors)).toEqual(['input.startDate BAD_USER_INPUT']);
    await make({ idempotencyKey: 'retry' });
  });
});

describe('who may', () => {
  const CODES: Record<string, string> = { yes: '', no: 'FORBIDDEN', visitor: 'UNAUTHENTICATED' };

  async function clientOf(who: string): Promise<Client> {
    if (who === 'visitor') return visitor;
    const roles: Record<string, Role> = {
      office: 'admin',
      board: 'board_member',
      member: 'member',
      'organising member': 'member',
    };
    return signedIn(gateway, visitor, who, roles[who] ?? 'instructor');
  }

  test.each([
    ['office', 'yes'],
    ['board', 'yes'],
    ['teacher', 'yes'],
    ['member', 'no'],
    ['visitor', 'visitor'],
  ])('%s create an event: %s', async (who, may) => {
    const { errors } = await create({}, await clientOf(who));
    expect(errors.map(({ extensions }) => extensions.code).join()).toBe(CODES[may]);
  });

  test.each([
    ['office', 'yes'],
    ['board', 'yes'],
    ['teacher', 'yes'],
    ['helper', 'yes'],
    ['organising member', 'yes'],
    ['stranger', 'no'],
    ['member', 'no'],
    ['visitor', 'visitor'],
  ])('%s change, publish, take back and cancel it: %s', async (who, may) => {
    const client = await clientOf(who);
    const name = `run by teacher, asked by ${who}`;
    await new Association(gateway.zerodb).event(name, {
      organizerId: idOf(who === 'organising member' ? who : 'teacher'),
      instructorIds: [idOf('helper')],
      location: 'Hall',
    });
    const id = eventId(name);
    expect((await update({ id, city: 'Reno' }, office)).errors).toEqual([]);
    const answers = [
      await update({ id, title: 'Changed' }, client),
      await unpublish(id, client),
      await publish(id, client),
      await cancel(id, undefined, client),
    ];
    const seen = may === 'yes' ? ['', '', '', ''] : Array<string>(4).fill(CODES[may]!);
    expect(answers.map(({ errors }) => errors[0]?.extensions.code ?? '')).toEqual(seen);
  });

  test('what one may not see is not there', async () => {
    const id = await make({ visibility: 'INVITE_ONLY', location: 'Dojo' });
    const member = await clientOf('member');
    const unknown = eventId('never was');
    const [hidden, missing] = [await update({ id }, member), await update({ id: unknown }, member)];
    expect(hidden.data).toEqual(missing.data);
    expect(told(hidden.data?.updateEvent.userErrors)).toEqual(['input.id NOT_FOUND']);
    const madeUp = await publish('made up', member);
    expect(told(madeUp.data?.publishEvent.userErrors)).toEqual(['input.id NOT_FOUND']);
    expect(madeUp.upstream.batches).toBe(0);
    expect((await publish(id, await clientOf('stranger'))).errors[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
  });

  test('only the board and the office hand an event to somebody else', async () => {
    const organizerId = personId('helper');
    const refused = await create({ organizerId });
    expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN');
    const own = await make({ organizerId: personId('teacher'), instructorIds: [organizerId] });
    const helper = await clientOf('helper');
    const grabbed = await update({ id: own, organizerId }, helper);
    expect(grabbed.errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await update({ id: own, organizerId }, office)).errors).toEqual([]);
    expect((await stored(own))['organizer_id']).toBe(idOf('helper'));
  });

  test('an instructor whose account was closed may stay where they teach', async () => {
    await new Association(gateway.zerodb).event('old team', {
      organizerId: idOf('teacher'),
      instructorIds: [idOf('retired')],
    });
    const instructorIds = [personId('retired'), personId('helper')];
    const { data } = await update({ id: eventId('old team'), instructorIds });
    expect(data?.updateEvent.userErrors).toEqual([]);
  });
});

describe('the events one looks after', () => {
  let own: TestGateway;
  let people: Record<string, Client>;

  beforeAll(async () => {
    own = await startTestGateway(async (zerodb) => {
      const association = new Association(zerodb);
      const organizerId = idOf('ann');
      await association.event('draft', { organizerId, status: 'draft', startDate: inDays(4) });
      await association.event('open', { organizerId, startDate: inDays(3) });
      await association.event('off', { organizerId, status: 'canceled', startDate: inDays(2) });
      await association.event('gone', { organizerId, status: 'deleted' });
      await association.event('taught', { instructorIds: [organizerId], startDate: inDays(1) });
      await association.event('both', { organizerId, instructorIds: [organizerId] });
      await association.event('of others', { status: 'draft', startDate: inDays(9) });
    });
    const client = new Client(own.url);
    people = {
      ann: await signedIn(own, client, 'ann', 'instructor'),
      board: await signedIn(own, client, 'board', 'board_member'),
      nobody: client,
    };
  });
  afterAll(() => own.stop());

  const titles = async (who: string, first: number) => {
    const all: string[] = [];
    let after: string | null = null;
    do {
      const variables: { first: number; after: string | null } = { first, after };
      own.server.control.resetCalls();
      const { data, errors } = await people[who]!.send(ManagedEventsDocument, variables);
      expect(errors).toEqual([]);
      expect(own.server.control.calls().total).toBeLessThanOrEqual(budgets.get('ManagedEvents')!);
      const { nodes, pageInfo, totalCount } = data!.managedEvents;
      expect(totalCount).toBe(who === 'ann' ? 5 : 6);
      expect(nodes.every(({ viewerCanEdit }) => viewerCanEdit)).toBe(true);
      all.push(...nodes.map(({ title }) => title));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    return all;
  };

  test.each([1, 2, 10])('newest first, drafts among them, by %i', async (first) => {
    expect(await titles('ann', first)).toEqual(['both', 'draft', 'open', 'off', 'taught']);
    expect(await titles('board', first)).toEqual([
      'of others',
      'both',
      'draft',
      'open',
      'off',
      'taught',
    ]);
  });

  test('visitors look after nothing', async () => {
    const { errors } = await people['nobody']!.send(ManagedEventsDocument, { first: 1 });
    expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
