import { newEvent, type EventRecord } from '../../../src/modules/events/event.record.js';
import { Roster } from '../../../src/modules/rsvps/roster.js';
import { newRsvp, type RsvpRecord } from '../../../src/modules/rsvps/rsvp.record.js';
import {
  decideAnswer,
  decideCancel,
  decidePromotions,
  decideUpdate,
  type Decision,
  seatStatusOf,
} from '../../../src/modules/rsvps/seat-decisions.js';
import {
  currentOf,
  heldUntil,
  registrationOf,
  seatsFor,
  seatsOf,
  standingOf,
  waitingSince,
} from '../../../src/modules/rsvps/seats.js';
import { AppError, InputError } from '../../../src/shared/errors.js';

const NOW = '2026-06-15T12:00:00.000Z';
const at = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

const event = (values: Partial<EventRecord> = {}): EventRecord =>
  newEvent({
    id: 'e',
    createdAt: at(-9_000),
    title: 'An event',
    status: 'published',
    startDate: at(5_000),
    endDate: at(5_100),
    capacity: 3,
    waitlistEnabled: true,
    ...values,
  });

const rsvp = (userId: string, values: Partial<RsvpRecord> = {}): RsvpRecord =>
  newRsvp({
    id: `r-${userId}`,
    createdAt: at(-100),
    eventId: 'e',
    userId,
    status: 'confirmed',
    ...values,
  });

const waiting = (userId: string, since: number, guestsCount = 0) =>
  rsvp(userId, { status: 'waitlist', respondedAt: at(since), guestsCount });

const actor = (userId: string, now = NOW) => ({
  viewer: { kind: 'user', id: userId, role: 'member' } as const,
  userId,
  now,
});
const wish = (userId: string, guests = 0, key = `key of ${userId}`, now = NOW) => ({
  ...actor(userId, now),
  guests,
  notes: null,
  key: { id: key, fingerprint: String(guests) },
});

