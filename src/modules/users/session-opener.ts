import { randomBytes } from 'node:crypto';

import { newId } from '../../shared/ids.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { RefreshFamilyStore } from './refresh-family.store.js';
import type { Moment } from './session-ends.js';
import type { RefreshClaims, Tokens } from './tokens.js';
import type { UserRecord } from './user.record.js';

/** What a client holds after signing in. */
export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token expires. */
  readonly expiresAt: Instant;
}

/** A session, and until when its refresh token can be used. */
export interface SignedSession {
  readonly session: Session;
  readonly refreshExpiresAt: Instant;
}

/** Opens sessions: a family of refresh tokens, and the first tokens of it. */
export class SessionOpener {
  constructor(
    private readonly deps: { readonly families: RefreshFamilyStore; readonly tokens: Tokens },
  ) {}

  /** A new session of an account, under a session version. */
  async open(
    user: UserRecord,
    version: number,
    { now, scope, userAgent }: Moment & { readonly userAgent: string | null },
  ): Promise<{ readonly session: Session; readonly familyId: string }> {
    const { id: userId, role } = user;
    const tokenId = randomBytes(16).toString('hex');
    const familyId = newId();
    const claims = { familyId, tokenId, userId, role, version };
    const { session, refreshExpiresAt } = await this.sign(claims);
    await this.deps.families.open(
      {
        id: familyId,
        userId,
        role,
        sessionVersion: version,
        current: tokenId,
        state: 'active',
        createdAt: now,
        rotatedAt: now,
        expiresAt: refreshExpiresAt,
        userAgent: userAgent?.slice(0, 500) ?? null,
      },
      scope,
    );
    return { session, familyId };
  }

  /** The tokens of one step of a family. */
  async sign(claims: RefreshClaims): Promise<SignedSession> {
    const { tokens } = this.deps;
    const { userId: id, role, version, familyId } = claims;
    const [access, refresh] = await Promise.all([
      tokens.access({ id, role, version, familyId }),
      tokens.refresh(claims),
    ]);
    const session = {
      accessToken: access.token,
      refreshToken: refresh.token,
      expiresAt: toInstant(access.expiresAt),
    };
    return { session, refreshExpiresAt: toInstant(refresh.expiresAt) };
  }
}
