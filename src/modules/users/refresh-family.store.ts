import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import type { Role } from '../../shared/viewer.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import {
  type NewRefreshFamily,
  newRefreshFamily,
  readRefreshFamily,
  REFRESH_FAMILIES,
  type RefreshFamilyRecord,
  type RefreshFamilyState,
  writeRefreshFamily,
} from './refresh-family.record.js';

/** The state a rotation expects, and the one it leaves. */
export interface Rotation {
  readonly id: string;
  readonly from: { readonly current: string; readonly state: RefreshFamilyState };
  readonly to: {
    readonly current: string;
    readonly at: Instant;
    readonly expiresAt: Instant;
    readonly role: Role;
  };
}

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
    const data = writeRefreshFamily(newRefreshFamily(family));
    await this.documents.insert(REFRESH_FAMILIES, data, scope);
  }

  async byId(id: string, scope: CallScope): Promise<RefreshFamilyRecord | null> {
    const [family = null] = await this.#families.getMany([id], scope);
    return family;
  }

  /** Moves a family on, if it is where the caller believes it to be: of two at once, one wins. */
  async rotate({ id, from, to }: Rotation, scope: CallScope): Promise<boolean> {
    const matched = await this.documents.updateWhere(
      REFRESH_FAMILIES,
      { doc_id: id, current: from.current, state: from.state },
      {
        $set: {
          current: to.current,
          state: 'active',
          role: to.role,
          rotated_at: to.at,
          updated_at: to.at,
          expires_at: to.expiresAt,
        },
      },
      scope,
    );
    return matched === 1;
  }

  /** Ends a family for good. */
  async revoke(id: string, reason: string, at: Instant, scope: CallScope): Promise<void> {
    const $set = { state: 'revoked', revoked_reason: reason, updated_at: at };
    await this.documents.updateWhere(REFRESH_FAMILIES, { doc_id: id }, { $set }, scope);
  }
}
