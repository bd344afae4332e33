import { loadEach } from '../../graphql/loader.js';
import type { NodeSource } from '../../graphql/node.js';
import { BehindTheAnswer } from '../../shared/behind.js';
import type { Clock } from '../../shared/clock.js';
import type { Coordination } from '../../shared/coordination.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { AuditTrail } from '../audit/index.js';
import { AccessCheck } from './access-check.js';
import type { CreateProfile, MailPost } from './account-deps.js';
import { AccountMails } from './account-mails.js';
import { AccountResolver } from './account.resolver.js';
import { EmailService } from './email.service.js';
import { LoginAttempts } from './login-attempts.js';
import { PasswordService } from './password.service.js';
import { passwords } from './passwords.js';
import { RefreshService } from './refresh.service.js';
import { RegistrationService } from './registration.service.js';
import { SessionEnds } from './session-ends.js';
import { SessionOpener } from './session-opener.js';
import { AccountStore } from './account.store.js';
import { RefreshFamilyStore } from './refresh-family.store.js';
import { SessionService } from './session.service.js';
import { Tokens, type TokenSettings } from './tokens.js';
import { createUserLoaders, type UserLoaders } from './user.loaders.js';
import { UserResolver } from './user.resolver.js';
import { UserStore } from './user.store.js';

export {
  type CreateProfile,
  type FirstProfile,
  holdingAddress,
  type MailPost,
} from './account-deps.js';
export { actingViewer } from './acting-viewer.js';
export { type AccountCriteria, AccountStore } from './account.store.js';
export { hashPassword } from './passwords.js';
export type { AccountChange, SessionEnds } from './session-ends.js';
export type { TokenSettings } from './tokens.js';
export type { UserLoaders } from './user.loaders.js';
export { isUsable } from './user.policy.js';
export { PEOPLE, type UserRecord } from './user.record.js';
export { User, UserRole } from './user.type.js';

export interface UsersModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: UserLoaders;
  readonly tokens: Tokens;
  /** Whether an access token is believed: signed here, not expired, and not ended. */
  readonly access: AccessCheck;
  /** To be told when an account was changed in a way that its sessions must feel. */
  readonly sessions: Pick<SessionEnds, 'accountChanged'>;
  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void>;
  /** Accounts as the office works with them. */
  readonly accounts: AccountStore;
}

export interface UsersDeps {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly clock: Clock;
  readonly coordination: Coordination;
  readonly audit: AuditTrail;
  readonly tokens: TokenSettings;
  readonly createProfile: CreateProfile;
  readonly post: MailPost;
  /** Where the links in mails lead. */
  readonly webUrl: string;
}

export function createUsersModule(deps: UsersDeps): UsersModule {
  const { documents, warn, coordination, audit } = deps;
  const { sessions: versions, rateLimits, locks } = coordination;
  const users = new UserStore(documents, warn, coordination.cache);
  const families = new RefreshFamilyStore(documents, warn);
  const tokens = new Tokens(deps.tokens, deps.clock);
  const behind = new BehindTheAnswer();
  const access = new AccessCheck({ tokens, versions, users, families });
  const { accessSeconds } = tokens;
  const forget = (key: string) => access.forget(key);
  const ends = new SessionEnds({ families, versions, accessSeconds, forget });
  const opener = new SessionOpener({ families, tokens });
  const attempts = new LoginAttempts({ users, rateLimits, passwords, behind });
  const base = { users, families, tokens, attempts, opener, ends, versions, audit, behind };
  const account = {
    ...{ ...base, rateLimits, locks, passwords, post: deps.post },
    createProfile: deps.createProfile,
    mails: new AccountMails(deps.webUrl),
    secret: deps.tokens.secret,
  };
  const loaders = createUserLoaders(users);
  return {
    resolvers: [
      new UserResolver(new SessionService(base), new RefreshService(base), loaders),
      new AccountResolver({
        registrations: new RegistrationService(account),
        emails: new EmailService(account),
        passwords: new PasswordService(account),
      }),
    ],
    nodes: [accountNodes(loaders)],
    loaders,
    tokens,
    access,
    sessions: ends,
    settled: () => behind.settled(),
    accounts: new AccountStore(documents, warn, coordination.cache),
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