/** What came of it, in a word: the kind and the status, or the code of the refusal. */
function told(decide: () => Decision): string {
  try {
    const decision = decide();
    if (decision.kind === 'later') return 'later';
    if (decision.kind === 'stands') {
      return `stands ${decision.rsvp?.status ?? 'without'} ${decision.problem?.code ?? ''}`.trim();
    }
    return decision.writes.map(({ after }) => `${decision.kind} ${after.status}`).join(', ');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

describe('a hold', () => {
  test.each<[Partial<RsvpRecord>, number, string]>([
    [{ respondedAt: at(0) }, 0, 'seat'],
    [{ respondedAt: at(0) }, 29, 'seat'],
    [{ respondedAt: at(0) }, 30, 'out'],
    [{ respondedAt: at(-600), promotedAt: at(0) }, 29, 'seat'],
    [{ respondedAt: at(-600), promotedAt: at(0) }, 30, 'out'],
    [{ respondedAt: null }, -71, 'seat'],
    [{ respondedAt: null }, -70, 'out'],
  ])('of %j after %i minutes: %s', (values, minutes, standing) => {
    expect(standingOf(rsvp('a', { status: 'pending', ...values }), at(minutes))).toBe(standing);
  });

  test('has an end only while it is one', () => {
    expect(heldUntil(rsvp('a', { status: 'pending', respondedAt: at(0) }))).toBe(at(30));
    expect(heldUntil(rsvp('a'))).toBeNull();
  });

  test('takes its seats until it lapses', () => {
    const rows = [rsvp('a'), rsvp('b', { status: 'pending', respondedAt: at(0), guestsCount: 2 })];
    expect(seatsOf(rows, at(29))).toMatchObject({ confirmed: 1, taken: 4 });
    expect(seatsOf(rows, at(30))).toMatchObject({ confirmed: 1, taken: 1 });
  });
});

test('of several rows of one person the seat counts, then the place in the line, then the newest', () => {
  const canceled = rsvp('a', { id: '1', status: 'canceled', createdAt: at(-1) });
  const waits = rsvp('a', { id: '2', status: 'waitlist', createdAt: at(-3) });
  const seated = rsvp('a', { id: '3', createdAt: at(-9) });
  const declined = rsvp('a', { id: '4', status: 'declined', createdAt: at(-5) });
  expect(currentOf([canceled, waits, seated], NOW)?.id).toBe('3');
  expect(currentOf([canceled, waits], NOW)?.id).toBe('2');
  expect(currentOf([declined, canceled], NOW)?.id).toBe('1');
  expect(seatsOf([canceled, waits, seated], NOW)).toMatchObject({ taken: 1, waitlist: [] });
});

describe('an answer', () => {
  const full = [rsvp('a'), rsvp('b'), rsvp('c')];
  test.each<[string, Partial<EventRecord>, RsvpRecord[], number, string]>([
    ['to a free event with seats', {}, [], 0, 'takes confirmed'],
    ['without a limit', { capacity: null }, full, 10, 'takes confirmed'],
    ['with guests who fit', {}, [rsvp('a')], 1, 'takes confirmed'],
    ['with guests who do not fit', {}, [rsvp('a')], 2, 'takes waitlist'],
    ['with more guests than there are seats', {}, [], 3, 'CAPACITY_FULL'],
    ['to a priced one', { price: { minor: 500, currency: 'USD' } }, [], 0, 'takes pending'],
    ['to one of price nought', { price: { minor: 0, currency: 'USD' } }, [], 0, 'takes confirmed'],
    ['to a full one', {}, full, 0, 'takes waitlist'],
    ['to a full one without a line', { waitlistEnabled: false }, full, 0, 'CAPACITY_FULL'],
    ['behind one who needs more', {}, [rsvp('a'), waiting('w', -5, 2)], 0, 'takes waitlist'],
    [
      'behind one, where the line was closed',
      { waitlistEnabled: false },
      [rsvp('a'), waiting('w', -5, 2)],
      0,
      'CAPACITY_FULL',
    ],
    ['behind one who can never fit', {}, [rsvp('a'), waiting('w', -5, 7)], 0, 'takes confirmed'],
    ['to a canceled one', { status: 'canceled' }, [], 0, 'WINDOW_CLOSED'],
    ['to a draft', { status: 'draft' }, [], 0, 'NOT_FOUND'],
    ['to one that is not for members', { visibility: 'invite_only' }, [], 0, 'NOT_FOUND'],
    ['to one that begins now', { startDate: NOW }, [], 0, 'WINDOW_CLOSED'],
    ['at the deadline', { registrationDeadline: NOW }, [], 0, 'WINDOW_CLOSED'],
    ['just before', { registrationDeadline: at(1) }, [], 0, 'takes confirmed'],
    ['of who has a seat', {}, [rsvp('me')], 0, 'stands confirmed CONFLICT'],
    ['of who waits', {}, [waiting('me', -5)], 0, 'stands waitlist CONFLICT'],
    ['of who canceled', {}, [rsvp('me', { status: 'canceled' })], 0, 'takes confirmed'],
    ['of who declined', {}, [rsvp('me', { status: 'declined' })], 0, 'takes confirmed'],
    [
      'of whose hold has lapsed',
      { price: { minor: 500, currency: 'USD' } },
      [rsvp('me', { status: 'pending', respondedAt: at(-31) })],
      0,
      'takes pending',
    ],
  ])('%s', (_name, values, rows, guests, expected) => {
    const roster = new Roster(event(values), rows, NOW);
    expect(told(() => decideAnswer(roster, wish('me', guests)))).toBe(expected);
  });

  test('waits for what is being given back before it is put in the line', () => {
    const roster = new Roster(event({ waitlistEnabled: false }), full, NOW);
    roster.givesBack = true;
    expect(told(() => decideAnswer(roster, wish('me')))).toBe('later');
  });

  test('stands last in the line whatever its clock says', () => {
    const roster = new Roster(event({ capacity: 1 }), [rsvp('a'), waiting('w', 5)], NOW);
    const decision = decideAnswer(roster, wish('me'));
    const row = decision.kind === 'takes' ? decision.writes[0].after : null;
    expect(row?.respondedAt).toBe(new Date(Date.parse(at(5)) + 1).toISOString());
  });

  test('given again with the same key is the same one, closed or canceled as it may be', () => {
    const done = rsvp('me', { status: 'canceled', idempotencyKey: 'k.0' });
    const roster = new Roster(event({ startDate: at(-1) }), [done], NOW);
    expect(told(() => decideAnswer(roster, wish('me', 0, 'k')))).toBe('stands canceled');
    expect(told(() => decideAnswer(roster, wish('me', 1, 'k')))).toBe('CONFLICT');
    expect(told(() => decideAnswer(roster, wish('me', 0, 'other')))).toBe('WINDOW_CLOSED');
  });

  test('revives the row that is there and hands nothing on', () => {
    const old = rsvp('me', {
      id: 'an old id',
      status: 'canceled',
      canceledAt: at(-1),
      checkedInAt: at(-2),
      promotedAt: at(-3),
      paymentId: 'p',
    });
    const decision = decideAnswer(new Roster(event(), [old], NOW), wish('me', 1));
    expect(decision).toMatchObject({ kind: 'takes', writes: [{ before: old }] });
    expect(decision.kind === 'takes' && decision.writes[0].after).toMatchObject({
      id: 'an old id',
      status: 'confirmed',
      guestsCount: 1,
      respondedAt: NOW,
      canceledAt: null,
      checkedInAt: null,
      promotedAt: null,
      paymentId: null,
    });
  });
});

describe('a change', () => {
  const priced = { price: { minor: 500, currency: 'USD' } };
  const held = rsvp('me', { status: 'pending', respondedAt: at(-1) });
  test.each<[string, Partial<EventRecord>, RsvpRecord[], number | undefined, string]>([
    ['of nothing', {}, [rsvp('me')], 0, 'stands confirmed'],
    ['to more guests', {}, [rsvp('me'), rsvp('a')], 1, 'takes confirmed'],
    ['to too many guests', {}, [rsvp('me'), rsvp('a')], 2, 'CAPACITY_FULL'],
    ['to more than there are seats', { capacity: 2 }, [rsvp('me')], 2, 'CAPACITY_FULL'],
    ['to fewer', {}, [rsvp('me', { guestsCount: 2 })], 0, 'gives confirmed'],
    ['to more while one waits', {}, [rsvp('me'), waiting('w', -1, 2)], 1, 'CAPACITY_FULL'],
    [
      'to more in the line',
      {},
      [rsvp('a', { guestsCount: 2 }), waiting('me', -1)],
      1,
      'takes waitlist',
    ],
    ['to more than can ever be', {}, [waiting('me', -1)], 3, 'CAPACITY_FULL'],
    ['to more after the deadline', { registrationDeadline: NOW }, [rsvp('me')], 1, 'WINDOW_CLOSED'],
    [
      'to fewer after the deadline',
      { registrationDeadline: NOW },
      [rsvp('me', { guestsCount: 1 })],
      0,
      'gives confirmed',
    ],
    ['after the start', { startDate: NOW }, [rsvp('me')], 1, 'WINDOW_CLOSED'],
    ['of what is paid', priced, [rsvp('me')], 1, 'BAD_USER_INPUT'],
    ['of what is held', priced, [held], 1, 'takes pending'],
    ['of a lapsed hold', priced, [{ ...held, respondedAt: at(-40) }], 1, 'WINDOW_CLOSED'],
    ['of a canceled one', {}, [rsvp('me', { status: 'canceled' })], 1, 'NOT_FOUND'],
    ['of none', {}, [], 1, 'NOT_FOUND'],
  ])('%s', (_name, values, rows, guests, expected) => {
    const roster = new Roster(event(values), rows, NOW);
    const wanted = { ...actor('me'), guests, notes: undefined };
    expect(told(() => decideUpdate(roster, wanted))).toBe(expected);
  });
});

describe('a cancellation', () => {
  test.each<[string, Partial<EventRecord>, RsvpRecord[], string]>([
    ['of a seat', {}, [rsvp('me')], 'gives canceled'],
    ['of a place in the line', {}, [waiting('me', -1)], 'gives canceled'],
    ['after the deadline', { registrationDeadline: NOW }, [rsvp('me')], 'gives canceled'],
    ['after the start', { startDate: NOW }, [rsvp('me')], 'WINDOW_CLOSED'],
    ['a second time', {}, [rsvp('me', { status: 'canceled' })], 'stands canceled'],
    [
      'a second time after the start',
      { startDate: NOW },
      [rsvp('me', { status: 'canceled' })],
      'stands canceled',
    ],
    ['of nothing', {}, [rsvp('a')], 'NOT_FOUND'],
    [
      'of two rows',
      {},
      [rsvp('me'), waiting('me', -1)].map((row, index) => ({ ...row, id: `${index}` })),
      'gives canceled, gives canceled',
    ],
  ])('%s', (_name, values, rows, expected) => {
    const roster = new Roster(event(values), rows, NOW);
    expect(told(() => decideCancel(roster, { ...actor('me'), reason: 'ill' }))).toBe(expected);
  });

  test('is possible where the event is gone', () => {
    const roster = new Roster(null, [rsvp('me')], NOW);
    expect(told(() => decideCancel(roster, { ...actor('me'), reason: null }))).toBe(
      'gives canceled',
    );
  });
});

describe('who gets a seat after waiting', () => {
  test.each<[string, Partial<EventRecord>, RsvpRecord[], string[]]>([
    ['the oldest', {}, [rsvp('a'), rsvp('b'), waiting('w', -1), waiting('v', -2)], ['v']],
    [
      'as many as fit',
      {},
      [rsvp('a'), waiting('w', -1), waiting('v', -2), waiting('u', 0)],
      ['v', 'w'],
    ],
    [
      'nobody past one who needs more',
      {},
      [rsvp('a'), rsvp('b'), waiting('v', -2, 1), waiting('w', -1)],
      [],
    ],
    ['somebody past one who can never fit', {}, [waiting('v', -2, 9), waiting('w', -1)], ['w']],
    [
      'everybody, when there is no limit',
      { capacity: null },
      [waiting('v', -2, 9), waiting('w', -1)],
      ['v', 'w'],
    ],
    ['nobody, when it has begun', { startDate: NOW }, [waiting('w', -1)], []],
    ['nobody, when it is canceled', { status: 'canceled' }, [waiting('w', -1)], []],
    [
      'at most a hundred at once',
      { capacity: null },
      Array.from({ length: 120 }, (_, n) => waiting(`w${n}`, n)),
      Array.from({ length: 100 }, (_, n) => `w${n}`),
    ],
  ])('%s', (_name, values, rows, expected) => {
    const chosen = decidePromotions(new Roster(event(values), rows, NOW));
    expect(chosen.map(({ userId }) => userId)).toEqual(expected);
  });
});

test('a full event without a line is closed, and so is one where somebody still waits', () => {
  const closedLine = event({ waitlistEnabled: false });
  const reason = (rows: RsvpRecord[], of = closedLine) =>
    registrationOf(of, seatsOf(rows, NOW), NOW).reason;
  expect(reason([rsvp('a'), rsvp('b')])).toBeNull();
  expect(reason([rsvp('a', { guestsCount: 2 })])).toBe('full');
  expect(reason([rsvp('a'), waiting('w', -1, 2)])).toBe('full');
  expect(reason([rsvp('a'), waiting('w', -1, 2)], event())).toBeNull();
});

/** The same numbers for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

/** What the rules say, written as plainly as can be: seats and a line of names. */
class NaiveEvent {
  readonly seated = new Map<string, number>();
  line: { name: string; need: number }[] = [];
  constructor(readonly capacity: number) {}

  get free(): number {
    return this.capacity - [...this.seated.values()].reduce((a, b) => a + b, 0);
  }
  answer(name: string, need: number): void {
    if (this.seated.has(name) || this.line.some((each) => each.name === name)) return;
    if (need > this.capacity) return;
    if (this.line.length === 0 && need <= this.free) this.seated.set(name, need);
    else this.line.push({ name, need });
  }
  update(name: string, need: number): void {
    if (need > this.capacity) return;
    const place = this.line.find((each) => each.name === name);
    if (place) place.need = need;
    const has = this.seated.get(name);
    if (has !== undefined && (need <= has || (this.line.length === 0 && need - has <= this.free))) {
      this.seated.set(name, need);
    }
    this.promote();
  }
  cancel(name: string): void {
    this.seated.delete(name);
    this.line = this.line.filter((each) => each.name !== name);
    this.promote();
  }
  private promote(): void {
    for (let [first] = this.line; first && first.need <= this.free; [first] = this.line) {
      this.seated.set(first.name, first.need);
      this.line.shift();
    }
  }
}

/** Does one thing at the desk as a round does it, with nothing to fail. */
function act(roster: Roster, decide: () => Decision): void {
  try {
    const decision = decide();
    if (decision.kind === 'takes' || decision.kind === 'gives') {
      for (const { after } of decision.writes) roster.put(after);
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  const status = seatStatusOf(roster.event!);
  for (const row of decidePromotions(roster)) roster.put({ ...row, status, promotedAt: NOW });
}

test.each(Array.from({ length: 20 }, (_, seed) => seed + 1))(
  'any order of events is decided as the plain rules say (seed %i)',
  (seed) => {
    const below = random(seed * 7919);
    const capacity = 1 + below(8);
    const naive = new NaiveEvent(capacity);
    const roster = new Roster(event({ capacity }), [], NOW);
    const people = Array.from({ length: 12 }, (_, index) => `p${index}`);
    for (let step = 0; step < 120; step += 1) {
      const name = people[below(people.length)]!;
      const guests = below(4) === 0 ? below(5) : 0;
      const kind = below(10);
      if (kind < 5) {
        naive.answer(name, 1 + guests);
        act(roster, () => decideAnswer(roster, wish(name, guests, `key ${step}`)));
      } else if (kind < 7) {
        naive.update(name, 1 + guests);
        act(roster, () => decideUpdate(roster, { ...actor(name), guests, notes: undefined }));
      } else {
        naive.cancel(name);
        act(roster, () => decideCancel(roster, { ...actor(name), reason: null }));
      }
      const rows = people.flatMap((person) => roster.ofPerson(person));
      const seats = seatsOf(rows, NOW);
      expect(seats.taken).toBeLessThanOrEqual(capacity);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(new Set(rows.map((r) => r.userId)).size);
      const seated = rows.filter((row) => standingOf(row, NOW) === 'seat');
      expect(new Map(seated.map((row) => [row.userId, seatsFor(row)]))).toEqual(naive.seated);
      expect(seats.waitlist.map(({ userId }) => userId)).toEqual(naive.line.map((e) => e.name));
      expect(roster.waiting.map(({ userId }) => userId)).toEqual(naive.line.map((e) => e.name));
      expect(roster.free).toBe(capacity - seats.taken);
      const since = seats.waitlist.map(waitingSince);
      expect([...since].sort()).toEqual(since);
    }
  },
);
