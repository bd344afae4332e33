import { AppError } from '../../shared/errors.js';
import type { Instant } from '../../shared/instant.js';
import type { AuditSource, AuditTrail } from '../audit/index.js';
import type { RefreshFamilyRecord } from './refresh-family.record.js';
import type { RefreshFamilyStore, Rotation } from './refresh-family.store.js';
import type { SessionEnds } from './session-ends.js';
import type { Session, SessionOpener } from './session-opener.js';
import type { RefreshClaims, Tokens } from './tokens.js';
import type { UserStore } from './user.store.js';

/** For so long a refresh token that was just used gives the same successor again: answers get lost. */
const RETRY_MILLISECONDS = 30_000;

/** Prolongs sessions. */
export class RefreshService {
  constructor(
    private readonly deps: {
      readonly users: UserStore;
      readonly families: RefreshFamilyStore;
      readonly tokens: Tokens;
      readonly opener: SessionOpener;
      readonly ends: SessionEnds;
      readonly audit: AuditTrail;
    },
  ) {}

  /**
   * Gives new tokens for a refresh token, each of which works once. The usual case is one call: the
   * family moves on if this token is its current one. Otherwise the family tells what happened.
   */
  async refresh(refreshToken: string, call: AuditSource): Promise<Session> {
    const { tokens, opener, families } = this.deps;
    const claims = await tokens.verifyRefresh(refreshToken);
    if (!claims) throw ended('The refresh token is expired or not valid; sign in again.');
    const next = { ...claims, tokenId: tokens.successorOf(claims.tokenId) };
    const { session, refreshExpiresAt } = await opener.sign(next);
    const to = rotatedTo(next, call.now, refreshExpiresAt);
    const from = { current: claims.tokenId, state: 'active' } as const;
    if (await families.rotate({ id: claims.familyId, from, to }, call.scope)) return session;
    // Between the look and the second try somebody else may have been first, and then it is told again.
    return (
      (await this.#explain(claims, call)) ??
      (await this.#explain(claims, call)) ??
      Promise.reject(new AppError('CONFLICT', 'The session was refreshed elsewhere meanwhile.'))
    );
  }

  /** Null when the family changed under its hands. */
  async #explain(claims: RefreshClaims, call: AuditSource): Promise<Session | null> {
    const { families, tokens } = this.deps;
    const family = await families.byId(claims.familyId, call.scope);
    if (!family || family.state === 'revoked' || family.expiresAt <= call.now) {
      throw ended('This session has ended; sign in again.');
    }
    if (family.current === claims.tokenId) return this.#goOn(claims, family, call);
    const age = Date.parse(call.now) - Date.parse(family.rotatedAt);
    const retried = age < RETRY_MILLISECONDS && tokens.isSuccessor(family.current, claims.tokenId);
    if (!retried) return this.#endReused(family, call);
    const { role, sessionVersion: version, current: tokenId, state } = family;
    // Of a stale family only the token is the same again: what the account is now is read when it is used.
    const known = state === 'active' ? { role, version } : {};
    return (await this.deps.opener.sign({ ...claims, ...known, tokenId })).session;
  }

  /** Something about the account changed, so it is read anew. */
  async #goOn(
    claims: RefreshClaims,
    { state, sessionVersion }: RefreshFamilyRecord,
    call: AuditSource,
  ): Promise<Session | null> {
    const { users, families, tokens, opener, ends } = this.deps;
    const [user] = await users.byIds([claims.userId], call.scope);
    if (!user?.isActive || user.status !== 'active') {
      await ends.end(claims.familyId, 'account not active', call);
      throw ended('This account cannot be used.');
    }
    // What the family has to reach is not to be read yet: going on would bring the old state back.
    if (user.sessionVersion < sessionVersion) return null;
    const { role, sessionVersion: version } = user;
    const next = { ...claims, role, version, tokenId: tokens.successorOf(claims.tokenId) };
    const { session, refreshExpiresAt } = await opener.sign(next);
    const from = { current: claims.tokenId, state, version: sessionVersion };
    const to = rotatedTo(next, call.now, refreshExpiresAt);
    const rotated = await families.rotate({ id: claims.familyId, from, to }, call.scope);
    return rotated ? session : null;
  }

  /** Two hold tokens of one session, and one of them stole it: it ends for both. */
  async #endReused({ id, userId }: RefreshFamilyRecord, call: AuditSource): Promise<never> {
    call.log.warn({ familyId: id, userId }, 'refresh token used twice');
    await this.deps.ends.end(id, 'refresh token used twice', call);
    this.deps.audit.note(
      {
        action: 'logout',
        resourceType: 'user',
        resourceId: userId,
        userId,
        description: 'A refresh token was used twice; the session was ended.',
        severity: 'critical',
        success: false,
      },
      call,
    );
    throw ended('This refresh token was used before; the session has been ended. Sign in again.');
  }
}

function rotatedTo(next: RefreshClaims, at: Instant, expiresAt: Instant): Rotation['to'] {
  const { tokenId: current, role, version } = next;
  return { current, role, version, at, expiresAt };
}

function ended(message: string): AppError {
  return new AppError('UNAUTHENTICATED', message, { reason: 'SESSION_ENDED' });
}
