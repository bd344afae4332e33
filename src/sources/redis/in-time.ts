import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from '../upstream-error.js';

/** The promise, or a rejection after so many milliseconds. */
export function inTime<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no answer in ${milliseconds} ms`));
    // A process that was busy itself reads what has come in the meantime before it calls Redis slow:
    // timers come before sockets, and immediates after them.
    const timer = setTimeout(() => setImmediate(late), milliseconds).unref();
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Waits, unless the caller gives up. Nothing that waits keeps the process alive. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { ref: false, signal }).catch(() => undefined);
  throwIfAborted(signal);
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted();
}

/** The promise, unless the caller gives up before. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const settled = new AbortController();
  const givenUp = new Promise<never>((_, reject) => {
    const options = { once: true, signal: settled.signal };
    signal.addEventListener('abort', () => reject(aborted()), options);
  });
  try {
    return await Promise.race([promise, givenUp]);
  } finally {
    settled.abort();
  }
}

function aborted(): UpstreamError {
  return new UpstreamError('redis', 'aborted', { operation: 'wait' });
}
