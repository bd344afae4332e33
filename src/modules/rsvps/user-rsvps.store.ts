import type { CallScope } from '../../shared/call-scope.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { readRsvp, type RsvpRecord, RSVPS } from './rsvp.record.js';

/** What people answered, as ZeroDB holds it. */
export class UserRsvpStore {
  readonly #rsvps: Collection<RsvpRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#rsvps = new Collection(documents, RSVPS, readRsvp, warn);
  }

  /** Every answer of these people, whatever it was, in no order. */
  ofUsers(userIds: readonly string[], scope: CallScope): Promise<readonly RsvpRecord[]> {
    return this.#rsvps.findAll({ filter: { user_id: { $in: [...userIds] } } }, scope, 100_000);
  }
}
