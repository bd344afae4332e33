import type { Clock } from '../../shared/clock.js';
import type { Attempt, Coordination, RateLimit } from '../../shared/coordination.js';

/** Stands in until the real twin is here. */
export function createInProcessCoordination(clock: Clock): Coordination {
  let drops = 0;
  const tails = new Map<string, Promise<unknown>>();
  const counts = new Map<string, { used: number; until: number }>();
  const keys = new Map<string, { fingerprint: string; result?: string }>();
  const versions = new Map<string, number>();
  const since = Math.floor(clock.now().getTime() / 1000) * 1000;
  const state = (limit: RateLimit, key: string, take: number) => {
    const now = Date.now();
    const at = `${limit.name} ${key}`;
    let own = counts.get(at);
    if (!own || own.until <= now) own = { used: 0, until: now + limit.seconds * 1000 };
    own.used += take;
    if (take > 0) counts.set(at, own);
    const resetSeconds = Math.ceil((own.until - now) / 1000);
    const allowed = own.used <= limit.points;
    const remaining = Math.max(0, limit.points - own.used);
    return {
      allowed,
      remaining,
      resetSeconds,
      retryAfterSeconds: remaining > 0 ? 0 : resetSeconds,
    };
  };
  return {
    cache: {
      through: (_n, wanted, load) => load(wanted),
      versionOf: async () => String(drops),
      drop: async () => void (drops += 1),
    },
    locks: {
      async hold(name, run) {
        const before = tails.get(name) ?? Promise.resolve();
        const mine = before.then(() => run({ remaining: () => 30_000 }));
        tails.set(
          name,
          mine.catch(() => undefined),
        );
        return mine;
      },
    },
    rateLimits: {
      take: async (limit, key, points = 1) => state(limit, key, points),
      look: async (limit, key) => state(limit, key, 0),
      reset: async (limit, key) => void counts.delete(`${limit.name} ${key}`),
    },
    idempotency: {
      async begin(owner, key, fingerprint): Promise<Attempt> {
        const known = keys.get(`${owner} ${key}`);
        if (!known) {
          keys.set(`${owner} ${key}`, { fingerprint });
          return { state: 'new' };
        }
        if (known.fingerprint !== fingerprint) return { state: 'other' };
        return known.result === undefined
          ? { state: 'running' }
          : { state: 'done', result: known.result };
      },
      finish: async (owner, key, fingerprint, result) =>
        void keys.set(`${owner} ${key}`, { fingerprint, result }),
      abandon: async (owner, key) => void keys.delete(`${owner} ${key}`),
    },
    sessions: {
      raise: async (userId, version) => void versions.set(userId, version),
      minimum: async (userId, issuedAt) =>
        issuedAt.getTime() < since ? null : (versions.get(userId) ?? 0),
    },
    health: async () => undefined,
    close: async () => undefined,
  };
}
