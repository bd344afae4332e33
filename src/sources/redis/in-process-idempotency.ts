import type { Clock } from '../../shared/clock.js';
import type { Attempt, IdempotencyKeys } from '../../shared/coordination.js';
import { attemptOf, DONE_KEPT, keptText, RUNNING_KEPT } from './attempt.js';
import { ExpiringMap } from './expiring-map.js';

const MOST_KEYS = 50_000;

/** Idempotency keys of the one process. */
export class InProcessIdempotencyKeys implements IdempotencyKeys {
  readonly #kept: ExpiringMap<string>;

  constructor(clock: Clock) {
    this.#kept = new ExpiringMap(clock, { most: MOST_KEYS });
  }

  async begin(owner: string, key: string, fingerprint: string): Promise<Attempt> {
    const name = JSON.stringify([owner, key]);
    const found = this.#kept.get(name);
    if (found === undefined) this.#kept.set(name, keptText(fingerprint), RUNNING_KEPT);
    return attemptOf(found, fingerprint);
  }

  async finish(owner: string, key: string, fingerprint: string, result: string): Promise<void> {
    this.#kept.set(JSON.stringify([owner, key]), keptText(fingerprint, result), DONE_KEPT);
  }

  async abandon(owner: string, key: string): Promise<void> {
    const name = JSON.stringify([owner, key]);
    // What was done stays done, whoever gives up late.
    const found = this.#kept.get(name);
    if (found !== undefined && !('result' in (JSON.parse(found) as object))) {
      this.#kept.delete(name);
    }
  }
}
