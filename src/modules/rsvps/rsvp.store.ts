import type { CallScope } from '../../shared/call-scope.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { readRsvp, type RsvpRecord, RSVPS } from './rsvp.record.js';

/** Every spelling of an answer that takes no seat and waits for none. */
const WITHDRAWN = ['canceled', 'cancelled', 'declined', 'not_going'];

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
    return this.#rsvps.findAll({ filter }, scope, 100_000);
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
}
