import type { Clock } from '../../shared/clock.js';
import type { Coordination } from '../../shared/coordination.js';
import { VersionedCache } from './cache.js';
import { InProcessCacheStore } from './in-process-cache-store.js';
import { InProcessChannels } from './in-process-channels.js';
import { InProcessIdempotencyKeys } from './in-process-idempotency.js';
import { InProcessLocks } from './in-process-locks.js';
import { InProcessSessionVersions } from './in-process-session-versions.js';
import { CountedRateLimits } from './rate-limit.js';

/** The same for a process that is alone: within it, and gone with it. */
export function createInProcessCoordination(clock: Clock): Coordination {
  return {
    cache: new VersionedCache(new InProcessCacheStore(clock)),
    locks: new InProcessLocks(),
    rateLimits: new CountedRateLimits(),
    idempotency: new InProcessIdempotencyKeys(clock),
    sessions: new InProcessSessionVersions(clock),
    channels: new InProcessChannels(),
    health: async (signal) => signal.throwIfAborted(),
    close: async () => undefined,
  };
}
