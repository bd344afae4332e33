import { NO_SCOPE } from '../../shared/call-scope.js';
import type { SessionVersions } from '../../shared/coordination.js';
import type { Viewer } from '../../shared/viewer.js';
import type { RefreshFamilyStore } from './refresh-family.store.js';
import { familyKey } from './session-ends.js';
import type { AccessClaims, Tokens } from './tokens.js';
import type { UserStore } from './user.store.js';

/** Milliseconds for which an account that had to be read is believed. */
const REMEMBERED = 3_000;
/** Accounts and sessions remembered at once. */
const MOST = 10_000;
const ENDED = { problem: 'The session of this access token has ended.' } as const;

interface Deps {
  readonly tokens: Tokens;
  readonly versions: SessionVersions;
  readonly users: Pick<UserStore, 'byIds'>;
  readonly families: Pick<RefreshFamilyStore, 'byId'>;
}

/**
 * Whether an access token is believed: signed here, not expired, and its session not ended since. What
 * ended is known without a call of ZeroDB; only when it is not known (Redis was lost) ZeroDB is asked.
 */
export class AccessCheck {
  readonly #read = new Map<string, { readonly least: Promise<number>; readonly until: number }>();

  constructor(private readonly deps: Deps) {}

  async verify(token: string): Promise<{ readonly viewer: Viewer } | { readonly problem: string }> {
    const claims = await this.deps.tokens.verifyAccess(token);
    if ('problem' in claims) return claims;
    const [ofAccount, ofFamily] = await Promise.all([
      this.#leastOfAccount(claims),
      this.#leastOfFamily(claims),
    ]);
    // Sessions have the version 0, and 1 when they have ended.
    return claims.version < ofAccount || ofFamily > 0 ? ENDED : { viewer: claims.viewer };
  }

  /** What was read of this account or session is not believed any more. */
  forget(key: string): void {
    this.#read.delete(key);
  }

  async #leastOfAccount({ viewer: { id }, issuedAt }: AccessClaims): Promise<number> {
    const known = await this.deps.versions.minimum(id, issuedAt);
    if (known !== null) return known;
    return this.#remembered(id, async () => {
      const [user] = await this.deps.users.byIds([id], NO_SCOPE);
      return user?.isActive && user.status === 'active' ? user.sessionVersion : Infinity;
    });
  }

  async #leastOfFamily({ familyId, issuedAt }: AccessClaims): Promise<number> {
    if (familyId === null) return 0;
    const known = await this.deps.versions.minimum(familyKey(familyId), issuedAt);
    if (known !== null) return known;
    return this.#remembered(familyKey(familyId), async () => {
      const family = await this.deps.families.byId(familyId, NO_SCOPE);
      return family && family.state !== 'revoked' ? 0 : 1;
    });
  }

  /** Reads once for all requests of a few seconds. */
  #remembered(key: string, read: () => Promise<number>): Promise<number> {
    const now = performance.now();
    const entry = this.#read.get(key);
    if (entry && entry.until > now) return entry.least;
    const least = read();
    this.#read.delete(key);
    this.#read.set(key, { least, until: now + REMEMBERED });
    // A failure is told to whoever waits for it, and to nobody after.
    least.catch(() => this.#read.delete(key));
    const [oldest] = this.#read.keys();
    if (this.#read.size > MOST && oldest !== undefined) this.#read.delete(oldest);
    return least;
  }
}
