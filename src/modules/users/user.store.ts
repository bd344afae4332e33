import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { readUser, type UserRecord, USERS, writeUser } from './user.record.js';

/** Accounts as ZeroDB holds them. */
export class UserStore {
  readonly #users: Collection<UserRecord>;

  constructor(
    private readonly documents: Documents,
    warn: Warn,
  ) {
    this.#users = new Collection(documents, USERS, readUser, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (UserRecord | null)[]> {
    return this.#users.getMany(ids, scope);
  }

  /**
   * The account of an e-mail address: stored in lower case, and as typed by older programs. ZeroDB keeps
   * no address unique by itself: of two accounts the older one is meant, whoever made the second.
   */
  async byEmail(email: string, scope: CallScope): Promise<UserRecord | null> {
    const typed = email.trim();
    const spellings = [...new Set([typed.toLowerCase(), typed])];
    const { items } = await this.#users.find(
      { filter: { email: { $in: spellings } }, sort: { created_at: 1 }, limit: 10 },
      scope,
    );
    return items[0] ?? null;
  }

  /** Notes a login and touches nothing else of the account. */
  async noteLogin(user: UserRecord, at: Instant, scope: CallScope): Promise<void> {
    const $set = { last_login: at, failed_login_attempts: 0, updated_at: at };
    const matched = await this.documents.updateWhere(USERS, { doc_id: user.id }, { $set }, scope);
    if (matched > 0) return;
    // Documents of older programs have no `doc_id`; they are known by their row.
    const next = { ...user, lastLogin: at, failedLoginAttempts: 0, updatedAt: at };
    await this.documents.replace(USERS, user.rowId, writeUser(next), scope);
  }
}
