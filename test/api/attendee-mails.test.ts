import { RSVPS, readRsvp } from '../../src/modules/rsvps/rsvp.record.js';
import type { Mail } from '../../src/shared/mail.js';
import { Association, idOf, inDays, inMinutes } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  CancelEventDocument,
  CancelRsvpDocument,
  PublishEventDocument,
  RsvpDocument,
  UnpublishEventDocument,
  UpdateEventDocument,
  type UpdateEventInput,
} from './generated/graphql.js';

const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;
let teacher: Client;
let association: Association;
let count = 0;

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const first = new Association(zerodb);
    await first.person('teacher', 'instructor');
    for (const name of ['ann', 'ben', 'cat', 'dan', 'eve']) {
      await first.person(name, 'member', {}, { firstName: name });
    }
    await first.person('asleep', 'member', {}, { isActive: false });
    await first.person('gone', 'member', {}, { status: 'deleted' });
  });
  association = new Association(gateway.zerodb);
  visitor = new Client(gateway.url);
  teacher = await signedIn(gateway, visitor, 'teacher', 'instructor');
  // The first entry of all makes the collection of the audit log.
  const id = globalId(await event());
  await teacher.send(UpdateEventDocument, { input: { id, title: 'The first' } });
  await settled();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.mails.all.splice(0));
afterEach(() => {
  gateway.server.control.setFaults([]);
});

/** An event on Monday, June 22, at five in the morning by the clocks of Los Angeles. */
async function event(values: Parameters<Association['event']>[1] = {}): Promise<string> {
  const name = `Seminar ${(count += 1)}`;
  const organizerId = idOf('teacher');
  const place = { location: 'Dojo', city: 'Reno' };
  await association.event(name, { organizerId, ...place, ...values });
  return name;
}

const globalId = (name: string) => gateway.gateway.modules.ids.encode('Event', idOf(name));
const settled = () => gateway.gateway.modules.settled();
const addressOf = (name: string) => `${name}@test.wwmaa.example`;
/** Who was mailed what, in no order. */
const mailed = (mails: readonly Mail[] = gateway.mails.all) =>
  mails.map(({ to, kind }) => `${to.split('@')[0]} ${kind}`).sort();
const mailTo = (name: string) => gateway.mails.all.find(({ to }) => to === addressOf(name));

async function update(input: UpdateEventInput): Promise<void> {
  const { data, errors, upstream } = await teacher.send(UpdateEventDocument, { input });
  expect([errors, data?.updateEvent.userErrors]).toEqual([[], []]);
  expect(upstream.batches).toBeLessThanOrEqual(budgets.get('UpdateEvent')!);
  await settled();
}

async function cancelEvent(name: string, reason: string | null = null): Promise<void> {
  const input = { id: globalId(name), reason };
  const { data, errors, upstream } = await teacher.send(CancelEventDocument, { input });
  expect([errors, data?.cancelEvent.userErrors]).toEqual([[], []]);
  expect(upstream.batches).toBeLessThanOrEqual(budgets.get('CancelEvent')!);
  await settled();
}

async function leave(name: string, person: string): Promise<void> {
  const client = await signedIn(gateway, visitor, person);
  const input = { eventId: globalId(name) };
  const { errors, data, upstream } = await client.send(CancelRsvpDocument, { input });
  expect([errors, data?.cancelRsvp.userErrors]).toEqual([[], []]);
  expect(upstream.batches).toBeLessThanOrEqual(budgets.get('CancelRsvp')!);
  await settled();
}

async function statusOf(name: string, person: string): Promise<string | undefined> {
  const filter = { event_id: idOf(name), user_id: idOf(person) };
  const found = await gateway.zerodb.documents.findAll(RSVPS, { filter }, {});
  return found.map((document) => readRsvp(document)?.status)[0];
}

/** Seats, a line, and those who are in neither. */
async function peopleOf(name: string): Promise<void> {
  await association.rsvp(name, 'ann', { userEmail: 'old@test.wwmaa.example' });
  await association.rsvp(name, 'ben', { status: 'pending', createdAt: inMinutes(-10) });
  await association.rsvp(name, 'cat', { status: 'waitlist' });
  await association.rsvp(name, 'dan', { status: 'canceled' });
  await association.rsvp(name, 'eve', { status: 'pending', createdAt: inMinutes(-31) });
  await association.rsvp(name, 'asleep');
  await association.rsvp(name, 'gone');
  await association.rsvp(name, 'nobody');
}

