import type { BehindTheAnswer } from '../../shared/behind.js';
import type { CallScope } from '../../shared/call-scope.js';
import type { Locks, RateLimits } from '../../shared/coordination.js';
import type { Instant } from '../../shared/instant.js';
import type { Mail } from '../../shared/mail.js';
import type { AuditTrail } from '../audit/index.js';
import type { AccountMails } from './account-mails.js';
import type { LoginAttempts } from './login-attempts.js';
import type { Passwords } from './passwords.js';
import { keyOfEmail } from './secrets.js';
import type { SessionEnds } from './session-ends.js';
import type { SessionOpener } from './session-opener.js';
import type { UserStore } from './user.store.js';

/** What a new account's profile begins with. */
export interface FirstProfile {
  readonly id: string;
  readonly userId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string | null;
  readonly createdAt: Instant;
}

/** Makes the profile of a new account; profiles live downstream, so the composition root hands it in. */
export type CreateProfile = (profile: FirstProfile, scope: CallScope) => Promise<void>;

/** Takes mails over; never fails. */
export interface MailPost {
  post(mail: Mail): void;
}

/** What the services of accounts share. */
export interface AccountDeps {
  readonly users: UserStore;
  readonly createProfile: CreateProfile;
  readonly passwords: Passwords;
  readonly attempts: LoginAttempts;
  readonly opener: SessionOpener;
  readonly ends: SessionEnds;
  readonly rateLimits: RateLimits;
  readonly locks: Locks;
  readonly audit: AuditTrail;
  readonly behind: BehindTheAnswer;
  readonly post: MailPost;
  readonly mails: AccountMails;
  /** Ids of accounts are made with it. */
  readonly secret: string;
}

/** Alone among all processes in deciding who gets an e-mail address. */
export function holdingAddress<T>(
  locks: Locks,
  email: string,
  run: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const options = signal ? { signal } : {};
  return locks.hold(`register:${keyOfEmail(email)}`, run, options);
}
