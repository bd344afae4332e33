import { createHash } from 'node:crypto';

/**
 * Every name under which something stands in Redis. Names that callers make up are hashed: they may hold
 * an address or an e-mail, and Redis is not where such a thing is kept.
 */
export class RedisKeys {
  constructor(private readonly prefix: string) {}

  /** The token that all copies of a namespace are kept under. */
  version(namespace: string): string {
    return this.#named('version', namespace);
  }

  /** One cached value; `place` is a hash already. */
  cached(place: string): string {
    return `${this.prefix}cache:${place}`;
  }

  lock(name: string): string {
    return this.#named('lock', name);
  }

  /** What the counters of a limit begin with; the limit's name is the program's own. */
  rateLimit(name: string): string {
    return `${this.prefix}rate:${name}`;
  }

  idempotency(owner: string, key: string): string {
    return this.#named('idempotency', JSON.stringify([owner, key]));
  }

  session(userId: string): string {
    return this.#named('session', userId);
  }

  /** Since when this run of a server has been told of every ended session. */
  sessionsKnownSince(server: string): string {
    return `${this.prefix}sessions-known-since:${server}`;
  }

  #named(kind: string, name: string): string {
    return `${this.prefix}${kind}:${hashed(name)}`;
  }
}

/** A short text in place of another: 144 bits of its SHA-256, enough that no two meet. */
export function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 24);
}
