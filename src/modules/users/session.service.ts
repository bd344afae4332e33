import { randomBytes } from 'node:crypto';

import type { CallScope } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { Logger } from '../../shared/logger.js';
import { checkPassword } from './passwords.js';
import type { RefreshFamilyStore } from './refresh-family.store.js';
import type { RefreshClaims, Tokens } from './tokens.js';
import type { UserRecord } from './user.record.js';
import type { UserStore } from './user.store.js';

/** What a client holds after signing in. */
export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token expires. */
  readonly expiresAt: Instant;
}

interface Call {
  readonly now: Instant;
  readonly scope: CallScope;
  readonly log: Logger;
}

/** For so long a refresh token that was just used gives the same successor again: answers get lost. */
const RETRY_MILLISECONDS = 30_000;

/** Opens and prolongs sessions. */
export class SessionService {
  constructor(
    private readonly deps: {
      readonly users: UserStore;
      readonly families: RefreshFamilyStore;
      readonly tokens: Tokens;
    },
  ) {}

  /**
   * Signs in. An unknown address and a wrong password give the same answer after the same time; only
   * who knows the password learns that the account may not be used.
   */
  async login(
    credentials: { readonly email: string; readonly password: string },
    call: Call & { readonly userAgent: string | null },
  ): Promise<{ readonly session: Session; readonly user: UserRecord }> {
    const user = await this.deps.users.byEmail(credentials.email, call.scope);
    const correct = await checkPassword(credentials.password, user?.passwordHash ?? null);
    if (!user || !correct) {
      throw new AppError('UNAUTHENTICATED', 'E-mail address or password is wrong.', {
        reason: 'INVALID_CREDENTIALS',
      });
    }
    refuseUnusable(user);
    const [session] = await Promise.all([this.#open(user, call), this.#noteLogin(user, call)]);
    return { session, user };
  }

  /**
   * Gives new tokens for a refresh token, each of which works once. The usual case is one call: the
   * family moves on if this token is its current one. Otherwise the family tells what happened.
   */
  async refresh(refreshToken: string, { now, scope, log }: Call): Promise<Session> {
    const claims = await this.deps.tokens.verifyRefresh(refreshToken);
    if (!claims) throw ended('The refresh token is expired or not valid; sign in again.');
    const next = { ...claims, tokenId: this.deps.tokens.successorOf(claims.tokenId) };
    const session = await this.#sign(next);
    const rotation = this.#rotation(claims, next, session.refreshExpiresAt, now);
    if (await this.deps.families.rotate(rotation, scope)) return session.session;
    return this.#explain(claims, next, { now, scope, log });
  }

  async #explain(claims: RefreshClaims, next: RefreshClaims, call: Call): Promise<Session> {
    const { families, users } = this.deps;
    const { now, scope, log } = call;
    const family = await families.byId(claims.familyId, scope);
    if (!family || family.state === 'revoked' || family.expiresAt <= now) {
      throw ended('This session has ended; sign in again.');
    }
    const age = Date.parse(now) - Date.parse(family.rotatedAt);
    if (family.current === next.tokenId && family.state === 'active' && age < RETRY_MILLISECONDS) {
      return (await this.#sign({ ...next, role: family.role })).session;
    }
    if (family.current !== claims.tokenId) {
      log.warn({ familyId: family.id, userId: family.userId }, 'refresh token used twice');
      await families.revoke(family.id, 'refresh token used twice', now, scope);
      throw ended('This refresh token was used before; the session has been ended. Sign in again.');
    }
    // Stale: something about the account changed, so it is read anew.
    const [user] = await users.byIds([claims.userId], scope);
    if (!user?.isActive) throw ended('This account cannot be used.');
    const { session, refreshExpiresAt } = await this.#sign({ ...next, role: user.role });
    const to = { ...next, role: user.role };
    const rotation = this.#rotation(claims, to, refreshExpiresAt, now, family.state);
    if (!(await families.rotate(rotation, scope))) {
      throw new AppError('CONFLICT', 'The session was refreshed elsewhere at the same time.');
    }
    return session;
  }

  async #open(
    user: UserRecord,
    { now, scope, userAgent }: Call & { readonly userAgent: string | null },
  ): Promise<Session> {
    const tokenId = randomBytes(16).toString('hex');
    const familyId = newId();
    const { session, refreshExpiresAt } = await this.#sign({
      familyId,
      tokenId,
      userId: user.id,
      role: user.role,
    });
    await this.deps.families.open(
      {
        id: familyId,
        userId: user.id,
        role: user.role,
        current: tokenId,
        state: 'active',
        createdAt: now,
        rotatedAt: now,
        expiresAt: refreshExpiresAt,
        userAgent: userAgent?.slice(0, 500) ?? null,
      },
      scope,
    );
    return session;
  }

  async #noteLogin(user: UserRecord, { now, scope, log }: Call): Promise<void> {
    try {
      await this.deps.users.noteLogin(user, now, scope);
    } catch (error) {
      // Who signed in rightly gets in, though the note of it is lost.
      log.warn({ err: error, userId: user.id }, 'login could not be noted');
    }
  }

  async #sign(
    claims: RefreshClaims,
  ): Promise<{ readonly session: Session; readonly refreshExpiresAt: Instant }> {
    const { tokens } = this.deps;
    const [access, refresh] = await Promise.all([
      tokens.access({ id: claims.userId, role: claims.role }),
      tokens.refresh(claims),
    ]);
    const session = {
      accessToken: access.token,
      refreshToken: refresh.token,
      expiresAt: toInstant(access.expiresAt),
    };
    return { session, refreshExpiresAt: toInstant(refresh.expiresAt) };
  }

  #rotation(
    from: RefreshClaims,
    to: RefreshClaims,
    expiresAt: Instant,
    at: Instant,
    state: 'active' | 'stale' | 'revoked' = 'active',
  ) {
    return {
      id: from.familyId,
      from: { current: from.tokenId, state },
      to: { current: to.tokenId, role: to.role, at, expiresAt },
    };
  }
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

function ended(message: string): AppError {
  return new AppError('UNAUTHENTICATED', message, { reason: 'SESSION_ENDED' });
}
