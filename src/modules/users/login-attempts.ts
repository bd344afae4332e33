import type { BehindTheAnswer } from '../../shared/behind.js';
import { type CallScope, NO_SCOPE } from '../../shared/call-scope.js';
import type { RateLimits } from '../../shared/coordination.js';
import { AppError } from '../../shared/errors.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { Logger } from '../../shared/logger.js';
import { ATTEMPTS, tooMany } from './attempt-limits.js';
import { isOutdated, type Passwords } from './passwords.js';
import { keyOfEmail } from './secrets.js';
import { Turns } from '../../shared/turns.js';
import type { UserRecord } from './user.record.js';
import type { UserStore } from './user.store.js';

interface Call {
  readonly now: Instant;
  readonly scope: CallScope;
  readonly log: Logger;
  readonly address: string;
}

interface Deps {
  readonly users: Pick<UserStore, 'byEmail' | 'noteFailure' | 'changeIf'>;
  readonly rateLimits: RateLimits;
  readonly passwords: Passwords;
  readonly behind: BehindTheAnswer;
}

/** Passwords tried from one address at the same time: so many more than the limit can slip through. */
const AT_ONCE_FROM_ONE_ADDRESS = 4;

/**
 * Passwords that are tried: five wrong ones lock an account for a while, whether there is one or not. The
 * attempts on one account run one after another, so that no number of them at once can try more.
 */
export class LoginAttempts {
  readonly #ofAccount = new Turns(1);
  readonly #fromAddress = new Turns(AT_ONCE_FROM_ONE_ADDRESS);

  constructor(private readonly deps: Deps) {}

  /**
   * The account, when this is its password; else what was found, if anything. Throws RATE_LIMITED while
   * the account is locked or too much was tried from the address.
   */
  try(
    { email, password }: { readonly email: string; readonly password: string },
    call: Call,
  ): Promise<{ readonly user: UserRecord | null; readonly correct: boolean }> {
    const key = keyOfEmail(email);
    return this.#ofAccount.take(key, () =>
      this.#fromAddress.take(call.address, async () => {
        refuseAbandoned(call.scope);
        await this.#refuseLocked(key, call);
        const user = await this.deps.users.byEmail(email, call.scope);
        refuseStoredLock(user, call.now);
        const hash = user?.passwordHash ?? null;
        const correct = await this.deps.passwords.check(password, hash);
        if (user && hash !== null && correct) {
          await this.forget(email);
          if (isOutdated(hash)) this.#hashAnew(user, password, call);
          return { user, correct };
        }
        await this.#count(key, user, call);
        return { user, correct: false };
      }),
    );
  }

  /** Gives an account all its attempts back: a new password was set. */
  async forget(email: string): Promise<void> {
    const { rateLimits } = this.deps;
    const key = keyOfEmail(email);
    await Promise.all([
      rateLimits.reset(ATTEMPTS.loginAccount, key),
      rateLimits.reset(ATTEMPTS.loginLock, key),
    ]);
  }

  async #refuseLocked(key: string, { address }: Call): Promise<void> {
    const { rateLimits } = this.deps;
    const states = await Promise.all([
      rateLimits.look(ATTEMPTS.loginLock, key),
      rateLimits.look(ATTEMPTS.loginAddress, address),
    ]);
    const spent = states.filter(({ remaining }) => remaining === 0);
    if (spent.length > 0) {
      throw tooMany(Math.max(...spent.map(({ retryAfterSeconds }) => retryAfterSeconds)));
    }
  }

  /** Counts a wrong password, in the same way for addresses that have no account. */
  async #count(key: string, user: UserRecord | null, { address, now, log }: Call): Promise<void> {
    const { rateLimits, users, behind } = this.deps;
    const [state] = await Promise.all([
      rateLimits.take(ATTEMPTS.loginAccount, key),
      rateLimits.take(ATTEMPTS.loginAddress, address),
    ]);
    const locked = state.remaining === 0;
    if (locked) await rateLimits.take(ATTEMPTS.loginLock, key);
    if (!user) return;
    // Stored too, so that a lock outlives a restart.
    const until = Date.parse(now) + ATTEMPTS.loginLock.seconds * 1000;
    const lockoutUntil = locked ? toInstant(new Date(until)) : null;
    behind.run('count a wrong password', log, () =>
      users.noteFailure(user.id, lockoutUntil, NO_SCOPE),
    );
  }

  /** Replaces the hash of an older program, unless the password was changed meanwhile. */
  #hashAnew(user: UserRecord, password: string, { now, log }: Call): void {
    const { passwords, users, behind } = this.deps;
    behind.run('hash a password anew', log, async () => {
      const passwordHash = await passwords.hash(password);
      await users.changeIf(user, ['passwordHash'], { passwordHash }, now, NO_SCOPE);
    });
  }
}

function refuseStoredLock(user: UserRecord | null, now: Instant): void {
  const until = user?.lockoutUntil ?? null;
  if (until !== null && until > now) throw tooMany((Date.parse(until) - Date.parse(now)) / 1000);
}

/** Nobody waits for the answer any more: no reason to hash. */
function refuseAbandoned({ signal }: CallScope): void {
  if (signal?.aborted) throw new AppError('UPSTREAM_UNAVAILABLE', 'The request was given up.');
}
