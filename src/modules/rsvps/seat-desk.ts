import type { Lease, Locks } from '../../shared/coordination.js';
import { AppError } from '../../shared/errors.js';
import type { AuditSource } from '../audit/index.js';
import {
  type SeatAttempt,
  SeatRound,
  type SeatRoundDeps,
  type Settled,
  tooBusy,
  type Waiter,
} from './seat-round.js';

/** Attempts decided in one round. */
const MOST_A_ROUND = 100;
/** Attempts that may wait for one event. */
const MOST_WAITING = 2_000;
/** Milliseconds a round waits for the lock: less than a request may take. */
const LOCK_WITHIN = 10_000;

/**
 * The one place where it is decided who has a seat at an event. Whoever comes waits in a line of this
 * process; a round takes all who wait at that moment, alone among all processes, so that a rush costs
 * few rounds and no seat is given twice.
 */
export class SeatDesk {
  readonly #lines = new Map<string, Waiter[]>();

  constructor(private readonly deps: SeatRoundDeps & { readonly locks: Locks }) {}

  /**
   * Decides and does it. Rejects with what `decide` refuses, with CONFLICT when the turn did not come in
   * time, with RATE_LIMITED when too many wait, and with UPSTREAM_UNAVAILABLE when no lock can be had.
   */
  submit(eventId: string, attempt: SeatAttempt): Promise<Settled> {
    const line = this.#lines.get(eventId) ?? [];
    if (line.length >= MOST_WAITING) {
      const text = 'Too many are waiting for this event; try again in a moment.';
      return Promise.reject(new AppError('RATE_LIMITED', text, { retryAfterSeconds: 5 }));
    }
    return new Promise((resolve, reject) => {
      const { signal } = attempt.source.scope;
      const leave = () => {
        const at = line.indexOf(waiter);
        // Whose turn it is already, is told how it ended.
        if (at < 0) return;
        line.splice(at, 1);
        waiter.reject(tooBusy());
      };
      const ended = () => signal?.removeEventListener('abort', leave);
      const waiter: Waiter = {
        attempt,
        resolve: (settled) => {
          ended();
          resolve(settled);
        },
        reject: (error) => {
          ended();
          reject(error instanceof Error ? error : new Error('the round failed', { cause: error }));
        },
      };
      if (signal?.aborted) {
        waiter.reject(tooBusy());
        return;
      }
      signal?.addEventListener('abort', leave, { once: true });
      line.push(waiter);
      if (this.#lines.has(eventId)) return;
      this.#lines.set(eventId, line);
      void this.#serve(eventId, line);
    });
  }

  /** Gives seats that became free to who waits: after more seats were put up, or holds have lapsed. */
  async settle(eventId: string, source: AuditSource): Promise<void> {
    const decide = () => ({ kind: 'stands', rsvp: null, problem: null }) as const;
    await this.submit(eventId, { person: null, source, decide });
  }

  /** Round after round, until nobody waits. Never rejects. */
  async #serve(eventId: string, line: Waiter[]): Promise<void> {
    const round = async (lease: Lease) => {
      // Whoever came while the lock was waited for is taken too.
      const waiters = line.splice(0, MOST_A_ROUND);
      if (waiters.length === 0) return;
      line.unshift(...(await new SeatRound(this.deps, eventId, lease).run(waiters)));
    };
    while (line.length > 0) {
      try {
        const options = { waitMilliseconds: LOCK_WITHIN };
        await this.deps.locks.hold(`seats:${eventId}`, round, options);
      } catch (error) {
        const told = error instanceof AppError && error.code === 'CONFLICT' ? tooBusy() : error;
        for (const waiter of line.splice(0, MOST_A_ROUND)) waiter.reject(told);
      }
    }
    this.#lines.delete(eventId);
  }
}
