import type { CallScope } from '../../shared/call-scope.js';
import { type Instant, laterOf } from '../../shared/instant.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { readRsvp, type RsvpRecord, RSVPS, type RsvpStatus, rsvpTable } from './rsvp.record.js';

/** Every spelling of an answer that takes no seat and waits for none. */
const WITHDRAWN = ['canceled', 'cancelled', 'declined', 'not_going'];
/** Every spelling of an answer that waits. */
const WAITING = ['waitlist', 'waitlisted'];
/** More rows than any event has; the store reads them all, since ZeroDB counts nothing. */
const MOST_ROWS = 100_000;

/** What becomes of those who get a seat after waiting. */
export interface Promotion {
  readonly status: RsvpStatus;
  readonly at: Instant;
}

/** Answers to invitations as ZeroDB holds them. */
export class RsvpStore {
  readonly #rsvps: Collection<RsvpRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#rsvps = new Collection(documents, RSVPS, readRsvp, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (RsvpRecord | null)[]> {
    return this.#rsvps.getMany(ids, scope);
  }

  /** What takes a seat or waits for one, at any of these events. ZeroDB counts nothing, so the rows are read. */
  activeOfEvents(eventIds: readonly string[], scope: CallScope): Promise<readonly RsvpRecord[]> {
    const filter = { event_id: { $in: [...eventIds] }, status: { $nin: WITHDRAWN } };
    return this.#rsvps.findAll({ filter }, scope, MOST_ROWS);
  }

  /** Every answer to these events, whatever became of it. */
  ofEvents(eventIds: readonly string[], scope: CallScope): Promise<readonly RsvpRecord[]> {
    const filter = { event_id: { $in: [...eventIds] } };
    return this.#rsvps.findAll({ filter }, scope, MOST_ROWS);
  }

  /** What one person answered to these events, whatever it was. */
  ofUser(
    userId: string,
    eventIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly RsvpRecord[]> {
    const filter = { user_id: userId, event_id: { $in: [...eventIds] } };
    return this.#rsvps.findAll({ filter }, scope);
  }

  add(rsvp: RsvpRecord, scope: CallScope): Promise<RsvpRecord> {
    return this.#rsvps.add(rsvp, rsvpTable, scope);
  }

  /** Rejects with CONFLICT when somebody changed it meanwhile. */
  change(
    before: RsvpRecord,
    changes: Partial<RsvpRecord>,
    now: Instant,
    scope: CallScope,
  ): Promise<RsvpRecord> {
    return this.#rsvps.change(before, changes, now, rsvpTable, scope);
  }

  /**
   * Gives seats to up to 100 who wait, in one call, and answers those who have one now: who meanwhile
   * waits no more is left alone.
   */
  async promote(
    waiting: readonly RsvpRecord[],
    { status, at }: Promotion,
    scope: CallScope,
  ): Promise<readonly RsvpRecord[]> {
    const ids = waiting.map(({ id }) => id);
    const updatedAt = waiting.reduce((moment, each) => laterOf(moment, each.updatedAt ?? ''), at);
    const filter = { doc_id: { $in: ids }, status: { $in: WAITING } };
    const $set = { status, promoted_at: at, updated_at: updatedAt };
    const matched = await this.#rsvps.documents.updateWhere(RSVPS, filter, { $set }, scope);
    if (matched === waiting.length) {
      const changes = { status, promotedAt: at, updatedAt, updatedKey: updatedAt };
      return waiting.map((rsvp) => ({ ...rsvp, ...changes }));
    }
    return this.#promoteRest(ids, { status, at }, scope);
  }

  /** Documents of older programs have no `doc_id` to be matched by: they are changed one by one. */
  async #promoteRest(
    ids: readonly string[],
    { status, at }: Promotion,
    scope: CallScope,
  ): Promise<readonly RsvpRecord[]> {
    const found = (await this.byIds(ids, scope)).filter((rsvp) => rsvp !== null);
    const rows = await Promise.allSettled(
      found.map((rsvp) =>
        rsvp.status === 'waitlist'
          ? this.change(rsvp, { status, promotedAt: at }, at, scope)
          : Promise.resolve(rsvp),
      ),
    );
    const stored = rows.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    return stored.filter((rsvp) => rsvp.status === status && rsvp.promotedAt === at);
  }
}
