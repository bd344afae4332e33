import type { CallScope } from '../../shared/call-scope.js';
import type { Lease } from '../../shared/coordination.js';
import { AppError, type InputError, refusal } from '../../shared/errors.js';
import type { Instant } from '../../shared/instant.js';
import { ANONYMOUS } from '../../shared/viewer.js';
import { type AuditSource, type AuditTrail, changesOf } from '../audit/index.js';
import type { EventRecord, ReadEvents } from '../events/index.js';
import { Roster } from './roster.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { RsvpStore } from './rsvp.store.js';
import {
  type Decision,
  decidePromotions,
  MOST_PROMOTED,
  type SeatWrite,
  seatStatusOf,
} from './seat-decisions.js';
import { type Seats, standingOf } from './seats.js';

/** Something one person wants of the seats of an event; null is the house itself, which wants nothing. */
export interface SeatAttempt {
  readonly person: string | null;
  readonly source: AuditSource;
  /** Pure; throws what is refused. */
  readonly decide: (roster: Roster) => Decision;
}

/** How an attempt ended. */
export interface Settled {
  readonly rsvp: RsvpRecord | null;
  readonly event: EventRecord | null;
  /** How the event is filled now. */
  readonly seats: Seats;
  /** Why nothing was done, where there is more to show than that. */
  readonly problem: InputError | null;
  readonly writes: readonly SeatWrite[];
}

/** An attempt that somebody waits for. */
export interface Waiter {
  readonly attempt: SeatAttempt;
  readonly resolve: (settled: Settled) => void;
  readonly reject: (error: unknown) => void;
}

export interface SeatRoundDeps {
  readonly store: RsvpStore;
  readonly events: ReadEvents;
  readonly audit: AuditTrail;
  /** Told of those who were given a seat after waiting; it must not throw. */
  readonly onPromoted?: (
    event: EventRecord,
    promoted: readonly RsvpRecord[],
    source: AuditSource,
  ) => void;
}

/** Milliseconds that the writes of a round may take; what takes longer is given up. */
const WRITES_WITHIN = 10_000;
/** Milliseconds that must be left of the lock before anything is written: nobody may decide meanwhile. */
const NEEDED = WRITES_WITHIN + 1_000;

type Ends = readonly (() => void)[];
type Chosen = readonly [Waiter, Decision];

/**
 * One round at the desk of an event, under its lock: everything is read anew, the attempts are decided
 * in order, and what was decided is written at the same time. Answers those who have to come again.
 */
export class SeatRound {
  /** Ids of those who were given a seat after waiting. */
  readonly #promoted: string[] = [];

  constructor(
    private readonly deps: SeatRoundDeps,
    private readonly eventId: string,
    private readonly lease: Lease,
  ) {}

  /** Ends every attempt but those it answers; never rejects. */
  async run(all: readonly Waiter[]): Promise<readonly Waiter[]> {
    const waiters = all.filter(({ attempt }) => attempt.source.scope.signal?.aborted !== true);
    for (const waiter of all) if (!waiters.includes(waiter)) waiter.reject(tooBusy());
    if (waiters.length === 0) return [];
    try {
      const roster = await this.#read(waiters);
      try {
        return await this.#settle(roster, waiters);
      } finally {
        this.#tellPromoted(roster, waiters);
      }
    } catch (error) {
      for (const { reject } of waiters) reject(error);
      return [];
    }
  }