describe('a seat that becomes free', () => {
  test('is told to the one who waited longest, and to nobody else', async () => {
    const name = await event({ capacity: 1, waitlistEnabled: true });
    await association.rsvp(name, 'ann');
    await association.rsvp(name, 'ben', { status: 'waitlist', createdAt: inDays(-2) });
    await association.rsvp(name, 'cat', { status: 'waitlist', createdAt: inDays(-3) });
    await leave(name, 'ann');
    expect(mailed()).toEqual(['cat seat-given']);
    const { subject, text } = mailTo('cat')!;
    expect(subject).toContain(`You have a seat: ${name}`);
    expect(text).toContain('Hello cat,');
    expect(text).toContain('You were on the waitlist and are confirmed now.');
    expect(text).toMatch(/When: Monday, June 22, 2026.*5:00.*7:00 AM \(Pacific Daylight Time\)\n/);
    expect(text).toContain('Where: Dojo, Reno');
    expect(text).toContain(`https://www.wwmaa.example/events/${globalId(name)}`);
  });

  test('is an offer until the end of the hold where it costs something', async () => {
    const price = { minor: 2_000, currency: 'USD' };
    const timezone = 'Europe/Berlin';
    const name = await event({ capacity: 1, waitlistEnabled: true, price, timezone });
    await association.rsvp(name, 'ann');
    await association.rsvp(name, 'ben', { status: 'waitlist' });
    await leave(name, 'ann');
    expect(mailed()).toEqual(['ben seat-offered']);
    const { text } = mailTo('ben')!;
    // Now is noon in London, two in the afternoon in Berlin.
    expect(text).toMatch(
      /held for you until Monday, June 15, 2026.* 2:30 PM \(Central European Summer Time\)\./,
    );
    expect(text).not.toContain('confirmed');
  });

  test('is no news to who comes and finds one', async () => {
    const name = await event({ capacity: 1 });
    const client = await signedIn(gateway, visitor, 'ann');
    const input = { eventId: globalId(name), idempotencyKey: 'an ordinary answer' };
    const { data, upstream } = await client.send(RsvpDocument, { input });
    expect(data?.rsvpToEvent.rsvp?.status).toBe('CONFIRMED');
    expect(upstream.batches).toBeLessThanOrEqual(budgets.get('Rsvp')!);
    await settled();
    expect(mailed()).toEqual([]);
  });

  test('and is given up in the same moment is not told', async () => {
    const name = await event({ capacity: 1, waitlistEnabled: true });
    await association.rsvp(name, 'ben', { status: 'waitlist' });
    await leave(name, 'ben');
    expect([mailed(), await statusOf(name, 'ben')]).toEqual([[], 'canceled']);
  });
});

describe('more seats', () => {
  test('go to who waits longest, without anybody coming by', async () => {
    const name = await event({ capacity: 1, waitlistEnabled: true });
    await association.rsvp(name, 'ann');
    await association.rsvp(name, 'ben', { status: 'waitlist', createdAt: inDays(-2) });
    await association.rsvp(name, 'cat', { status: 'waitlist', createdAt: inDays(-4) });
    await association.rsvp(name, 'dan', { status: 'waitlist', createdAt: inDays(-3) });
    await update({ id: globalId(name), capacity: 3 });
    const statuses = ['ann', 'ben', 'cat', 'dan'].map((person) => statusOf(name, person));
    expect(await Promise.all(statuses)).toEqual([
      'confirmed',
      'waitlist',
      'confirmed',
      'confirmed',
    ]);
    expect(mailed()).toEqual(['cat seat-given', 'dan seat-given']);
  });

  test('that were put up while nobody could come go there once they can', async () => {
    const name = await event({ capacity: 1, waitlistEnabled: true });
    await association.rsvp(name, 'ann');
    await association.rsvp(name, 'ben', { status: 'waitlist' });
    const id = globalId(name);
    await teacher.send(UnpublishEventDocument, { input: { id } });
    await update({ id, capacity: 5 });
    expect([mailed(), await statusOf(name, 'ben')]).toEqual([[], 'waitlist']);
    await teacher.send(PublishEventDocument, { input: { id } });
    await settled();
    expect([mailed(), await statusOf(name, 'ben')]).toEqual([['ben seat-given'], 'confirmed']);
  });

  test('are given although the store fails at first', async () => {
    const name = await event({ capacity: 1, waitlistEnabled: true });
    await association.rsvp(name, 'ann');
    await association.rsvp(name, 'ben', { status: 'waitlist' });
    gateway.server.control.setFaults([{ match: '/rsvps', status5xx: { next: 2, status: 500 } }]);
    await update({ id: globalId(name), capacity: null, waitlistEnabled: false });
    expect([mailed(), await statusOf(name, 'ben')]).toEqual([['ben seat-given'], 'confirmed']);
  });
});

