import type { Channels } from '../../shared/coordination.js';

/** Channels of a process that is alone. */
export class InProcessChannels implements Channels {
  readonly #listeners = new Map<string, Set<(message: string) => void>>();

  publish(channel: string, message: string): Promise<void> {
    for (const listener of this.#listeners.get(channel) ?? []) listener(message);
    return Promise.resolve();
  }

  subscribe(channel: string, listener: (message: string) => void): Promise<() => void> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners);
    // A function may listen twice; each time is one of its own.
    const own = (message: string) => listener(message);
    listeners.add(own);
    return Promise.resolve(() => {
      listeners.delete(own);
      if (listeners.size === 0) this.#listeners.delete(channel);
    });
  }
}
