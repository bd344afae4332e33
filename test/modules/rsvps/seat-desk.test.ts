import { AuditLogStore } from '../../../src/modules/audit/audit-log.store.js';
import { AuditTrail } from '../../../src/modules/audit/audit-trail.js';
import { EVENTS, readEvent } from '../../../src/modules/events/event.record.js';
import { RsvpStore } from '../../../src/modules/rsvps/rsvp.store.js';
import { decideAnswer, decideCancel } from '../../../src/modules/rsvps/seat-decisions.js';
import { SeatDesk } from '../../../src/modules/rsvps/seat-desk.js';
import type { SeatAttempt } from '../../../src/modules/rsvps/seat-round.js';
import type { Lease, Locks } from '../../../src/shared/coordination.js';
import { AppError, InputError } from '../../../src/shared/errors.js';
import { silentLogger } from '../../../src/shared/logger.js';
import { Association, idOf } from '../../support/association.js';
import { NOW, startTestGateway, type TestGateway } from '../../support/gateway.js';

/** A lock that the test hands out. */
class HandedLock implements Locks {
  holds = 0;
  remaining = 30_000;
  refusal: AppError | null = null;
  #open: Promise<void> = Promise.resolve();

  /** Nobody gets it before the answer is called. */
  keep(): () => void {
    let hand: () => void = () => undefined;
    this.#open = new Promise((resolve) => {
      hand = resolve;
    });
    return hand;
  }

  async hold<T>(_name: string, run: (lease: Lease) => Promise<T>): Promise<T> {
    this.holds += 1;
    await this.#open;
    if (this.refusal) throw this.refusal;
    return run({ remaining: () => this.remaining, renew: async () => true });
  }
}

const ignore = () => undefined;
let gateway: TestGateway;
let association: Association;
let locks: HandedLock;
let desk: SeatDesk;
let audit: AuditTrail;
let count = 0;

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    await new Association(zerodb).rsvp('another', 'somebody');
  });
  association = new Association(gateway.zerodb);
});
afterAll(() => gateway.stop());
beforeEach(() => {
  const { documents } = gateway.zerodb;
  locks = new HandedLock();
  audit = new AuditTrail(new AuditLogStore(documents, ignore));
  desk = new SeatDesk({
    store: new RsvpStore(documents, ignore),
    events: async (ids, scope) =>
      (await documents.getMany(EVENTS, ids, scope)).map((found) => found && readEvent(found)),
    audit,
    locks,
  });
});

async function event(capacity: number): Promise<string> {
  return association.event(`event ${(count += 1)}`, { capacity, waitlistEnabled: true });
}

function attempt(name: string, signal?: AbortSignal): SeatAttempt {
  const viewer = { kind: 'user', id: idOf(name), role: 'member' } as const;
  const now = NOW.toISOString();
  const scope = signal ? { signal } : {};
  const source = { viewer, now, scope, userAgent: null, address: '::1', log: silentLogger };
  const key = { id: name, fingerprint: '0' };
  const wish = { viewer, userId: viewer.id, now, guests: 0, notes: null, key };
  return { person: viewer.id, source, decide: (roster) => decideAnswer(roster, wish) };
}

const rowsOf = (eventId: string) =>
  new RsvpStore(gateway.zerodb.documents, ignore).ofEvents([eventId], {});

test('who comes while the lock is waited for is decided in the same round, in order', async () => {
  const id = await event(2);
  const hand = locks.keep();
  const names = ['a', 'b', 'c', 'd'];
  gateway.server.control.resetCalls();
  const answers = names.map((name) => desk.submit(id, attempt(name)));
  hand();
  const settled = await Promise.all(answers);
  expect(settled.map(({ rsvp }) => rsvp?.status)).toEqual([
    'confirmed',
    'confirmed',
    'waitlist',
    'waitlist',
  ]);
  expect(settled.map(({ seats }) => seats.waitlist.map(({ userId }) => userId))).toEqual(
    names.map(() => ['c', 'd'].map(idOf)),
  );
  expect(locks.holds).toBe(1);
  expect(gateway.server.control.calls().total).toBe(1 + names.length);
});

