import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from './logger.js';

/** Milliseconds before each further attempt. */
const PAUSES = [300, 1_500, 6_000];

/**
 * Work that an answer does not wait for: tried again when it fails, and logged when it fails for good.
 * A process that ends waits for it.
 */
export class BehindTheAnswer {
  readonly #pending = new Set<Promise<void>>();
  #hurry = new AbortController();

  constructor(private readonly pauses: readonly number[] = PAUSES) {}

  /**
   * Starts the work at once; `what` names it in the log and tells nothing secret. What is lost with it is
   * logged too, where that is told in `lost`.
   */
  run(what: string, log: Logger, work: () => Promise<unknown>, lost: object = {}): void {
    const running = this.#attempts(what, log, work, lost);
    this.#pending.add(running);
    void running.finally(() => this.#pending.delete(running));
  }

  /** Resolves when nothing is under way any more; what waits to try again does so at once. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) {
      this.#hurry.abort();
      await Promise.all(this.#pending);
    }
    this.#hurry = new AbortController();
  }

  async #attempts(
    what: string,
    log: Logger,
    work: () => Promise<unknown>,
    lost: object,
  ): Promise<void> {
    for (const pause of [...this.pauses, null]) {
      try {
        await work();
        return;
      } catch (error) {
        if (pause !== null) await this.#pause(pause);
        else log.error({ err: error, work: what, ...lost }, 'work behind an answer was lost');
      }
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#hurry;
    // Cut short, it is over all the same.
    await sleep(milliseconds, undefined, { ref: false, signal }).catch(() => undefined);
  }
}
