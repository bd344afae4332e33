import { AppError } from '../../shared/errors.js';
import { UpstreamError } from '../upstream-error.js';
import { throwIfAborted } from './in-time.js';

interface Queue {
  readonly waiting: (() => void)[];
  /** When this process began to have the name without a break. */
  since: number;
}

/** Who of this process is next, by name and in the order of asking. */
export class Turns {
  readonly #queues = new Map<string, Queue>();

  /** Resolves when it is the caller's turn, who then must `pass` it on. */
  async take(name: string, milliseconds: number, signal?: AbortSignal): Promise<void> {
    // A signal that has fired says nothing to those who begin to listen.
    throwIfAborted(signal);
    const queue = this.#queues.get(name);
    if (!queue) {
      this.#queues.set(name, { waiting: [], since: performance.now() });
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
      };
      const leave = (error: Error) => {
        settle();
        queue.waiting.splice(queue.waiting.indexOf(enter), 1);
        reject(error);
      };
      const enter = () => {
        settle();
        resolve();
      };
      const giveUp = () => leave(new UpstreamError('redis', 'aborted', { operation: 'lock' }));
      const timer = setTimeout(() => leave(heldTooLong()), milliseconds).unref();
      signal?.addEventListener('abort', giveUp, { once: true });
      queue.waiting.push(enter);
    });
  }

  pass(name: string): void {
    const next = this.#queues.get(name)?.waiting.shift();
    if (next) next();
    else this.#queues.delete(name);
  }

  /** For how long this process has handed the name to itself, in milliseconds. */
  unbroken(name: string): number {
    return performance.now() - (this.#queues.get(name)?.since ?? performance.now());
  }

  /** Another process had its chance. */
  broken(name: string): void {
    const queue = this.#queues.get(name);
    if (queue) queue.since = performance.now();
  }
}

/** What a waiter is told when others did not let go. */
export function heldTooLong(): AppError {
  return new AppError('CONFLICT', 'Somebody else is changing this right now; try again.', {
    retryAfterSeconds: 1,
  });
}
