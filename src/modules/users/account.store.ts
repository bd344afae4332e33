import type { CallScope } from '../../shared/call-scope.js';
import type { Cache } from '../../shared/coordination.js';
import type { Instant } from '../../shared/instant.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import { wordsForRole } from '../../shared/record-fields.js';
import { spellingsOf } from '../../shared/spellings.js';
import { ROLES, type Role } from '../../shared/viewer.js';
import { Collection, type Records, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents, Filter, Scalar } from '../../sources/zerodb/documents.js';
import { keysetListPage, newestFirst } from '../../sources/zerodb/keyset-list.js';
import { isMember, isUsable } from './user.policy.js';
import { PEOPLE, type UserRecord, USERS, userTable } from './user.record.js';

/** Which accounts; what is not given does not matter. */
export interface AccountCriteria {
  readonly role?: Role | undefined;
  readonly isActive?: boolean | undefined;
}

/** Most accounts that are counted by reading them; more is refused, never cut. */
const MOST = 100_000;
/** How an account says that it is active, as older programs wrote it too; saying nothing says it as well. */
const ACTIVE: readonly Scalar[] = [true, 1, '1', ...spellingsOf(['true', 'yes']), null, ''];

/** Accounts as the office works with them. */
export class AccountStore {
  readonly #accounts: Collection<UserRecord>;

  constructor(
    documents: Documents,
    warn: Warn,
    private readonly cache: Cache,
  ) {
    this.#accounts = new Collection(documents, USERS, userTable.read, warn);
  }

  /** An account as it is now. */
  async byId(id: string, scope: CallScope): Promise<UserRecord | null> {
    const [account = null] = await this.#accounts.getMany([id], scope);
    return account;
  }

  /** Accounts as they are now, in order: one call, however many. */
  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (UserRecord | null)[]> {
    return this.#accounts.getMany(ids, scope);
  }

  /** A page of accounts, newest first: one call, however many there are. */
  page(
    criteria: AccountCriteria,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<UserRecord>> {
    return keysetListPage(newestFirst(this.#accounts, filterOf(criteria)), request, scope);
  }

  /** Accounts whose address begins so, at most 1,000: it is stored in lower case, or as once typed. */
  withEmailFrom(start: string, scope: CallScope): Promise<Records<UserRecord>> {
    const email = { $gte: start, $lt: `${start}\uffff` };
    return this.#accounts.find({ filter: { email }, limit: 1_000 }, scope);
  }

  /** Accounts with this very address, in lower case. */
  async withEmail(email: string, scope: CallScope): Promise<readonly UserRecord[]> {
    return (await this.#accounts.find({ filter: { email } }, scope)).items;
  }

  /** Those of the office who can sign in. */
  async activeAdmins(scope: CallScope): Promise<readonly UserRecord[]> {
    const found = await this.#accounts.findAll({ filter: filterOf({ role: 'admin' }) }, scope);
    return found.filter((account) => account.role === 'admin' && isUsable(account));
  }

  /** Every member of the association: read whole, since ZeroDB counts nothing by month or state. */
  async members(scope: CallScope): Promise<readonly UserRecord[]> {
    const filter = { role: { $nin: [null, ...spelled('public')] } };
    return (await this.#accounts.findAll({ filter }, scope, MOST)).filter(isMember);
  }

  /** Changes an account that is still as it was read; rejects with CONFLICT when it is not. */
  async change(
    before: UserRecord,
    changes: Partial<UserRecord>,
    now: Instant,
    scope: CallScope,
  ): Promise<UserRecord> {
    try {
      return await this.#accounts.change(before, changes, now, userTable, scope);
    } finally {
      await this.cache.drop(PEOPLE);
    }
  }
}

function filterOf({ role, isActive }: AccountCriteria): Filter {
  return {
    ...(role !== undefined && { role: roleFilter(role) }),
    ...(isActive !== undefined && { is_active: { [isActive ? '$in' : '$nin']: ACTIVE } }),
  };
}

/** Whose role is not stored, or unknown, may do nothing: they are found by what they are not. */
function roleFilter(role: Role): Filter[string] {
  if (role !== 'public') return { $in: spelled(role) };
  return { $nin: ROLES.filter((each) => each !== 'public').flatMap(spelled) };
}

function spelled(role: Role): readonly string[] {
  return spellingsOf(wordsForRole(role));
}
