import { setMaxListeners } from 'node:events';

import type { Lease } from '../shared/coordination.js';
import { AppError } from '../shared/errors.js';

/** Milliseconds between two signs of life; a lock ends 30 s after the last one. */
export const BEAT = 10_000;

/** What work under a lock asks before it does what nobody else may do at the same time. */
export interface Held {
  /** Fires when the work has to end: somebody wants it to, or the lock is lost. */
  readonly signal: AbortSignal;
  /** Throws what ended it, and CONFLICT once the lock is lost. */
  check(): void;
}

/**
 * Runs work of any length under a lock, which is renewed all the while; `beat` is done with it. When the
 * lock is lost the work is told to end by the signal, and nothing renews it.
 */
export async function whileHeld<T>(
  lease: Lease,
  outer: AbortSignal | undefined,
  work: (held: Held) => Promise<T>,
  beat: () => Promise<void> = () => Promise.resolve(),
  every = BEAT,
): Promise<T> {
  const ending = new AbortController();
  // Many writes at once listen to it.
  setMaxListeners(0, ending.signal);
  const end = () => ending.abort(outer?.reason);
  outer?.addEventListener('abort', end, { once: true });
  if (outer?.aborted === true) end();
  const renew = async () => {
    // What could not be asked may be known at the next beat, as long as the lease lasts.
    const kept = await lease.renew().catch(() => lease.remaining() > 0);
    if (!kept) ending.abort(lost());
    else await beat().catch(() => undefined);
  };
  const timer = setInterval(() => void renew(), every);
  timer.unref();
  const check = () => {
    if (lease.remaining() === 0) ending.abort(lost());
    if (ending.signal.aborted) throw reasonOf(ending.signal);
  };
  try {
    return await work({ signal: ending.signal, check });
  } catch (error) {
    // What failed for the abort tells less than why it was aborted.
    throw ending.signal.aborted ? reasonOf(ending.signal) : error;
  } finally {
    clearInterval(timer);
    outer?.removeEventListener('abort', end);
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  if (reason instanceof AppError) return reason;
  return new AppError('CONFLICT', 'It was ended before it was done.', {}, { cause: reason });
}

function lost(): AppError {
  return new AppError('CONFLICT', 'The lock was lost in the middle of the work; start it again.');
}
