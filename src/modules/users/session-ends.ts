import type { CallScope } from '../../shared/call-scope.js';
import type { SessionVersions } from '../../shared/coordination.js';
import type { Instant } from '../../shared/instant.js';
import type { RefreshFamilyStore } from './refresh-family.store.js';

/** A moment, and on whose behalf. */
export interface Moment {
  readonly now: Instant;
  readonly scope: CallScope;
}

/** What became of an account: its new session version, and whether it may go on at all. */
export interface AccountChange {
  readonly version: number;
  /** Whether its sessions are over; else they go on with what the account is now. */
  readonly revoke: boolean;
}

/** Under which name the end of one session is told, beside those of accounts. */
export function familyKey(familyId: string): string {
  return `family:${familyId}`;
}

/**
 * Ends sessions: refresh tokens by their families in ZeroDB, access tokens by what all processes are told
 * for as long as such a token can live.
 */
export class SessionEnds {
  constructor(
    private readonly deps: {
      readonly families: RefreshFamilyStore;
      readonly versions: SessionVersions;
      readonly accessSeconds: number;
      /** Told of everything that ended here, so that nothing remembered contradicts it. */
      readonly forget: (key: string) => void;
    },
  ) {}

  /**
   * To be called when the role, the state or the password of an account was changed and its session version
   * raised to `version` with it: access tokens below end at once, and refresh tokens read the account anew
   * or end too. One call of ZeroDB, and another only for each hundred sessions.
   */
  async accountChanged(
    userId: string,
    { version, revoke }: AccountChange,
    { now, scope }: Moment,
  ): Promise<void> {
    const { families } = this.deps;
    try {
      // First: what is refreshed after this finds the family changed.
      if (revoke) await families.revokeAll(userId, 'account changed', now, scope);
      else await families.staleAll(userId, version, now, scope);
    } finally {
      await this.raise(userId, version);
    }
  }

  /** Ends one session. */
  async end(familyId: string, reason: string, { now, scope }: Moment): Promise<void> {
    try {
      await this.deps.families.revoke(familyId, reason, now, scope);
    } finally {
      await this.raise(familyKey(familyId), 1);
    }
  }

  /** Access tokens of this account or session below `version` are not believed any more. */
  async raise(key: string, version: number): Promise<void> {
    this.deps.forget(key);
    await this.deps.versions.raise(key, version, this.deps.accessSeconds);
  }
}