test('the same person twice is decided twice, the second time over what was written', async () => {
  const id = await event(2);
  const hand = locks.keep();
  const both = [desk.submit(id, attempt('a')), desk.submit(id, attempt('a'))];
  hand();
  const [first, second] = await Promise.all(both);
  expect([first?.writes.length, second?.writes.length]).toEqual([1, 0]);
  expect(second?.rsvp?.id).toBe(first?.rsvp?.id);
  expect(await rowsOf(id)).toHaveLength(1);
});

function cancellation(name: string): SeatAttempt {
  const { person, source } = attempt(name);
  const actor = { viewer: source.viewer, userId: idOf(name), now: source.now, reason: null };
  return { person, source, decide: (roster) => decideCancel(roster, actor) };
}

test.each([
  ['is given on in the next round', 0, ['canceled', 'confirmed'], 2],
  ['is not given on when that could not be written', 1, ['confirmed', 'waitlist'], 2],
])('what is given back %s', async (_what, failures, statuses, rounds) => {
  const id = await event(1);
  await desk.submit(id, attempt('a'));
  const hand = locks.keep();
  locks.holds = 0;
  const canceled = desk.submit(id, cancellation('a'));
  const answered = desk.submit(id, attempt('b'));
  gateway.server.control.setFaults({ match: '^PUT ', status5xx: { next: failures } });
  hand();
  const [, second] = await Promise.allSettled([canceled, answered]);
  gateway.server.control.setFaults([]);
  const rows = await rowsOf(id);
  const found = ['a', 'b'].map((name) => rows.find(({ userId }) => userId === idOf(name))?.status);
  expect(found).toEqual(statuses);
  expect([second.status, locks.holds]).toEqual(['fulfilled', rounds]);
});

test('who has left before the turn gets nothing, and nobody else misses it', async () => {
  const id = await event(2);
  const hand = locks.keep();
  const leaving = new AbortController();
  const gone = desk.submit(id, attempt('a', leaving.signal));
  const stays = desk.submit(id, attempt('b'));
  leaving.abort();
  await expect(gone).rejects.toMatchObject({ code: 'CONFLICT' });
  hand();
  expect((await stays).seats.confirmed).toBe(1);
  await expect(desk.submit(id, attempt('c', leaving.signal))).rejects.toThrow(InputError);
  expect((await rowsOf(id)).map(({ userId }) => userId)).toEqual([idOf('b')]);
});

test('so many may wait and no more', async () => {
  const id = await event(1);
  const hand = locks.keep();
  locks.refusal = new AppError('UPSTREAM_UNAVAILABLE', 'no lock');
  const waiting = Array.from({ length: 2_000 }, (_, n) => desk.submit(id, attempt(`p${n}`)));
  const answers = Promise.allSettled(waiting);
  await expect(desk.submit(id, attempt('late'))).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    details: { retryAfterSeconds: 5 },
  });
  hand();
  const codes = (await answers).map((each) =>
    each.status === 'rejected' ? (each.reason as AppError).code : 'OK',
  );
  expect(new Set(codes)).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
});

test('a lock that others held too long is a problem that the user can try again', async () => {
  const id = await event(1);
  locks.refusal = new AppError('CONFLICT', 'held too long');
  await expect(desk.submit(id, attempt('a'))).rejects.toThrow(InputError);
  locks.refusal = null;
  expect((await desk.submit(id, attempt('a'))).rsvp?.status).toBe('confirmed');
});

test('with too little left of the lock nothing is written, and promotions wait', async () => {
  const id = await event(1);
  await association.rsvp(`event ${count}`, 'w', { status: 'waitlist' });
  locks.remaining = 1_000;
  await expect(desk.submit(id, attempt('a'))).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await rowsOf(id)).toMatchObject([{ status: 'waitlist' }]);
});

test('settling gives free seats to who waits, and costs a read when there are none', async () => {
  const id = await event(1);
  await association.rsvp(`event ${count}`, 'w', { status: 'waitlist' });
  const { source } = attempt('nobody');
  await desk.settle(id, source);
  expect(await rowsOf(id)).toMatchObject([{ status: 'confirmed', promotedAt: NOW.toISOString() }]);
  await audit.settled();
  gateway.server.control.resetCalls();
  await desk.settle(id, source);
  expect(gateway.server.control.calls().total).toBe(1);
});
