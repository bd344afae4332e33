import { NO_SCOPE } from '../../shared/call-scope.js';
import { newId } from '../../shared/ids.js';
import type { AuditSource } from '../audit/index.js';
import { type AccountDeps, holdingAddress } from './account-deps.js';
import { readRegistration, type Registration } from './account-input.js';
import { ATTEMPTS, takeOrRefuse } from './attempt-limits.js';
import { accountIdOf, keyOfEmail, newSecret } from './secrets.js';
import { newUser, type NewUser, type UserRecord } from './user.record.js';
import { verificationUntil } from './email.service.js';

const TERMS = '1.0';
/** Milliseconds in which a second registration is taken for the same one, sent twice. */
const DOUBLE_SUBMIT = 60_000;

/** Makes accounts, and tells nobody which addresses have one. */
export class RegistrationService {
  constructor(private readonly deps: AccountDeps) {}

  /**
   * Registers. For an address that has an account already the answer and the work are the same, nothing of
   * that account is changed, and its owner is told by mail.
   */
  async register(input: unknown, call: AuditSource): Promise<UserRecord> {
    const wanted = readRegistration(input);
    const { rateLimits, passwords, locks } = this.deps;
    const { address, now, scope } = call;
    await takeOrRefuse(
      rateLimits,
      [ATTEMPTS.registrationAddress, address],
      [ATTEMPTS.registrationEmail, keyOfEmail(wanted.email)],
    );
    const passwordHash = await passwords.hash(wanted.password);
    const id = accountIdOf(this.deps.secret, wanted.email);
    await holdingAddress(
      locks,
      wanted.email,
      () => this.#write(wanted, id, passwordHash, call),
      scope.signal,
    );
    // Made of the input alone, in both cases.
    return newUser({ id, createdAt: now, ...firstState(wanted) });
  }

  async #write(
    wanted: Registration,
    derivedId: string,
    passwordHash: string,
    call: AuditSource,
  ): Promise<void> {
    const { users } = this.deps;
    const [known, taken] = await Promise.all([
      users.byEmail(wanted.email, call.scope),
      users.isTaken(derivedId, call.scope),
    ]);
    if (known) return this.#refuseQuietly(known, derivedId, call);
    // Taken by an account that has changed its address since.
    await this.#create(wanted, taken ? newId() : derivedId, passwordHash, call);
  }

  async #create(
    wanted: Registration,
    id: string,
    passwordHash: string,
    call: AuditSource,
  ): Promise<void> {
    const { users, audit, post, mails } = this.deps;
    const { now, scope } = call;
    const { secret, hash } = newSecret();
    const profileId = newId();
    const user: NewUser = {
      ...{ id, createdAt: now, ...firstState(wanted), profileId, passwordHash },
      termsAcceptedAt: now,
      termsVersionAccepted: TERMS,
      privacyAcceptedAt: now,
      privacyVersionAccepted: TERMS,
      verificationToken: hash,
      verificationTokenExpiry: verificationUntil(now),
    };
    await Promise.all([
      users.add(user, scope),
      this.#createProfile(wanted, id, profileId, call),
      audit.record(entryOf(id, 'create', 'Registered.'), call),
    ]);
    post.post(mails.verifyEmail(wanted.email, wanted.firstName, secret));
  }

  /** An account is no worse for a profile that comes a moment later. */
  async #createProfile(
    { firstName, lastName, phone }: Registration,
    userId: string,
    id: string,
    { now, scope, log }: AuditSource,
  ): Promise<void> {
    const { createProfile, behind } = this.deps;
    const profile = { id, userId, firstName, lastName, phone, createdAt: now };
    try {
      await createProfile(profile, scope);
    } catch {
      behind.run('make a profile', log, () => createProfile(profile, NO_SCOPE));
    }
  }

  /** As many writes at the same time as a new account costs, of which only the audit log keeps one. */
  async #refuseQuietly(known: UserRecord, id: string, call: AuditSource): Promise<void> {
    const { users, audit, behind } = this.deps;
    const { now, scope, log } = call;
    const description = 'Somebody tried to register with the address of this account.';
    await Promise.all([
      users.pretend(id, now, scope),
      users.pretend(id, now, scope),
      audit.record({ ...entryOf(known.id, 'read', description), severity: 'warning' }, call),
    ]);
    behind.run('tell the owner of an address', log, () => this.#tellOwner(known, now));
  }

  async #tellOwner(user: UserRecord, now: string): Promise<void> {
    const { users, post, mails } = this.deps;
    const { email, firstName, isActive, isVerified, createdAt } = user;
    if (!isActive) return;
    // The link that was sent just now still works; another one would end it.
    if (!isVerified && Date.parse(now) - Date.parse(createdAt) < DOUBLE_SUBMIT) return;
    const fresh = isVerified ? null : newSecret();
    const token = fresh && {
      verificationToken: fresh.hash,
      verificationTokenExpiry: verificationUntil(now),
    };
    const changed = token && (await users.changeIf(user, ['isVerified'], token, now, NO_SCOPE));
    post.post(mails.alreadyRegistered(email, firstName, changed ? fresh.secret : null));
  }
}

function firstState({ email, firstName, lastName, phone }: Registration) {
  return { email, role: 'public', isVerified: false, firstName, lastName, phone } as const;
}

function entryOf(id: string, action: 'create' | 'read', description: string) {
  return { action, resourceType: 'user', resourceId: id, description };
}
