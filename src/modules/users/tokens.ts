import { createHash, createHmac } from 'node:crypto';

import { errors, jwtVerify, type JWTPayload, SignJWT } from 'jose';

import type { Clock } from '../../shared/clock.js';
import { ROLES, type Role, type Viewer } from '../../shared/viewer.js';

export interface TokenSettings {
  /** Signs; at least 32 characters. */
  readonly secret: string;
  /** Still believed, while tokens signed with it live on after a change of secrets. */
  readonly previousSecret: string | undefined;
  readonly accessMinutes: number;
  readonly refreshDays: number;
}

/** What a refresh token stands for: one step of one family. */
export interface RefreshClaims {
  readonly familyId: string;
  readonly tokenId: string;
  readonly userId: string;
  readonly role: Role;
  /** The account's session version that the token was issued under. */
  readonly version: number;
}

/** What an access token says. Tokens without a version are of version 0, those without a family of none. */
export interface AccessClaims {
  readonly viewer: Extract<Viewer, { readonly kind: 'user' }>;
  readonly version: number;
  readonly familyId: string | null;
  readonly issuedAt: Date;
}

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

const ISSUER = 'wwmaa-gateway';
const ALGORITHM = 'HS256';
/** RFC 9068 for access tokens; its own kind for refresh tokens, so that neither passes for the other. */
const ACCESS = 'at+jwt';
const REFRESH = 'rt+jwt';
/** By so much the clocks of two gateways may differ. */
const AHEAD_MILLISECONDS = 60_000;

interface Key {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Signs and verifies every token of the gateway; nothing else does. */
export class Tokens {
  readonly #keys: readonly [Key, ...Key[]];

  constructor(
    private readonly settings: TokenSettings,
    private readonly clock: Clock,
  ) {
    const { secret, previousSecret } = settings;
    this.#keys = [keyOf(secret), ...(previousSecret ? [keyOf(previousSecret)] : [])];
  }

  /** For how long an access token is believed at most, in seconds. */
  get accessSeconds(): number {
    return this.settings.accessMinutes * 60;
  }

  access(user: {
    readonly id: string;
    readonly role: Role;
    readonly version?: number;
    readonly familyId?: string;
  }): Promise<SignedToken> {
    const { id, role, version = 0, familyId } = user;
    const claims = { sub: id, role, sv: version, ...(familyId && { fam: familyId }) };
    return this.#sign(ACCESS, claims, this.accessSeconds);
  }

  refresh({ familyId, tokenId, userId, role, version }: RefreshClaims): Promise<SignedToken> {
    const claims = { sub: userId, role, sv: version, fam: familyId, jti: tokenId };
    return this.#sign(REFRESH, claims, this.settings.refreshDays * 86_400);
  }

  /** What an access token says, or why it is not believed. Whether it was ended since is another question. */
  async verifyAccess(token: string): Promise<AccessClaims | { readonly problem: string }> {
    try {
      const { sub, role, sv = 0, fam = null, iat } = await this.#verify(token, ACCESS);
      const wellFormed = isVersion(sv) && (fam === null || typeof fam === 'string');
      if (!sub || !isRole(role) || !wellFormed)
        return { problem: 'The access token is not valid.' };
      const session = fam === null ? {} : { sessionId: fam };
      return {
        viewer: Object.freeze({ kind: 'user', id: sub, role, ...session }),
        version: sv,
        familyId: fam,
        issuedAt: new Date((iat ?? 0) * 1000),
      };
    } catch (error) {
      const expired = error instanceof errors.JWTExpired;
      return { problem: `The access token ${expired ? 'has expired' : 'is not valid'}.` };
    }
  }

  /** What a refresh token stands for, or null when it is expired, forged, or no refresh token. */
  async verifyRefresh(token: string): Promise<RefreshClaims | null> {
    try {
      const { sub, role, jti, fam, sv = 0 } = await this.#verify(token, REFRESH);
      if (!sub || !jti || typeof fam !== 'string' || !isRole(role) || !isVersion(sv)) return null;
      return { userId: sub, role, tokenId: jti, familyId: fam, version: sv };
    } catch {
      return null;
    }
  }

  /**
   * The id of the token that follows this one. It is computed, not drawn, so that a client that asks
   * again because the answer was lost is given the same successor, and two at once do not fork.
   */
  successorOf(tokenId: string): string {
    return successorBy(this.#keys[0], tokenId);
  }

  /** Whether a token follows another, also when a gateway with the other of the two secrets made it. */
  isSuccessor(tokenId: string, of: string): boolean {
    return this.#keys.some((key) => successorBy(key, of) === tokenId);
  }

  async #sign(kind: string, claims: JWTPayload, seconds: number): Promise<SignedToken> {
    const [{ id, bytes }] = this.#keys;
    const issued = Math.floor(this.clock.now().getTime() / 1000);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: id, typ: kind })
      .setIssuer(ISSUER)
      .setIssuedAt(issued)
      .setExpirationTime(issued + seconds)
      .sign(bytes);
    return { token, expiresAt: new Date((issued + seconds) * 1000) };
  }

  async #verify(
    token: string,
    kind: string,
  ): Promise<JWTPayload & { role?: unknown; fam?: unknown; sv?: unknown }> {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = this.#keys.find(({ id }) => id === kid);
        if (!key) throw new errors.JWSSignatureVerificationFailed();
        return key.bytes;
      },
      {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        typ: kind,
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: this.clock.now(),
      },
    );
    // Of the future: not from a clock a little ahead of this one, but from nobody of ours.
    if ((payload.iat ?? 0) * 1000 > this.clock.now().getTime() + AHEAD_MILLISECONDS) {
      throw new errors.JWTClaimValidationFailed('issued in the future', payload, 'iat');
    }
    return payload;
  }
}

function keyOf(secret: string): Key {
  const id = createHash('sha256').update(`key id ${secret}`).digest('hex').slice(0, 8);
  return { id, bytes: new TextEncoder().encode(secret) };
}

function successorBy({ bytes }: Key, tokenId: string): string {
  return createHmac('sha256', bytes).update(`successor ${tokenId}`).digest('hex').slice(0, 32);
}

function isVersion(version: unknown): version is number {
  return Number.isSafeInteger(version) && (version as number) >= 0;
}

function isRole(role: unknown): role is Role {
  return ROLES.includes(role as Role);
}
