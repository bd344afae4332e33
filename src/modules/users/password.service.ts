import { NO_SCOPE } from '../../shared/call-scope.js';
import { AppError, refusal } from '../../shared/errors.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { AuditSource } from '../audit/index.js';
import type { AccountDeps } from './account-deps.js';
import { badToken, readAddress, readPasswordChange, readReset } from './account-input.js';
import { ATTEMPTS, takeOrRefuse } from './attempt-limits.js';
import { hashOfSecret, keyOfEmail, newSecret } from './secrets.js';
import type { Session } from './session-opener.js';
import type { UserRecord } from './user.record.js';
import type { Expectable } from './user.store.js';

const HOUR = 60 * 60 * 1000;

/** Sets new passwords; with the old one all sessions end. */
export class PasswordService {
  constructor(private readonly deps: AccountDeps) {}

  /** Sends a token for a new password; the answer is the same for every address. */
  async requestReset(input: unknown, call: AuditSource): Promise<void> {
    const { email } = readAddress(input);
    const { rateLimits, behind } = this.deps;
    await takeOrRefuse(
      rateLimits,
      [ATTEMPTS.passwordResetAddress, call.address],
      [ATTEMPTS.passwordResetEmail, keyOfEmail(email)],
    );
    behind.run('send a password reset', call.log, () => this.#sendReset(email, call.now));
  }

  /** Sets a new password by a token out of a mail; the token works once. */
  async reset(input: unknown, call: AuditSource): Promise<void> {
    const { token, password } = readReset(input);
    const hash = hashOfSecret(token);
    if (hash === null) throw badToken();
    await takeOrRefuse(this.deps.rateLimits, [ATTEMPTS.tokenAddress, call.address]);
    const user = await this.deps.users.byToken('passwordResetToken', hash, call.scope);
    const expiry = user?.passwordResetTokenExpiry ?? null;
    if (!user?.isActive || user.status !== 'active' || expiry === null || expiry <= call.now) {
      throw badToken();
    }
    // Whoever has the mail has the address.
    const changed = await this.#set(user, password, ['passwordResetToken'], call, {
      isVerified: true,
    });
    if (!changed) throw badToken();
    await this.#finish(changed, 'Set a new password by mail.', call);
  }

  /** Sets a new password for whoever knows the old one, and opens a new session in place of all others. */
  async change(userId: string, input: unknown, call: AuditSource): Promise<Session> {
    const { currentPassword, newPassword } = readPasswordChange(input);
    const { users, attempts, opener } = this.deps;
    const [own] = await users.byIds([userId], call.scope);
    if (!own?.isActive) throw new AppError('UNAUTHENTICATED', 'This account cannot be used.');
    const tried = { email: own.email, password: currentPassword };
    const { correct, user } = await attempts.try(tried, call);
    if (!correct || user?.id !== userId) {
      throw refusal('BAD_USER_INPUT', ['input', 'currentPassword'], 'The password is wrong.');
    }
    const changed = await this.#set(user, newPassword, [], call);
    if (!changed) {
      const message = 'The account was changed at the same time; try again.';
      throw refusal('CONFLICT', ['input', 'currentPassword'], message);
    }
    await this.#finish(changed, 'Changed the password.', call);
    return (await opener.open(changed, changed.sessionVersion, call)).session;
  }

  async #sendReset(email: string, now: Instant): Promise<void> {
    const { users, post, mails } = this.deps;
    const user = await users.byEmail(email, NO_SCOPE);
    if (!user?.isActive || user.status !== 'active') return;
    const { secret, hash } = newSecret();
    const changes = {
      passwordResetToken: hash,
      passwordResetTokenExpiry: toInstant(new Date(Date.parse(now) + HOUR)),
    };
    const changed = await users.changeIf(user, ['sessionVersion'], changes, now, NO_SCOPE);
    if (changed) post.post(mails.resetPassword(user.email, user.firstName, secret));
  }

  /** The new password, and with it the end of all that the old one opened: tokens of mails, locks, sessions. */
  async #set(
    user: UserRecord,
    password: string,
    expected: readonly Expectable[],
    { now, scope }: AuditSource,
    more: Partial<UserRecord> = {},
  ): Promise<UserRecord | null> {
    const { users, passwords } = this.deps;
    const changes = {
      ...more,
      passwordHash: await passwords.hash(password),
      passwordResetToken: null,
      passwordResetTokenExpiry: null,
      pendingEmail: null,
      verificationToken: null,
      verificationTokenExpiry: null,
      failedLoginAttempts: 0,
      lockoutUntil: null,
      sessionVersion: user.sessionVersion + 1,
    };
    return users.changeIf(user, [...expected, 'sessionVersion'], changes, now, scope);
  }

  async #finish(user: UserRecord, description: string, call: AuditSource): Promise<void> {
    const { ends, attempts, audit, behind, post, mails } = this.deps;
    const { id, email, firstName, sessionVersion: version } = user;
    const { now, scope, log } = call;
    const end = (on: typeof scope) =>
      ends.accountChanged(id, { version, revoke: true }, { now, scope: on });
    // The password is new whatever happens now; sessions that could not be ended at once end a little later.
    await end(scope).catch(() => behind.run('end sessions', log, () => end(NO_SCOPE)));
    await attempts.forget(email);
    audit.note(
      { action: 'update', resourceType: 'user', resourceId: id, userId: id, description },
      call,
    );
    post.post(mails.passwordChanged(email, firstName));
  }
}
