import type { BehindTheAnswer } from '../../shared/behind.js';
import { NO_SCOPE } from '../../shared/call-scope.js';
import type { SessionVersions } from '../../shared/coordination.js';
import { AppError } from '../../shared/errors.js';
import type { AuditSource, AuditTrail } from '../audit/index.js';
import { justSignedIn } from './acting-viewer.js';
import type { LoginAttempts } from './login-attempts.js';
import type { RefreshFamilyStore } from './refresh-family.store.js';
import { familyKey, type SessionEnds } from './session-ends.js';
import type { Session, SessionOpener } from './session-opener.js';
import type { Tokens } from './tokens.js';
import type { UserRecord } from './user.record.js';
import type { UserStore } from './user.store.js';

export interface SessionServiceDeps {
  readonly users: UserStore;
  readonly families: RefreshFamilyStore;
  readonly tokens: Tokens;
  readonly attempts: LoginAttempts;
  readonly opener: SessionOpener;
  readonly ends: SessionEnds;
  readonly versions: SessionVersions;
  readonly audit: AuditTrail;
  readonly behind: BehindTheAnswer;
}

/** One session of an account, as a token of it tells. */
interface SessionRef {
  readonly userId: string;
  readonly familyId: string | null;
  readonly version: number;
}

/** Opens and closes sessions. */
export class SessionService {
  constructor(private readonly deps: SessionServiceDeps) {}

  /**
   * Signs in. An unknown address and a wrong password give the same answer after the same work; only
   * who knows the password learns that the account may not be used.
   */
  async login(
    credentials: { readonly email: string; readonly password: string },
    call: AuditSource,
  ): Promise<{ readonly session: Session; readonly user: UserRecord }> {
    const { user, correct } = await this.deps.attempts.try(credentials, call);
    if (!user || !correct) {
      this.#noteFailure(user, call);
      throw new AppError('UNAUTHENTICATED', 'E-mail address or password is wrong.', {
        reason: 'INVALID_CREDENTIALS',
      });
    }
    refuseUnusable(user);
    // What was ended a moment ago may not be stored yet.
    const ended = await this.deps.versions.minimum(user.id, new Date(call.now));
    const version = Math.max(user.sessionVersion, ended ?? 0);
    const { session, familyId } = await this.deps.opener.open(user, version, call);
    const noted = await this.deps.users.noteLogin(user, call.now, call.scope);
    if (!noted) await this.#confirm(user, version, familyId, call);
    const description = `Signed in as ${user.role}.`;
    this.deps.audit.note(
      { ...entryOf(user.id), action: 'login', description, userId: user.id },
      call,
    );
    return { session, user: justSignedIn(noted ?? user) };
  }

  /** Ends the session of a refresh token, else that of the access token; false when there is neither. */
  async logout(
    input: { readonly refreshToken?: string | null; readonly everywhere?: boolean | null },
    call: AuditSource,
  ): Promise<boolean> {
    const { refreshToken, everywhere } = input;
    const claims = refreshToken ? await this.deps.tokens.verifyRefresh(refreshToken) : null;
    const session: SessionRef | null = claims ?? sessionOf(call);
    if (!session || (session.familyId === null && !everywhere)) return false;
    if (everywhere) await this.#endAll(session, call);
    else if (session.familyId) await this.deps.ends.end(session.familyId, 'signed out', call);
    const { userId } = session;
    const description = everywhere ? 'Signed out everywhere.' : 'Signed out.';
    this.deps.audit.note({ ...entryOf(userId), action: 'logout', description, userId }, call);
    return true;
  }

  /** Refresh tokens end with the one call of the answer; the stored version follows behind it. */
  async #endAll({ userId, familyId, version }: SessionRef, call: AuditSource): Promise<void> {
    const { families, ends, versions, behind } = this.deps;
    const { now, scope, log } = call;
    try {
      await families.revokeAll(userId, 'signed out everywhere', now, scope);
    } finally {
      const ended = await versions.minimum(userId, new Date(now));
      await Promise.all([
        ends.raise(userId, Math.max(version, ended ?? 0) + 1),
        ...(familyId ? [ends.raise(familyKey(familyId), 1)] : []),
      ]);
    }
    behind.run('raise a session version', log, () => this.#raiseStored(userId, now));
  }

  async #raiseStored(userId: string, now: string): Promise<void> {
    const { users, ends } = this.deps;
    const [user] = await users.byIds([userId], NO_SCOPE);
    if (!user) return;
    const next = { sessionVersion: user.sessionVersion + 1 };
    const raised = await users.changeIf(user, ['sessionVersion'], next, now, NO_SCOPE);
    if (!raised)
      throw new AppError('CONFLICT', 'The session version was changed at the same time.');
    await ends.raise(userId, raised.sessionVersion);
  }

  /** The sessions of the account were ended during the login: it counts only if it is as new as that. */
  async #confirm(
    user: UserRecord,
    version: number,
    familyId: string,
    call: AuditSource,
  ): Promise<void> {
    const [fresh] = await this.deps.users.byIds([user.id], call.scope);
    const same = fresh?.isActive && fresh.passwordHash === user.passwordHash;
    if (same && fresh.sessionVersion <= version) return;
    await this.deps.ends.end(familyId, 'account changed', call);
    throw new AppError('UNAUTHENTICATED', 'The account was changed just now; sign in again.', {
      reason: 'SESSION_ENDED',
    });
  }

  /** Of unknown addresses nothing is written down: what people type by mistake may be a password. */
  #noteFailure(user: UserRecord | null, call: AuditSource): void {
    const description = user ? 'Wrong password.' : 'Sign-in with an address that has no account.';
    this.deps.audit.note(
      {
        ...entryOf(user?.id ?? null),
        action: 'login',
        description,
        severity: 'warning',
        success: false,
      },
      call,
    );
  }
}

function entryOf(userId: string | null) {
  return { resourceType: 'user', resourceId: userId };
}

/** The session of the request's own access token. */
function sessionOf({ viewer }: AuditSource): SessionRef | null {
  if (viewer.kind === 'anonymous') return null;
  return { userId: viewer.id, familyId: viewer.sessionId ?? null, version: 0 };
}

function refuseUnusable(user: UserRecord): void {
  if (!user.isActive || user.status !== 'active') {
    throw new AppError('FORBIDDEN', 'This account is not active.', { reason: 'ACCOUNT_INACTIVE' });
  }
  if (!user.isVerified) {
    throw new AppError('FORBIDDEN', 'The e-mail address is not verified yet.', {
      reason: 'EMAIL_NOT_VERIFIED',
    });
  }
}
