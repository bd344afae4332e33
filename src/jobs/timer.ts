import type { Clock } from '../shared/clock.js';
import type { Coordination } from '../shared/coordination.js';
import type { Logger } from '../shared/logger.js';
import { type Job, runLocked } from './job.js';

export interface TimerDeps {
  readonly jobs: readonly Job[];
  readonly coordination: Pick<Coordination, 'locks' | 'idempotency'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Milliseconds until the first run: at least so many, at most twice as many. */
  readonly firstAfter?: number;
}

const MINUTE = 60_000;
const FIRST_AFTER = 3 * MINUTE;

/** Runs jobs at their intervals, once for all processes that share a Redis. Nothing of it is fatal. */
export class JobTimer {
  readonly #ending = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly deps: TimerDeps) {}

  start(): void {
    const { jobs, firstAfter = FIRST_AFTER } = this.deps;
    // Processes that are started together do not come together.
    for (const job of jobs) this.#schedule(job, firstAfter * (1 + Math.random()));
  }

  /** Ends what is running, and waits for that. Can be called twice. */
  async stop(): Promise<void> {
    this.#ending.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #schedule(job: Job, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const run = this.#run(job).finally(() => {
        this.#running.delete(run);
        if (!this.#ending.signal.aborted) this.#schedule(job, job.everyMinutes * MINUTE);
      });
      this.#running.add(run);
    }, milliseconds).unref();
    this.#timers.add(timer);
  }

  async #run(job: Job): Promise<void> {
    const { coordination, clock, log } = this.deps;
    const { signal } = this.#ending;
    try {
      const interval = Math.floor(clock.now().getTime() / (job.everyMinutes * MINUTE));
      const claim = ['jobs', `${job.name} ${interval}`, job.name] as const;
      if ((await coordination.idempotency.begin(...claim)).state !== 'new') return;
      try {
        const lines = await runLocked(job, coordination, { signal });
        log.info({ job: job.name, lines }, 'a job is done');
        await coordination.idempotency.finish(...claim, '');
      } catch (error) {
        // Another process, or this one after a restart, may try again within the interval.
        await coordination.idempotency.abandon(claim[0], claim[1]);
        throw error;
      }
    } catch (error) {
      if (signal.aborted) log.info({ job: job.name }, 'a job was ended with the process');
      else log.error({ err: error, job: job.name }, 'a job failed');
    }
  }
}
