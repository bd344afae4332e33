import { Association, idOf, inDays, inMinutes } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { NOW, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { AUDIT_LOGS } from '../../src/modules/audit/audit-log.record.js';
import { EVENTS } from '../../src/modules/events/event.record.js';
import { readRsvp, type RsvpRecord, RSVPS } from '../../src/modules/rsvps/rsvp.record.js';
import type { Coordination } from '../../src/shared/coordination.js';
import { AppError } from '../../src/shared/errors.js';
import type { Role } from '../../src/shared/viewer.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import {
  CancelRsvpDocument,
  CheckInDocument,
  EventAttendeesDocument,
  RsvpDocument,
  type RsvpToEventInput,
} from './generated/graphql.js';

const UPDATE = `mutation ($input: UpdateRsvpInput!) {
  updateRsvp(input: $input) {
    rsvp { status guests notes waitlistPosition }
    event { confirmedCount spotsRemaining waitlistCount }
    userErrors { path code message }
  }
}`;
const DOOR = (
  field: string,
) => `mutation ($input: ${field[0]!.toUpperCase()}${field.slice(1)}Input!) {
  ${field}(input: $input) {
    rsvp { checkedInAt checkedInBy { displayName } noShow }
    userErrors { path code message }
  }
}`;
interface DoorPayload {
  readonly rsvp: object | null;
  readonly userErrors: readonly { code: string; path: string[]; message: string }[];
}

/** A clock that the tests turn. */
const clock = { at: NOW, now: () => clock.at };
const turnTo = (minutes: number) => {
  clock.at = new Date(inMinutes(minutes));
};
/** Coordination that the tests can empty or break. */
let coordination: Coordination = createInProcessCoordination(clock);
const shared: Coordination = {
  ...coordination,
  idempotency: {
    begin: (...call) => coordination.idempotency.begin(...call),
    finish: (...call) => coordination.idempotency.finish(...call),
    abandon: (...call) => coordination.idempotency.abandon(...call),
  },
  locks: { hold: (...call) => coordination.locks.hold(...call) },
};

let gateway: TestGateway;
let visitor: Client;
let association: Association;
let count = 0;

beforeAll(async () => {
  gateway = await startTestGateway(
    async (zerodb) => {
      const first = new Association(zerodb);
      await first.person('office', 'admin');
      await first.person('sensei', 'instructor');
      for (const name of ['ann', 'ben', 'cat', 'dan', 'eve']) await first.person(name);
      await first.event('of long ago', { startDate: inDays(-30) });
      await first.rsvp('of long ago', 'nobody', { status: 'canceled' });
      await first.rsvp('of long ago', 'ann');
    },
    { clock, coordination: shared },
  );
  association = new Association(gateway.zerodb);
  visitor = new Client(gateway.url);
});
afterAll(() => gateway.stop());
beforeEach(() => turnTo(0));
afterEach(() => {
  coordination = createInProcessCoordination(clock);
});

const as = (name: string, role: Role = 'member') => signedIn(gateway, visitor, name, role);
const globalId = (type: string, name: string) =>
  gateway.gateway.modules.ids.encode(type, idOf(name));

/** A new event under a name of its own. */
async function event(values: Parameters<Association['event']>[1] = {}): Promise<string> {
  const name = `event ${(count += 1)}`;
  await association.event(name, { instructorIds: [idOf('sensei')], ...values });
  return name;
}

async function answer(
  person: string,
  name: string,
  input: Partial<RsvpToEventInput> = {},
  role: Role = 'member',
) {
  const idempotencyKey = `a key of the test ${(count += 1)}`;
  const client = await as(person, role);
  const eventId = globalId('Event', name);
  const sent = await client.send(RsvpDocument, { input: { eventId, idempotencyKey, ...input } });
  return { ...sent, payload: sent.data?.rsvpToEvent };
}

async function cancel(person: string, name: string, reason: string | null = null) {
  const input = { eventId: globalId('Event', name), reason };
  const sent = await (await as(person)).send(CancelRsvpDocument, { input });
  return { ...sent, payload: sent.data?.cancelRsvp };
}

async function update(person: string, name: string, changes: object) {
  const input = { eventId: globalId('Event', name), ...changes };
  const { data } = await (
    await as(person)
  ).send<{ updateRsvp: DoorPayload }, object>(UPDATE, {
    input,
  });
  return data?.updateRsvp;
}

