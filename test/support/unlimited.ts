import type { Clock } from '../../src/shared/clock.js';
import type { Coordination, RateLimit } from '../../src/shared/coordination.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';

/** Coordination in which limits by the asking address are off: all of a test comes from one. */
export function fromManyAddresses(
  clock: Clock,
  usual: Coordination = createInProcessCoordination(clock),
): Coordination {
  const off = ({ name }: RateLimit) => name.endsWith('-address');
  const free = { allowed: true, remaining: 1, retryAfterSeconds: 0, resetSeconds: 0 };
  return {
    ...usual,
    rateLimits: {
      take: async (limit, ...rest) => (off(limit) ? free : usual.rateLimits.take(limit, ...rest)),
      look: async (limit, key) => (off(limit) ? free : usual.rateLimits.look(limit, key)),
      reset: (limit, key) => usual.rateLimits.reset(limit, key),
    },
  };
}
