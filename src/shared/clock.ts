import type { Instant } from './instant.js';

/** Where the time comes from; tests hand in a fixed one. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still, for tests and for the frozen moment of one request. */
export function fixedClock(at: Date | Instant): Clock {
  const time = new Date(at).getTime();
  return { now: () => new Date(time) };
}
