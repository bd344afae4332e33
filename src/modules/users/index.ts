import { loadEach } from '../../graphql/loader.js';
import type { NodeSource } from '../../graphql/node.js';
import type { Clock } from '../../shared/clock.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { AccountStore } from './account.store.js';
import { RefreshFamilyStore } from './refresh-family.store.js';
import { SessionFamilies } from './session-families.store.js';
import { SessionService } from './session.service.js';
import { Tokens, type TokenSettings } from './tokens.js';
import { createUserLoaders, type UserLoaders } from './user.loaders.js';
import { UserResolver } from './user.resolver.js';
import { UserStore } from './user.store.js';

export { type AccountCriteria, AccountStore, byCreation } from './account.store.js';
export { hashPassword } from './passwords.js';
export type { TokenSettings } from './tokens.js';
export type { UserLoaders } from './user.loaders.js';
export { isUsable } from './user.policy.js';
export type { UserRecord } from './user.record.js';
export { User, UserRole } from './user.type.js';

export interface UsersModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: UserLoaders;
  readonly tokens: Tokens;
  /** Accounts as the office works with them. */
  readonly accounts: AccountStore;
  /** Told of what becomes of an account. */
  readonly sessions: Pick<SessionFamilies, 'accountChanged'>;
}

export function createUsersModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly clock: Clock;
  readonly tokens: TokenSettings;
}): UsersModule {
  const users = new UserStore(deps.documents, deps.warn);
  const families = new RefreshFamilyStore(deps.documents, deps.warn);
  const tokens = new Tokens(deps.tokens, deps.clock);
  const loaders = createUserLoaders(users);
  return {
    resolvers: [new UserResolver(new SessionService({ users, families, tokens }), loaders)],
    nodes: [accountNodes(loaders)],
    loaders,
    tokens,
    accounts: new AccountStore(deps.documents, deps.warn),
    sessions: new SessionFamilies(deps.documents),
  };
}

/** An account by id: for its owner, the board and the office. */
function accountNodes(definitions: UserLoaders): NodeSource {
  return {
    type: 'User',
    byIds: (ids, { viewer, loaders }) =>
      loadEach(
        loaders.of(definitions.byId),
        ids.map((id) => (isSelf(viewer, id) || hasRank(viewer, 'board_member') ? id : null)),
      ),
  };
}
