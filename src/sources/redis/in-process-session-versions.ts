import type { Clock } from '../../shared/clock.js';
import type { SessionVersions } from '../../shared/coordination.js';
import { ExpiringMap } from './expiring-map.js';
import { knownSince } from './session-versions.js';

/** The least version of each user's tokens, known since this process began. */
export class InProcessSessionVersions implements SessionVersions {
  readonly #since: number;
  /** Without a bound: each ends with the tokens that it is about, and losing one would let them in again. */
  readonly #versions: ExpiringMap<number>;

  constructor(clock: Clock) {
    this.#since = clock.now().getTime();
    this.#versions = new ExpiringMap(clock, { most: Infinity });
  }

  async raise(userId: string, version: number, seconds: number): Promise<void> {
    if (version < (this.#versions.get(userId) ?? 0)) return;
    const milliseconds = Math.max(seconds * 1_000, this.#versions.remaining(userId));
    this.#versions.set(userId, version, milliseconds);
  }

  async minimum(userId: string, issuedAt: Date): Promise<number | null> {
    return knownSince(this.#since, issuedAt) ? (this.#versions.get(userId) ?? 0) : null;
  }
}
