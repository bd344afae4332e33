import type { CallScope } from '../../shared/call-scope.js';
import type { Cache } from '../../shared/coordination.js';
import { AppError } from '../../shared/errors.js';
import { type Instant, laterOf } from '../../shared/instant.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents, Filter, Update } from '../../sources/zerodb/documents.js';
import {
  type NewUser,
  newUser,
  PEOPLE,
  readUser,
  type UserRecord,
  USERS,
  userTable,
} from './user.record.js';

/** What a change of an account may expect to be as it was read, by stored name. */
const EXPECTABLE = {
  sessionVersion: 'session_version',
  passwordHash: 'password_hash',
  verificationToken: 'verification_token',
  passwordResetToken: 'password_reset_token',
  isVerified: 'is_verified',
} as const satisfies Partial<Record<keyof UserRecord, string>>;
export type Expectable = keyof typeof EXPECTABLE;

/** Accounts as ZeroDB holds them. */
export class UserStore {
  readonly #users: Collection<UserRecord>;

  constructor(
    private readonly documents: Documents,
    warn: Warn,
    private readonly cache: Cache,
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
  byEmail(email: string, scope: CallScope): Promise<UserRecord | null> {
    const typed = email.trim();
    const spellings = [...new Set([typed.toLowerCase(), typed])];
    return this.#first({ email: { $in: spellings } }, scope);
  }

  /** The account that a hashed token of a mail belongs to, of either kind. */
  byToken(
    kind: 'verificationToken' | 'passwordResetToken',
    hash: string,
    scope: CallScope,
  ): Promise<UserRecord | null> {
    return this.#first({ [EXPECTABLE[kind]]: hash }, scope);
  }

  /** Whether an identity that the gateway chose is taken: one query, unlike {@link byIds}. */
  async isTaken(id: string, scope: CallScope): Promise<boolean> {
    return (await this.#first({ doc_id: id }, scope)) !== null;
  }

  add(user: NewUser, scope: CallScope): Promise<UserRecord> {
    return this.#users.add(newUser(user), userTable, scope);
  }

  /** A write that takes as long as one of an account and changes nothing. */
  async pretend(id: string, at: Instant, scope: CallScope): Promise<void> {
    const filter = { doc_id: `nobody ${id}` };
    await this.documents.updateWhere(USERS, filter, { $set: { updated_at: at } }, scope);
  }

  /**
   * Changes an account if these of its fields are still as they were read: of two changes at once, one is
   * made. Null when they are not; nothing was changed then.
   */
  async changeIf(
    user: UserRecord,
    expected: readonly Expectable[],
    changes: Partial<UserRecord>,
    now: Instant,
    scope: CallScope,
  ): Promise<UserRecord | null> {
    const updatedAt = user.updatedAt === null ? now : laterOf(now, user.updatedAt);
    const after = { ...user, ...changes, updatedAt };
    const { $set, $unset } = userTable.diff(user, after);
    const update = { $set, ...(Object.keys($unset).length > 0 && { $unset }) };
    try {
      return await this.#swap(user, expected, changes, update, now, scope);
    } finally {
      await this.cache.drop(PEOPLE);
    }
  }

  /** Notes a login and touches nothing else; null when the sessions of the account were ended meanwhile. */
  noteLogin(user: UserRecord, now: Instant, scope: CallScope): Promise<UserRecord | null> {
    const changes = { lastLogin: now, failedLoginAttempts: 0, lockoutUntil: null };
    const update = {
      $set: { last_login: now, failed_login_attempts: 0, updated_at: now },
      $unset: { lockout_until: true },
    } as const;
    return this.#swap(user, ['sessionVersion'], changes, update, now, scope);
  }

  /** Counts a wrong password, and locks the account when told until when. */
  async noteFailure(id: string, lockoutUntil: Instant | null, scope: CallScope): Promise<void> {
    const $inc = { failed_login_attempts: 1 };
    const update = lockoutUntil ? { $inc, $set: { lockout_until: lockoutUntil } } : { $inc };
    await this.documents.updateWhere(USERS, { doc_id: id }, update, scope);
  }

  async #swap(
    user: UserRecord,
    expected: readonly Expectable[],
    changes: Partial<UserRecord>,
    update: Update,
    now: Instant,
    scope: CallScope,
  ): Promise<UserRecord | null> {
    const conditions = expected.map((name) => [EXPECTABLE[name], asStored(user[name])] as const);
    const filter: Filter = { doc_id: user.id, ...Object.fromEntries(conditions) };
    const matched = await this.documents.updateWhere(USERS, filter, update, scope);
    if (matched > 0) return { ...user, ...changes };
    // Documents of older programs have no `doc_id`: they are read again and replaced by their row.
    const [fresh] = await this.byIds([user.id], scope);
    if (!fresh || expected.some((name) => fresh[name] !== user[name])) return null;
    try {
      return await this.#users.change(fresh, changes, now, userTable, scope);
    } catch (error) {
      const lost = error instanceof AppError && /^(CONFLICT|NOT_FOUND)$/.test(error.code);
      if (lost) return null;
      throw error;
    }
  }

  async #first(filter: Filter, scope: CallScope): Promise<UserRecord | null> {
    const query = { filter, sort: { created_at: 1 }, limit: 10 } as const;
    const { items } = await this.#users.find(query, scope);
    return items[0] ?? null;
  }
}

/** A condition on a stored value; one that is a default may be left out of the document. */
function asStored(value: string | number | boolean | null) {
  return value === 0 || value === false ? { $in: [value, null] } : value;
}