describe('a canceled event', () => {
  test('is told once to everybody with a seat or in the line who has an account', async () => {
    const name = await event({ capacity: 20, waitlistEnabled: true });
    await peopleOf(name);
    await cancelEvent(name, 'The roof leaks.');
    await cancelEvent(name, 'Again.');
    expect(mailed()).toEqual(['ann event-canceled', 'ben event-canceled', 'cat event-canceled']);
    const { subject, text, to } = mailTo('ann')!;
    expect([to, subject]).toEqual([
      addressOf('ann'),
      expect.stringContaining(`Canceled: ${name}`) as string,
    ]);
    expect(text).toContain('The reason: The roof leaks.');
    expect(text).toContain('June 22, 2026');
  });

  test('costs the same for one as for thirty', async () => {
    const guests = Array.from({ length: 30 }, (_, at) => `guest ${at}`);
    for (const guest of guests) await association.person(guest);
    const callsFor = async (people: readonly string[]) => {
      const name = await event();
      for (const guest of people) await association.rsvp(name, guest);
      gateway.server.control.resetCalls();
      await cancelEvent(name);
      return gateway.server.control.calls().total;
    };
    expect(await callsFor(guests)).toBe(await callsFor(['ann']));
    expect(mailed()).toHaveLength(31);
  });
});

describe('an event that is moved', () => {
  test('is told with what was before', async () => {
    const name = await event({ capacity: 20, waitlistEnabled: true });
    await peopleOf(name);
    const moved = { startDate: inDays(8), endDate: inDays(9), isOnline: true, location: null };
    await update({ id: globalId(name), ...moved, city: null });
    const told = gateway.mails.all.filter(({ kind }) => kind === 'event-moved');
    // Whoever was waiting was given one of the free seats, and told of the new time with it.
    expect([mailed(told), mailed()]).toEqual([
      ['ann event-moved', 'ben event-moved'],
      ['ann event-moved', 'ben event-moved', 'cat seat-given'],
    ]);
    const text = told[0]!.text;
    expect(text).toContain(`the time and the place of “${name}” changed`);
    expect(text).toMatch(/now:\nWhen: Tuesday, June 23, 2026.*\nWhere: online\n/);
    expect(text).toMatch(/before:\nWhen: Monday, June 22, 2026.*\nWhere: Dojo, Reno\n/);
    expect(mailTo('cat')!.text).toContain('Tuesday, June 23, 2026');
  });

  test.each<[string, Omit<UpdateEventInput, 'id'>, string]>([
    ['to another end', { endDate: inDays(8) }, 'the time of'],
    ['to another town', { city: 'Fresno' }, 'the place of'],
  ])('%s is told', async (_what, changes, words) => {
    const name = await event();
    await association.rsvp(name, 'ann');
    await update({ id: globalId(name), ...changes });
    expect([mailed(), mailTo('ann')?.text]).toEqual([
      ['ann event-moved'],
      expect.stringContaining(words) as string,
    ]);
  });

  test('a new link is told without saying it', async () => {
    const name = await event({ isOnline: true, virtualUrl: 'https://meet.example/old' });
    await association.rsvp(name, 'ann');
    await update({ id: globalId(name), virtualUrl: 'https://meet.example/new' });
    expect(mailTo('ann')?.text).toContain('the link to take part online of');
    expect(mailTo('ann')?.text).not.toMatch(/meet\.example|before/);
  });

  test('other changes, and those of drafts, are told to nobody', async () => {
    const [name, draft] = [await event(), await event({ status: 'draft' })];
    await association.rsvp(name, 'ann');
    await association.rsvp(draft, 'ann');
    await update({ id: globalId(name), title: 'Another name', description: 'More.' });
    await update({ id: globalId(draft), city: 'Fresno' });
    expect(mailed()).toEqual([]);
  });
});

test('a mailer that fails disturbs nothing', async () => {
  const refusing = {
    send: () => Promise.reject(new Error('no mail today')),
    close: async () => {},
  };
  const name = await event({ capacity: 1, waitlistEnabled: true });
  await association.rsvp(name, 'ann');
  await association.rsvp(name, 'ben', { status: 'waitlist' });
  const other = await startGatewayOver(gateway.server, { mailer: refusing });
  try {
    const client = new Client(other.url);
    const input = { eventId: globalId(name) };
    const ann = await signedIn(other, client, 'ann');
    const left = await ann.send(CancelRsvpDocument, { input });
    expect([left.errors, left.data?.cancelRsvp.userErrors]).toEqual([[], []]);
    const own = await signedIn(other, client, 'teacher', 'instructor');
    const off = await own.send(CancelEventDocument, { input: { id: globalId(name) } });
    expect(off.data?.cancelEvent.event?.status).toBe('CANCELED');
    await other.gateway.modules.settled();
    expect(await statusOf(name, 'ben')).toBe('confirmed');
  } finally {
    await other.stop();
  }
});
