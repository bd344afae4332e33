import type { Lease, Locks, LockOptions } from '../../shared/coordination.js';
import { LEASE, WAIT } from './lock.js';
import { Turns } from './turns.js';

/** Locks of the one process. */
export class InProcessLocks implements Locks {
  readonly #turns = new Turns();

  async hold<T>(
    name: string,
    run: (lease: Lease) => Promise<T>,
    { waitMilliseconds = WAIT, signal }: LockOptions = {},
  ): Promise<T> {
    await this.#turns.take(name, waitMilliseconds, signal);
    try {
      // Nobody can take it away; but work that would be too slow with Redis is too slow here.
      let endsAt = performance.now() + LEASE;
      const remaining = () => Math.max(0, endsAt - performance.now());
      const renew = async () => {
        endsAt = performance.now() + LEASE;
        return true;
      };
      return await run({ remaining, renew });
    } finally {
      this.#turns.pass(name);
    }
  }
}