async function rowsOf(name: string): Promise<readonly RsvpRecord[]> {
  const found = await gateway.zerodb.documents.findAll(
    RSVPS,
    { filter: { event_id: idOf(name) } },
    {},
  );
  return found.map((document) => readRsvp(document)).filter((row) => row !== null);
}
const rowOf = async (name: string, person: string) =>
  (await rowsOf(name)).find(({ userId }) => userId === idOf(person));

const problem = (
  payload:
    { userErrors: readonly { code: string; path?: readonly string[] | null }[] } | null | undefined,
) => payload?.userErrors.map(({ code, path }) => `${code} ${path?.join('.') ?? ''}`);

describe('answering', () => {
  test('a free event gives a seat and a ticket, and shows how it is filled now', async () => {
    const name = await event({ capacity: 5 });
    const { payload, upstream } = await answer('ann', name, {
      guests: 2,
      notes: ' with a cane \n',
    });
    expect(payload).toMatchObject({
      rsvp: { status: 'CONFIRMED', guests: 2, waitlistPosition: null },
      event: { confirmedCount: 1, spotsRemaining: 2 },
      userErrors: [],
    });
    expect(payload?.rsvp?.ticketCode).toMatch(/^[\w-]+\.[\w-]{16}$/);
    expect(upstream.batches).toBeLessThanOrEqual(readBudgets().get('Rsvp')!);
    expect(await rowOf(name, 'ann')).toMatchObject({
      notes: 'with a cane',
      respondedAt: NOW.toISOString(),
    });
    const [stored] = await gateway.zerodb.documents.getMany(EVENTS, [idOf(name)], {});
    expect(stored?.data['current_attendees'] ?? 0).toBe(0);
  });

  test('a full one puts in the line, and one without a line refuses', async () => {
    const lined = await event({ capacity: 1, waitlistEnabled: true });
    await answer('ann', lined);
    await answer('ben', lined);
    expect((await answer('cat', lined)).payload).toMatchObject({
      rsvp: { status: 'WAITLIST', waitlistPosition: 2, ticketCode: null },
      event: { confirmedCount: 1, spotsRemaining: 0 },
    });
    const plain = await event({ capacity: 1 });
    await answer('ann', plain);
    const { payload } = await answer('ben', plain);
    expect([problem(payload), payload?.rsvp, payload?.event]).toEqual([
      ['CAPACITY_FULL input.eventId'],
      null,
      null,
    ]);
  });

  test("a priced one holds the seat for half an hour, and then it is the next one's", async () => {
    const name = await event({
      capacity: 1,
      waitlistEnabled: true,
      price: { minor: 2_000, currency: 'USD' },
    });
    expect((await answer('ann', name)).payload).toMatchObject({
      rsvp: { status: 'PENDING', ticketCode: null },
      event: { confirmedCount: 0, spotsRemaining: 0 },
    });
    turnTo(5);
    expect((await answer('ben', name)).payload?.rsvp?.status).toBe('WAITLIST');
    turnTo(29);
    expect((await answer('cat', name)).payload?.rsvp?.waitlistPosition).toBe(2);
    turnTo(30);
    expect((await answer('dan', name)).payload?.rsvp?.waitlistPosition).toBe(2);
    expect(await rowOf(name, 'ben')).toMatchObject({
      status: 'pending',
      promotedAt: inMinutes(30),
    });
    turnTo(59);
    expect((await answer('ann', name)).payload?.rsvp?.waitlistPosition).toBe(3);
    turnTo(60);
    await cancel('dan', name);
    expect(await rowOf(name, 'cat')).toMatchObject({
      status: 'pending',
      promotedAt: inMinutes(60),
    });
  });

  test('to the same event twice shows the answer that is there', async () => {
    const name = await event({ capacity: 3 });
    const first = await answer('ann', name);
    const { payload } = await answer('ann', name, { guests: 1 });
    expect(problem(payload)).toEqual(['CONFLICT input.eventId']);
    expect(payload?.rsvp).toEqual(first.payload?.rsvp);
    expect(payload?.event).toMatchObject({ confirmedCount: 1, spotsRemaining: 2 });
    expect(await rowsOf(name)).toHaveLength(1);
  });

  test('after a cancellation revives the same RSVP', async () => {
    const name = await event({ capacity: 1 });
    const first = await answer('ann', name);
    await cancel('ann', name, 'ill');
    turnTo(10);
    const { payload } = await answer('ann', name, { guests: 0 });
    expect(payload?.rsvp).toMatchObject({ id: first.payload!.rsvp!.id, status: 'CONFIRMED' });
    expect(await rowsOf(name)).toMatchObject([
      { respondedAt: inMinutes(10), canceledAt: null, cancellationReason: null },
    ]);
  });

  test.each<[string, Parameters<Association['event']>[1], Role, string, RegExp]>([
    ['a draft', { status: 'draft' }, 'member', 'NOT_FOUND', /no such/],
    ['a draft that one may see', { status: 'draft' }, 'instructor', 'WINDOW_CLOSED', /not open/],
    ['a deleted one', { status: 'deleted' }, 'member', 'NOT_FOUND', /no such/],
    ['one for members', { visibility: 'members_only' }, 'public', 'NOT_FOUND', /no such/],
    ['a canceled one', { status: 'canceled' }, 'member', 'WINDOW_CLOSED', /canceled/],
    ['a past one', { startDate: inMinutes(-1) }, 'member', 'WINDOW_CLOSED', /begun/],
    [
      'one past its deadline',
      { registrationDeadline: inMinutes(0) },
      'member',
      'WINDOW_CLOSED',
      /deadline/,
    ],
  ])('%s is refused', async (_what, values, role, code, message) => {
    const { payload } = await answer('eve', await event(values), {}, role);
    expect(problem(payload)).toEqual([`${code} input.eventId`]);
    expect(payload?.userErrors[0]?.message).toMatch(message);
    expect(payload?.rsvp).toBeNull();
  });

  test('tells every problem of the input at once, and of a made-up id', async () => {
    const name = await event();
    const input = { guests: 11, notes: 'x'.repeat(501), idempotencyKey: '' };
    expect(problem((await answer('ann', name, input)).payload)?.sort()).toEqual([
      'BAD_USER_INPUT input.guests',
      'BAD_USER_INPUT input.idempotencyKey',
      'BAD_USER_INPUT input.notes',
    ]);
    expect(problem((await answer('ann', name, { guests: -1 })).payload)).toHaveLength(1);
    const wrong = await answer('ann', name, { eventId: globalId('User', 'ann') });
    expect(problem(wrong.payload)).toEqual(['NOT_FOUND input.eventId']);
    const eventId = globalId('Event', name);
    const anonymous = await visitor.send(RsvpDocument, {
      input: { eventId, idempotencyKey: 'x'.repeat(9) },
    });
    expect(anonymous.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('a key', () => {
  test('makes one answer of many requests, as it stands by now', async () => {
    const name = await event({ capacity: 2 });
    const input = { idempotencyKey: 'the same key', guests: 1 };
    const first = await answer('ann', name, input);
    const again = await answer('ann', name, input);
    expect(again.payload).toEqual(first.payload);
    await cancel('ann', name);
    const { payload, upstream } = await answer('ann', name, input);
    expect(payload).toMatchObject({ rsvp: { status: 'CANCELED' }, userErrors: [] });
    expect(payload?.event).toMatchObject({ confirmedCount: 0, spotsRemaining: 2 });
    expect(upstream.batches).toBeLessThanOrEqual(readBudgets().get('Rsvp')!);
    expect(await rowOf(name, 'ann')).toMatchObject({ status: 'canceled' });
  });

  test('is known after everything but the documents was forgotten', async () => {
    const name = await event({ capacity: 2 });
    const input = { idempotencyKey: 'kept in the row' };
    const first = await answer('ann', name, input);
    coordination = createInProcessCoordination(clock);
    expect((await answer('ann', name, input)).payload).toEqual(first.payload);
    await cancel('ann', name);
    coordination = createInProcessCoordination(clock);
    expect((await answer('ann', name, input)).payload?.rsvp?.status).toBe('CANCELED');
    coordination = createInProcessCoordination(clock);
    expect(problem((await answer('ann', name, { ...input, guests: 1 })).payload)).toEqual([
      'CONFLICT input.idempotencyKey',
    ]);
  });

  test('of another input is refused, of another person is another key', async () => {
    const name = await event({ capacity: 5 });
    const input = { idempotencyKey: 'used once already' };
    await answer('ann', name, input);
    expect(problem((await answer('ann', name, { ...input, guests: 1 })).payload)).toEqual([
      'CONFLICT input.idempotencyKey',
    ]);
    expect((await answer('ben', name, input)).payload?.rsvp?.status).toBe('CONFIRMED');
  });

  test('is free again when nothing came of it', async () => {
    const name = await event({ capacity: 1 });
    await answer('ann', name);
    const input = { idempotencyKey: 'tried too early' };
    expect(problem((await answer('ben', name, input)).payload)).toEqual([
      'CAPACITY_FULL input.eventId',
    ]);
    await cancel('ann', name);
    expect((await answer('ben', name, input)).payload?.rsvp?.status).toBe('CONFIRMED');
  });

  test('sent twenty times at once is one answer, told to all', async () => {
    const name = await event({ capacity: 5 });
    const key = 'twenty times at once';
    const told = await Promise.all(
      Array.from({ length: 20 }, () => answer('ann', name, { idempotencyKey: key })),
    );
    const rsvps = told.map(({ payload }) => payload?.rsvp?.id);
    expect([new Set(rsvps).size, rsvps[0] === undefined]).toEqual([1, false]);
    expect(told.flatMap(({ payload }) => payload?.userErrors ?? [])).toEqual([]);
    expect(await rowsOf(name)).toHaveLength(1);
  });

  test('that is being worked on is told from one that is done', async () => {
    const name = await event();
    const begun: Coordination['idempotency'] = {
      ...coordination.idempotency,
      begin: () => Promise.resolve({ state: 'running' }),
    };
    coordination = { ...coordination, idempotency: begun };
    const { payload } = await answer('ann', name);
    expect(problem(payload)).toEqual(['CONFLICT input.idempotencyKey']);
    expect(payload?.userErrors[0]?.message).toMatch(/again/);
  });
});

test('without the lock nobody gets a seat, and with too little of it left neither', async () => {
  const name = await event({ capacity: 5 });
  const { locks } = coordination;
  const hold = () => Promise.reject(new AppError('UPSTREAM_UNAVAILABLE', 'no lock'));
  coordination = { ...coordination, locks: { hold } };
  expect((await answer('ann', name)).errors[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  coordination = {
    ...coordination,
    locks: {
      hold: (lock, run) =>
        locks.hold(lock, () => run({ remaining: () => 500, renew: async () => true })),
    },
  };
  expect(problem((await answer('ann', name)).payload)).toEqual(['CONFLICT input.eventId']);
  expect(await rowsOf(name)).toEqual([]);
});

describe('when the store fails', () => {
  const insert = '^POST .*/rsvps/rows';
  const update = '^PUT .*/rsvps/rows';
  afterEach(() => {
    gateway.server.control.setFaults([]);
  });

  test('one write is lost for one person alone, and the same request can be sent again', async () => {
    const name = await event({ capacity: 2, waitlistEnabled: true });
    gateway.server.control.setFaults({ match: insert, status5xx: { next: 1 } });
    const people = ['ann', 'ben', 'cat'];
    const input = { idempotencyKey: 'sent again and again' };
    const answers = await Promise.all(people.map((person) => answer(person, name, input)));
    const failed = answers.filter(({ errors }) => errors.length > 0);
    expect(failed.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
      'UPSTREAM_UNAVAILABLE',
    ]);
    expect(await rowsOf(name)).toHaveLength(2);
    for (const person of people) await answer(person, name, input);
    const statuses = (await rowsOf(name)).map(({ status }) => status).sort();
    expect(statuses).toEqual(['confirmed', 'confirmed', 'waitlist']);
  });

  test('an insert whose answer is lost is a seat all the same, and one', async () => {
    const name = await event({ capacity: 2 });
    gateway.server.control.setFaults({ match: insert, dropAnswer: { next: 1 } });
    expect((await answer('ann', name)).payload?.rsvp?.status).toBe('CONFIRMED');
    expect(await rowsOf(name)).toHaveLength(1);
  });

  test('a cancellation whose answer is lost gives its seat with the next visit', async () => {
    const name = await event({ capacity: 1, waitlistEnabled: true });
    await answer('ann', name);
    await answer('ben', name);
    gateway.server.control.setFaults({ match: update, dropAnswer: { next: 1 } });
    expect((await cancel('ann', name)).errors[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect((await cancel('ann', name)).payload).toMatchObject({
      rsvp: { status: 'CANCELED' },
      event: { confirmedCount: 1, waitlistCount: 0 },
    });
    expect(await rowOf(name, 'ben')).toMatchObject({ status: 'confirmed' });
  });
});

describe('changing', () => {
  test('takes more guests while there are seats, and gives what is freed to who waits', async () => {
    const name = await event({ capacity: 3, waitlistEnabled: true });
    await answer('ann', name);
    expect(await update('ann', name, { guests: 2, notes: 'two friends' })).toMatchObject({
      rsvp: { status: 'CONFIRMED', guests: 2, notes: 'two friends' },
      event: { confirmedCount: 1, spotsRemaining: 0 },
      userErrors: [],
    });
    expect(problem(await update('ann', name, { guests: 3 }))).toEqual([
      'CAPACITY_FULL input.guests',
    ]);
    expect(await rowOf(name, 'ann')).toMatchObject({ guestsCount: 2 });
    await answer('ben', name);
    expect(await update('ann', name, { guests: null })).toMatchObject({
      rsvp: { guests: 0, notes: 'two friends' },
      event: { confirmedCount: 2, spotsRemaining: 1, waitlistCount: 0 },
    });
    expect(await update('ann', name, { notes: null })).toMatchObject({ rsvp: { notes: null } });
  });

  test('needs an answer', async () => {
    const name = await event();
    expect(problem(await update('ann', name, { guests: 1 }))).toEqual(['NOT_FOUND input.eventId']);
    expect(problem(await update('ann', name, { guests: 99 }))).toEqual([
      'BAD_USER_INPUT input.guests',
    ]);
  });
});

describe('canceling', () => {
  test('gives the seat to who waits longest, in order, within the budget', async () => {
    const name = await event({ capacity: 4, waitlistEnabled: true });
    await answer('ann', name, { guests: 3 });
    await answer('ben', name, { guests: 1 });
    await answer('cat', name, { guests: 2 });
    await answer('dan', name);
    turnTo(1);
    const { payload, upstream } = await cancel('ann', name, 'ill');
    // Ben and a guest are in; Cat needs three and is next, so Dan waits although there is a seat.
    expect(payload).toMatchObject({
      rsvp: { status: 'CANCELED' },
      event: { confirmedCount: 1, waitlistCount: 2 },
      userErrors: [],
    });
    expect(upstream.batches).toBeLessThanOrEqual(readBudgets().get('CancelRsvp')!);
    expect(await rowOf(name, 'ben')).toMatchObject({
      status: 'confirmed',
      promotedAt: inMinutes(1),
    });
    expect(await rowOf(name, 'ann')).toMatchObject({
      canceledAt: inMinutes(1),
      cancellationReason: 'ill',
    });
    await cancel('cat', name);
    expect(await rowOf(name, 'dan')).toMatchObject({ status: 'confirmed' });
  });

  test('is one call more however many get a seat', async () => {
    const name = await event({ capacity: 11, waitlistEnabled: true });
    await answer('ann', name, { guests: 10 });
    for (let index = 0; index < 11; index += 1) {
      await association.rsvp(name, `waiting ${index}`, { status: 'waitlist' });
    }
    const { payload, upstream } = await cancel('ann', name);
    expect(payload?.event).toMatchObject({ confirmedCount: 11, waitlistCount: 0 });
    expect(upstream.batches).toBeLessThanOrEqual(4);
  });

  test('offers a priced seat for half an hour', async () => {
    const price = { minor: 500, currency: 'USD' };
    const name = await event({ capacity: 1, waitlistEnabled: true, price });
    await association.rsvp(name, 'ann');
    await answer('ben', name);
    turnTo(100);
    await cancel('ann', name);
    expect(await rowOf(name, 'ben')).toMatchObject({
      status: 'pending',
      promotedAt: inMinutes(100),
    });
  });

  test('is possible after the deadline and twice, not after the start, not without an answer', async () => {
    const name = await event({ startDate: inMinutes(60), registrationDeadline: inMinutes(10) });
    await answer('ann', name);
    await answer('ben', name);
    turnTo(20);
    expect((await cancel('ann', name)).payload?.rsvp?.status).toBe('CANCELED');
    expect((await cancel('ann', name)).payload).toMatchObject({
      rsvp: { status: 'CANCELED' },
      userErrors: [],
    });
    expect(problem((await cancel('cat', name)).payload)).toEqual(['NOT_FOUND input.eventId']);
    turnTo(60);
    expect(problem((await cancel('ben', name)).payload)).toEqual(['WINDOW_CLOSED input.eventId']);
  });

  test('rows of older programs are promoted too', async () => {
    const name = await event({ capacity: 1, waitlistEnabled: true });
    await answer('ann', name);
    const row = {
      event_id: idOf(name),
      user_id: idOf('ben'),
      status: 'waitlisted',
      id: idOf(name + 'old'),
    };
    const url = `${gateway.server.url}/api/v1/projects/5f0c8a52-7d1e-4c39-9b7a-2f6b1e0d4c11/database/tables/rsvps/rows`;
    const headers = { 'content-type': 'application/json', 'x-api-key': 'sk_test_key' };
    await fetch(url, { method: 'POST', headers, body: JSON.stringify({ row_data: row }) });
    await cancel('ann', name);
    expect(await rowOf(name, 'ben')).toMatchObject({
      status: 'confirmed',
      promotedAt: inMinutes(0),
    });
  });
});

test('more seats are given to who waits with the next visit', async () => {
  const name = await event({ capacity: 1, waitlistEnabled: true });
  for (const person of ['ann', 'ben', 'cat']) await answer(person, name);
  await gateway.zerodb.documents.updateWhere(
    EVENTS,
    { doc_id: idOf(name) },
    { $set: { capacity: 2 } },
    {},
  );
  expect((await answer('dan', name)).payload).toMatchObject({
    rsvp: { status: 'WAITLIST', waitlistPosition: 2 },
    event: { confirmedCount: 2, spotsRemaining: 0 },
  });
  expect(await rowOf(name, 'ben')).toMatchObject({ status: 'confirmed' });
});

test('an answer to an event that was taken away can be canceled, and shows nothing of it', async () => {
  const name = await event();
  await answer('ann', name);
  const $set = { status: 'deleted' };
  await gateway.zerodb.documents.updateWhere(EVENTS, { doc_id: idOf(name) }, { $set }, {});
  expect((await cancel('ann', name)).payload).toEqual({
    rsvp: expect.objectContaining({ status: 'CANCELED' }),
    event: null,
    userErrors: [],
  });
});

test('one sees of oneself what others are not told', async () => {
  const name = await event({ price: { minor: 100, currency: 'USD' } });
  await answer('ann', name);
  const query = `query ($id: ID!) {
    event(id: $id) { viewerRsvp { status heldUntil email person { displayName } } }
  }`;
  const id = globalId('Event', name);
  const { data } = await (await as('ann')).send<object, object>(query, { id });
  expect(data).toEqual({
    event: {
      viewerRsvp: {
        status: 'PENDING',
        heldUntil: inMinutes(30),
        email: 'ann@test.wwmaa.example',
        person: { displayName: 'ann Test' },
      },
    },
  });
});

test('every change is in the audit log, promotions as the work of the house', async () => {
  const name = await event({ capacity: 1, waitlistEnabled: true });
  await answer('ann', name);
  await answer('ben', name);
  await cancel('ann', name);
  await gateway.gateway.modules.settled();
  const ids = (await rowsOf(name)).map(({ id }) => id);
  const filter = { resource_type: 'rsvp', resource_id: { $in: ids } };
  const entries = await gateway.zerodb.documents.findAll(AUDIT_LOGS, { filter }, {});
  const told = entries.map(({ data }) => [
    data['user_id'] ?? null,
    data['action'],
    data['changes'],
  ]);
  expect(told).toHaveLength(4);
  expect(told).toContainEqual([
    null,
    'update',
    expect.objectContaining({ status: { before: 'waitlist', after: 'confirmed' } }),
  ]);
  expect(told).toContainEqual([
    idOf('ann'),
    'update',
    expect.objectContaining({ status: { before: 'confirmed', after: 'canceled' } }),
  ]);
});

describe('those who run an event', () => {
  let name: string;
  beforeAll(async () => {
    name = await event({ startDate: inMinutes(60), organizerId: idOf('dan') });
    await association.rsvp(name, 'ann', { guestsCount: 2, createdAt: inDays(-3) });
    await association.rsvp(name, 'ben', { respondedAt: inDays(-4) });
    await association.rsvp(name, 'cat', { status: 'waitlist', createdAt: inDays(-2) });
    await association.rsvp(name, 'eve', { status: 'canceled', createdAt: inDays(-9) });
  });

  const attendees = async (client: Client, variables: object = {}) =>
    client.send(EventAttendeesDocument, { id: globalId('Event', name), first: 10, ...variables });

  test('see who comes, whoever answered first comes first', async () => {
    const { data, errors, upstream } = await attendees(await as('sensei', 'instructor'));
    expect(errors).toEqual([]);
    expect(data?.event?.attendeeStats).toEqual({
      total: 4,
      confirmed: 2,
      waitlist: 1,
      canceled: 1,
      pending: 0,
      checkedIn: 0,
      noShow: 0,
    });
    const nodes = data?.event?.attendees?.nodes ?? [];
    expect(nodes.map(({ person }) => person?.displayName)).toEqual([
      'eve Test',
      'ben Test',
      'ann Test',
      'cat Test',
    ]);
    expect(nodes[2]).toMatchObject({ guests: 2, email: 'ann@test.wwmaa.example', noShow: false });
    expect(upstream.batches).toBeLessThanOrEqual(readBudgets().get('EventAttendees')!);
  });

  test('page through them, of one status or of all', async () => {
    const client = await as('office', 'admin');
    const { data } = await attendees(client, { status: 'CONFIRMED', first: 1 });
    const page = data?.event?.attendees;
    expect([page?.totalCount, page?.pageInfo.hasNextPage]).toEqual([2, true]);
    const after = page?.pageInfo.endCursor;
    const next = await attendees(client, { status: 'CONFIRMED', first: 5, after });
    expect(next.data?.event?.attendees?.nodes).toMatchObject([{ email: 'ann@test.wwmaa.example' }]);
    const wrong = await attendees(client, { first: 5, after });
    expect(wrong.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each<[string, Role, boolean]>([
    ['dan', 'member', true],
    ['sensei', 'instructor', true],
    ['office', 'board_member', true],
    ['office', 'admin', true],
    ['ben', 'instructor', false],
    ['ann', 'member', false],
  ])('%s as %s: %s', async (person, role, may) => {
    const client = await as(person, role);
    const { data, errors } = await attendees(client);
    expect(data?.event?.attendees === null).toBe(!may);
    expect(errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]).sort()).toEqual(
      may
        ? []
        : [
            ['event.attendeeStats', 'FORBIDDEN'],
            ['event.attendees', 'FORBIDDEN'],
          ],
    );
    const rsvpId = globalId('Rsvp', `ann at ${name}`);
    const door = await client.send<{ undoCheckIn: DoorPayload }, object>(DOOR('undoCheckIn'), {
      input: { rsvpId },
    });
    expect(door.errors.map(({ extensions }) => extensions.code)).toEqual(may ? [] : ['FORBIDDEN']);
  });

  test('check in once, and it is kept', async () => {
    turnTo(50);
    const client = await as('sensei', 'instructor');
    const input = { rsvpId: globalId('Rsvp', `ann at ${name}`) };
    const first = await client.send(CheckInDocument, { input });
    expect(first.data?.checkInAttendee).toMatchObject({
      rsvp: { checkedInAt: inMinutes(50) },
      userErrors: [],
    });
    expect(first.upstream.batches).toBeLessThanOrEqual(readBudgets().get('CheckIn')!);
    turnTo(55);
    const again = await (await as('office', 'admin')).send(CheckInDocument, { input });
    expect(again.data?.checkInAttendee.rsvp?.checkedInAt).toBe(inMinutes(50));
    expect(await rowOf(name, 'ann')).toMatchObject({ checkedInBy: idOf('sensei') });
    const undone = await client.send<{ undoCheckIn: DoorPayload }, object>(DOOR('undoCheckIn'), {
      input,
    });
    expect(undone.data?.undoCheckIn).toMatchObject({
      rsvp: { checkedInAt: null, checkedInBy: null },
    });
  });

  test('two at once check in once', async () => {
    const client = await as('sensei', 'instructor');
    const input = { rsvpId: globalId('Rsvp', `ben at ${name}`) };
    const both = await Promise.all([1, 2].map(() => client.send(CheckInDocument, { input })));
    expect(both.map(({ data }) => data?.checkInAttendee.userErrors)).toEqual([[], []]);
    await client.send(DOOR('undoCheckIn'), { input });
  });

  test.each([
    ['cat', 'BAD_USER_INPUT input.rsvpId'],
    ['eve', 'BAD_USER_INPUT input.rsvpId'],
    ['nobody', 'NOT_FOUND input.rsvpId'],
  ])('do not check in %s', async (person, expected) => {
    const client = await as('sensei', 'instructor');
    const input = { rsvpId: globalId('Rsvp', `${person} at ${name}`) };
    const { data } = await client.send(CheckInDocument, { input });
    expect([problem(data?.checkInAttendee), data?.checkInAttendee.rsvp]).toEqual([
      [expected],
      null,
    ]);
  });

  test('check in by the code of the ticket, and by no other', async () => {
    const own = await event();
    const { payload } = await answer('ben', own);
    const ticketCode = payload!.rsvp!.ticketCode!;
    const client = await as('sensei', 'instructor');
    const check = async (input: object) =>
      (await client.send(CheckInDocument, { input: input as { rsvpId: string } })).data
        ?.checkInAttendee;
    const [named, proof] = ticketCode.split('.') as [string, string];
    const other = Buffer.from(idOf(`ann at ${name}`)).toString('base64url');
    for (const forged of [
      '',
      'nonsense',
      `${named}.`,
      `${named}.AAAAAAAAAAAAAAAA`,
      `${other}.${proof}`,
    ]) {
      expect(problem(await check({ ticketCode: forged }))).toEqual([
        'BAD_USER_INPUT input.ticketCode',
      ]);
    }
    const elsewhere = { ticketCode, eventId: globalId('Event', name) };
    expect(problem(await check(elsewhere))).toEqual(['BAD_USER_INPUT input.ticketCode']);
    const another = { ticketCode, rsvpId: globalId('Rsvp', `ann at ${name}`) };
    expect(problem(await check(another))).toEqual(['BAD_USER_INPUT input.ticketCode']);
    expect(problem(await check({}))).toEqual(['BAD_USER_INPUT input.rsvpId']);
    const good = { ticketCode, eventId: globalId('Event', own) };
    expect(await check(good)).toMatchObject({
      rsvp: { checkedInAt: inMinutes(0) },
      userErrors: [],
    });
    expect(await rowOf(own, 'ben')).toMatchObject({ checkedInBy: idOf('sensei') });
  });

  test('note who stayed away, once it has begun', async () => {
    turnTo(58);
    const client = await as('dan');
    const mark = async (person: string, noShow: boolean) => {
      const input = { rsvpId: globalId('Rsvp', `${person} at ${name}`), noShow };
      const { data } = await client.send<{ markNoShow: DoorPayload }, object>(DOOR('markNoShow'), {
        input,
      });
      return data?.markNoShow;
    };
    turnTo(59);
    expect(problem(await mark('ann', true))).toEqual(['WINDOW_CLOSED input.rsvpId']);
    turnTo(61);
    expect(await mark('ann', true)).toMatchObject({ rsvp: { noShow: true }, userErrors: [] });
    expect(await rowOf(name, 'ann')).toMatchObject({ noShowMarkedBy: idOf('dan') });
    expect((await attendees(client)).data?.event?.attendeeStats?.noShow).toBe(1);
    const input = { rsvpId: globalId('Rsvp', `ann at ${name}`) };
    await client.send(CheckInDocument, { input });
    expect(await rowOf(name, 'ann')).toMatchObject({ noShow: false, checkedInAt: inMinutes(61) });
    expect(problem(await mark('ann', true))).toEqual(['BAD_USER_INPUT input.rsvpId']);
    expect(problem(await mark('cat', true))).toEqual(['BAD_USER_INPUT input.rsvpId']);
  });
});
