import { NO_SCOPE } from '../../shared/call-scope.js';
import { refusal } from '../../shared/errors.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import { type AuditSource, changesOf } from '../audit/index.js';
import { type AccountDeps, holdingAddress } from './account-deps.js';
import { badToken, readAddress, readEmailChange } from './account-input.js';
import { ATTEMPTS, takeOrRefuse } from './attempt-limits.js';
import { hashOfSecret, keyOfEmail, newSecret } from './secrets.js';
import type { UserRecord } from './user.record.js';

const DAY = 24 * 60 * 60 * 1000;
const TOKEN_GONE = { verificationToken: null, verificationTokenExpiry: null } as const;

/** Until when a token that is sent now confirms an address. */
export function verificationUntil(now: Instant): Instant {
  return toInstant(new Date(Date.parse(now) + DAY));
}

/** Confirms e-mail addresses, first ones and new ones. */
export class EmailService {
  constructor(private readonly deps: AccountDeps) {}

  /** Confirms an address by the token that was sent to it; the token works once. */
  async verify(token: string, call: AuditSource): Promise<UserRecord> {
    const { rateLimits, users } = this.deps;
    const hash = hashOfSecret(token);
    if (hash === null) throw badToken();
    await takeOrRefuse(rateLimits, [ATTEMPTS.tokenAddress, call.address]);
    const user = await users.byToken('verificationToken', hash, call.scope);
    const expiry = user?.verificationTokenExpiry ?? null;
    if (!user?.isActive || expiry === null || expiry <= call.now) throw badToken();
    return user.pendingEmail === null
      ? this.#confirmFirst(user, call)
      : this.#confirmNew(user, user.pendingEmail, call);
  }

  /** Sends another token to an address that is not confirmed yet; the answer is the same for every address. */
  async resend(input: unknown, call: AuditSource): Promise<void> {
    const { email } = readAddress(input);
    await this.#takeMail(email, call);
    this.deps.behind.run('send a verification mail', call.log, async () => {
      const { users, post, mails } = this.deps;
      const user = await users.byEmail(email, NO_SCOPE);
      if (!user?.isActive || user.isVerified) return;
      const secret = await this.#storeToken(user, null, call.now);
      if (secret) post.post(mails.verifyEmail(user.email, user.firstName, secret));
    });
  }

  /** Asks the owner of a new address to confirm it, and tells the old one. Nothing changes until then. */
  async change(userId: string, input: unknown, call: AuditSource): Promise<void> {
    const { email, password } = readEmailChange(input);
    const { users, attempts, behind } = this.deps;
    const [own] = await users.byIds([userId], call.scope);
    if (!own?.isActive) throw refusal('NOT_FOUND', null, 'This account cannot be used.');
    if (own.email === email) {
      throw refusal('BAD_USER_INPUT', ['input', 'email'], 'This is your address already.');
    }
    const { correct, user } = await attempts.try({ email: own.email, password }, call);
    if (!correct || user?.id !== userId) {
      throw refusal('BAD_USER_INPUT', ['input', 'password'], 'The password is wrong.');
    }
    await this.#takeMail(email, call);
    behind.run('begin a change of address', call.log, () => this.#begin(user, email, call.now));
  }

  async #begin(user: UserRecord, email: string, now: Instant): Promise<void> {
    const { users, post, mails } = this.deps;
    if (await users.byEmail(email, NO_SCOPE)) {
      post.post(mails.emailTaken(email));
      return;
    }
    const secret = await this.#storeToken(user, email, now);
    if (!secret) return;
    post.post(mails.confirmNewEmail(email, user.firstName, secret));
    post.post(mails.emailChangeRequested(user.email, user.firstName));
  }

  async #confirmFirst(user: UserRecord, call: AuditSource): Promise<UserRecord> {
    const { users, audit, post, mails } = this.deps;
    const changes = { isVerified: true, ...TOKEN_GONE };
    const verified = await users.changeIf(
      user,
      ['verificationToken'],
      changes,
      call.now,
      call.scope,
    );
    if (!verified) throw badToken();
    audit.note({ ...entryOf(user, verified), description: 'Confirmed the e-mail address.' }, call);
    post.post(mails.welcome(verified.email, verified.firstName));
    return verified;
  }

  async #confirmNew(user: UserRecord, email: string, call: AuditSource): Promise<UserRecord> {
    const { users, locks, audit, post, mails } = this.deps;
    const { now, scope } = call;
    const change = async () => {
      const owner = await users.byEmail(email, scope);
      if (owner && owner.id !== user.id) {
        const message = 'This address has an account of its own meanwhile.';
        throw refusal('CONFLICT', ['input', 'token'], message);
      }
      const changes = { email, pendingEmail: null, isVerified: true, ...TOKEN_GONE };
      return users.changeIf(user, ['verificationToken'], changes, now, scope);
    };
    const changed = await holdingAddress(locks, email, change, scope.signal);
    if (!changed) throw badToken();
    audit.note({ ...entryOf(user, changed), description: 'Changed the e-mail address.' }, call);
    post.post(mails.emailChanged(user.email, user.firstName));
    return changed;
  }

  /** Stores a new token, which ends the one before; null when the account was changed meanwhile. */
  async #storeToken(
    user: UserRecord,
    pendingEmail: string | null,
    now: Instant,
  ): Promise<string | null> {
    const { secret, hash } = newSecret();
    const changes = {
      pendingEmail,
      verificationToken: hash,
      verificationTokenExpiry: verificationUntil(now),
    };
    const expected = ['isVerified', 'sessionVersion'] as const;
    const changed = await this.deps.users.changeIf(user, expected, changes, now, NO_SCOPE);
    return changed && secret;
  }

  /** Mails that somebody makes us send are counted by where they go and by who asks. */
  #takeMail(email: string, { address }: AuditSource): Promise<void> {
    return takeOrRefuse(
      this.deps.rateLimits,
      [ATTEMPTS.verificationAddress, address],
      [ATTEMPTS.verificationEmail, keyOfEmail(email)],
    );
  }
}

function entryOf(before: UserRecord, after: UserRecord) {
  return {
    action: 'update',
    resourceType: 'user',
    resourceId: before.id,
    userId: before.id,
    changes: changesOf(before, after, ['email', 'isVerified']),
  } as const;
}