  async #settle(roster: Roster, waiters: readonly Waiter[]): Promise<readonly Waiter[]> {
    await this.#promote(roster, waiters);
    const { chosen, refused, postponed } = decideAll(roster, waiters);
    const ends = await this.#writeAll(roster, chosen);
    for (const end of [...refused, ...ends]) end();
    return postponed;
  }

  async #read(waiters: readonly Waiter[]): Promise<Roster> {
    const scope = sharedScope(waiters);
    const [[event], rows] = await Promise.all([
      this.deps.events([this.eventId], scope),
      this.deps.store.ofEvents([this.eventId], scope),
    ]);
    return new Roster(event ?? null, rows, latest(waiters));
  }

  async #writeAll(roster: Roster, chosen: readonly Chosen[]): Promise<Ends> {
    const writing = chosen.some(([, { kind }]) => kind === 'takes' || kind === 'gives');
    if (writing && this.lease.remaining() < NEEDED) throw tooBusy();
    const written = await Promise.allSettled(
      chosen.map(([waiter, decision]) => this.#write(roster, waiter, decision)),
    );
    const givesBack = chosen.some(
      ([, { kind }], at) => kind === 'gives' && written[at]?.status === 'fulfilled',
    );
    const waiters = chosen.map(([waiter]) => waiter);
    // What fails here is done by the next round: nobody's answer depends on it.
    if (givesBack) await this.#promote(roster, waiters).catch(() => undefined);
    const seats = roster.seats();
    return chosen.map(([waiter, decision], at) => () => {
      const result = written[at];
      if (result?.status === 'rejected') waiter.reject(failureOf(result.reason));
      else waiter.resolve(settledAs(roster, seats, decision, result?.value ?? null));
    });
  }

  /** Writes what was decided for one attempt, and takes it up as it was stored. */
  async #write(
    roster: Roster,
    { attempt: { source } }: Waiter,
    decision: Decision,
  ): Promise<RsvpRecord | null> {
    if (decision.kind === 'later') return null;
    if (decision.kind === 'stands') return decision.rsvp;
    // Nobody's leaving ends a write: what is decided is done.
    const scope = { ...source.scope, signal: AbortSignal.timeout(WRITES_WITHIN) };
    const rows = await Promise.all(
      decision.writes.map(({ before, after }) =>
        before === null
          ? this.deps.store.add(after, scope)
          : this.deps.store.change(before, after, source.now, scope),
      ),
    );
    for (const row of rows) roster.put(row);
    return rows[0] ?? null;
  }

  /** Gives the seats that are free to who waits. */
  async #promote(roster: Roster, waiters: readonly Waiter[]): Promise<void> {
    const { event, now } = roster;
    const chosen = decidePromotions(roster);
    if (event === null || chosen.length === 0 || this.lease.remaining() < NEEDED) return;
    const scope = { ...sharedScope(waiters), signal: AbortSignal.timeout(WRITES_WITHIN) };
    const promotion = { status: seatStatusOf(event), at: now };
    const promoted = await this.deps.store.promote(chosen, promotion, scope);
    for (const row of promoted) {
      roster.put(row);
      this.#promoted.push(row.id);
      this.#note(row, chosen, waiters);
    }
    if (chosen.length === MOST_PROMOTED && promoted.length > 0)
      await this.#promote(roster, waiters);
  }

  /** Who gave the seat back in the same round is not told of having had it. */
  #tellPromoted(roster: Roster, [first]: readonly Waiter[]): void {
    const { event, now } = roster;
    const rows = this.#promoted.map((id) => roster.byId(id)).filter((row) => row !== null);
    const seated = rows.filter((row) => standingOf(row, now) === 'seat');
    if (event === null || first === undefined || seated.length === 0) return;
    this.deps.onPromoted?.(event, seated, first.attempt.source);
  }

  /** The house itself promotes, whoever's visit made it do so. */
  #note(row: RsvpRecord, before: readonly RsvpRecord[], [first]: readonly Waiter[]): void {
    if (first === undefined) return;
    const waited = before.find(({ id }) => id === row.id) ?? null;
    const entry = {
      action: 'update',
      resourceType: 'rsvp',
      resourceId: row.id,
      description: 'Who waited longest was given a seat.',
      changes: changesOf(waited, row, ['status', 'promotedAt']),
    } as const;
    const house = { viewer: ANONYMOUS, userAgent: null, address: '' };
    const { now, scope, log } = first.attempt.source;
    this.deps.audit.note(entry, { ...house, now, scope, log });
  }
}

/** How it ended for one: the RSVP as it is after all was written, a promotion included. */
function settledAs(
  roster: Roster,
  seats: Seats,
  decision: Decision,
  row: RsvpRecord | null,
): Settled {
  return {
    rsvp: row && roster.byId(row.id),
    event: roster.event,
    seats,
    problem: decision.kind === 'stands' ? decision.problem : null,
    writes: decision.kind === 'takes' || decision.kind === 'gives' ? decision.writes : [],
  };
}

/** What becomes of whom; each person is decided once a round, since the next decision needs the row. */
function decideAll(roster: Roster, waiters: readonly Waiter[]) {
  const chosen: Chosen[] = [];
  const refused: (() => void)[] = [];
  const postponed: Waiter[] = [];
  const seen = new Set<string>();
  for (const [at, waiter] of waiters.entries()) {
    const { person, decide } = waiter.attempt;
    if (person !== null && seen.has(person)) {
      postponed.push(waiter);
      continue;
    }
    if (person !== null) seen.add(person);
    try {
      const decision = decide(roster);
      if (decision.kind === 'later') {
        // Nobody behind may be decided before: they would overtake.
        postponed.push(...waiters.slice(at));
        break;
      }
      chosen.push([waiter, decision]);
      foresee(roster, decision);
    } catch (error) {
      refused.push(() => {
        waiter.reject(error);
      });
    }
  }
  return { chosen, refused, postponed };
}

/** What is taken is gone at once; what is given back is there only once it is written. */
function foresee(roster: Roster, decision: Decision): void {
  if (decision.kind === 'takes') for (const { after } of decision.writes) roster.put(after);
  if (decision.kind === 'gives') roster.givesBack = true;
}

/** The first one's account carries what all share; nobody's leaving ends it for the others. */
function sharedScope([first]: readonly Waiter[]): CallScope {
  const meter = first?.attempt.source.scope.meter;
  return meter ? { meter } : {};
}

function latest(waiters: readonly Waiter[]): Instant {
  const moments = waiters.map(({ attempt }) => attempt.source.now);
  return moments.reduce((a, b) => (a > b ? a : b));
}

/** The problem of coming at a moment when too many others do. */
export function tooBusy(): InputError {
  const text = 'Too many are answering at this moment; try again.';
  return refusal('CONFLICT', ['input', 'eventId'], text);
}

/** Somebody changing the same row meanwhile is for the user to try again. */
function failureOf(error: unknown): unknown {
  return error instanceof AppError && error.code === 'CONFLICT' ? tooBusy() : error;
}
