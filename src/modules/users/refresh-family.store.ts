import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import type { Role } from '../../shared/viewer.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents, Filter, Update } from '../../sources/zerodb/documents.js';
import {
  type NewRefreshFamily,
  newRefreshFamily,
  readRefreshFamily,
  REFRESH_FAMILIES,
  type RefreshFamilyRecord,
  type RefreshFamilyState,
  refreshFamilyTable,
} from './refresh-family.record.js';

/** The state a rotation expects, and the one it leaves. */
export interface Rotation {
  readonly id: string;
  readonly from: {
    readonly current: string;
    readonly state: RefreshFamilyState;
    /** Of a stale family: what it was found to have to reach. */
    readonly version?: number;
  };
  readonly to: {
    readonly current: string;
    readonly at: Instant;
    readonly expiresAt: Instant;
    readonly role: Role;
    readonly version: number;
  };
}

/** Rows that one bulk update changes at most. */
const MOST_ROWS = 100;

/** Families of refresh tokens as ZeroDB holds them. */
export class RefreshFamilyStore {
  readonly #families: Collection<RefreshFamilyRecord>;

  constructor(
    private readonly documents: Documents,
    warn: Warn,
  ) {
    this.#families = new Collection(documents, REFRESH_FAMILIES, readRefreshFamily, warn);
  }

  async open(family: NewRefreshFamily, scope: CallScope): Promise<void> {
    await this.#families.add(newRefreshFamily(family), refreshFamilyTable, scope);
  }

  async byId(id: string, scope: CallScope): Promise<RefreshFamilyRecord | null> {
    const [family = null] = await this.#families.getMany([id], scope);
    return family;
  }

  /** Moves a family on, if it is where the caller believes it to be: of two at once, one wins. */
  async rotate({ id, from, to }: Rotation, scope: CallScope): Promise<boolean> {
    const { current, state, version } = from;
    const filter = {
      doc_id: id,
      current,
      state,
      ...(version !== undefined && { session_version: orAbsent(version) }),
    };
    const $set = {
      current: to.current,
      state: 'active',
      role: to.role,
      session_version: to.version,
      rotated_at: to.at,
      updated_at: to.at,
      expires_at: to.expiresAt,
    };
    return (await this.documents.updateWhere(REFRESH_FAMILIES, filter, { $set }, scope)) === 1;
  }

  /** Ends a family for good; ends it no second time. */
  async revoke(id: string, reason: string, at: Instant, scope: CallScope): Promise<void> {
    const filter = { doc_id: id, state: { $ne: 'revoked' } };
    await this.documents.updateWhere(REFRESH_FAMILIES, filter, revoked(reason, at), scope);
  }

  /** Ends all families of an account. */
  revokeAll(userId: string, reason: string, at: Instant, scope: CallScope): Promise<void> {
    const filter = { user_id: userId, state: { $ne: 'revoked' } };
    return this.#updateAll(filter, revoked(reason, at), scope);
  }

  /** Makes all living families of an account read it anew, up to this version at least. */
  staleAll(userId: string, version: number, at: Instant, scope: CallScope): Promise<void> {
    const filter = {
      user_id: userId,
      state: { $in: ['active', 'stale'] },
      // So that those done are not done again, and that one going on from an older state finds it changed.
      session_version: { $ne: version },
    };
    const $set = { state: 'stale', session_version: version, updated_at: at };
    return this.#updateAll(filter, { $set }, scope);
  }

  /** One call, and another only where one changes as many rows as it can. */
  async #updateAll(filter: Filter, update: Update, scope: CallScope): Promise<void> {
    let matched = MOST_ROWS;
    while (matched >= MOST_ROWS) {
      matched = await this.documents.updateWhere(REFRESH_FAMILIES, filter, update, scope);
    }
  }
}

function revoked(reason: string, at: Instant): Update {
  return { $set: { state: 'revoked', revoked_reason: reason, updated_at: at } };
}

/** A count of 0 may be left out of a document. */
function orAbsent(count: number) {
  return count === 0 ? { $in: [0, null] } : count;
}
