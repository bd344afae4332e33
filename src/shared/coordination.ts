import type { CallScope } from './call-scope.js';

/**
 * What several processes share beside the documents: kept in Redis, or within the one process when there
 * is no Redis. Never a system of record: losing all of it loses no fact.
 */
export interface Coordination {
  readonly cache: Cache;
  readonly locks: Locks;
  readonly rateLimits: RateLimits;
  readonly idempotency: IdempotencyKeys;
  readonly sessions: SessionVersions;
  readonly channels: Channels;
  /** Resolves when it answers, else rejects. */
  health(signal: AbortSignal): Promise<void>;
  /** Can be called twice. */
  close(): Promise<void>;
}

/**
 * Copies of what is read without a viewer. Every key belongs to namespaces and is only found while none
 * of them was dropped since. Where the cache cannot be reached, everything is loaded.
 */
export interface Cache {
  /**
   * The JSON value of each key, in order; what is not there is loaded by one call of `load`, which gets
   * the missing keys and answers in their order. Null is a value.
   */
  through<T>(
    namespaces: readonly string[],
    keys: readonly string[],
    load: (missing: readonly string[]) => Promise<readonly T[]>,
    scope: CallScope,
  ): Promise<readonly T[]>;

  /**
   * Which state these namespaces are in, for what a process holds by itself: another text after every
   * `drop`, in whichever process. Null when it is not known.
   */
  versionOf(namespaces: readonly string[], scope: CallScope): Promise<string | null>;

  /**
   * Forgets everything under these namespaces, in every process: what is read after this resolves is
   * read anew. Call it after the write. Never rejects: what cannot be told now is told before the cache
   * is believed again.
   */
  drop(namespaces: readonly string[]): Promise<void>;
}

/** Proof of holding a lock. */
export interface Lease {
  /**
   * Milliseconds for which nobody else can hold it, by this process's own clock; 0 once the connection
   * was lost meanwhile. Check it before a write.
   */
  remaining(): number;
  /**
   * Holds it for another full term, for work that takes longer than one. False when it is lost; then
   * nothing brings it back. Rejects when that could not be asked: `remaining` still counts.
   */
  renew(): Promise<boolean>;
}

export interface LockOptions {
  /** How long to wait for it, in milliseconds. */
  readonly waitMilliseconds?: number;
  readonly signal?: AbortSignal;
}

export interface Locks {
  /**
   * Runs while holding the lock of this name, alone among all processes. Rejects with
   * `UPSTREAM_UNAVAILABLE` when the lock cannot be had for want of Redis, and with `CONFLICT` when
   * others held it for too long: without a lock nothing runs. An aborted `signal` ends the waiting with
   * an `UpstreamError` of kind `aborted`.
   */
  hold<T>(name: string, run: (lease: Lease) => Promise<T>, options?: LockOptions): Promise<T>;
}

/** So many points in so many seconds. */
export interface RateLimit {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

export interface RateLimitState {
  /** Whether the points were there. */
  readonly allowed: boolean;
  readonly remaining: number;
  /** Seconds until there are points again; 0 when there are some. */
  readonly retryAfterSeconds: number;
  /** Seconds until all points are there again. */
  readonly resetSeconds: number;
}

/** Counters that refuse. Without Redis each process counts for itself: a limit is then looser, never off. */
export interface RateLimits {
  /** Takes points (1). What is refused takes them too, so that hammering does not pay. */
  take(limit: RateLimit, key: string, points?: number): Promise<RateLimitState>;
  /** How it stands, without taking any. */
  look(limit: RateLimit, key: string): Promise<RateLimitState>;
  /** Gives all points back. */
  reset(limit: RateLimit, key: string): Promise<void>;
}

export type Attempt =
  /** Nobody has used the key: do the work, then `finish` or `abandon`. */
  | { readonly state: 'new' }
  /** The work was done before, with this result. */
  | { readonly state: 'done'; readonly result: string }
  /** Somebody is doing it right now. */
  | { readonly state: 'running' }
  /** The key was used for something else. */
  | { readonly state: 'other' };

/** Keys by which a client says that a request is the same as one before. Kept for 24 hours. */
export interface IdempotencyKeys {
  /**
   * Claims a key for the work that `fingerprint` describes. `owner` keeps the keys of people and of
   * operations apart. Rejects with `UPSTREAM_UNAVAILABLE` when Redis cannot be asked.
   */
  begin(owner: string, key: string, fingerprint: string): Promise<Attempt>;
  finish(owner: string, key: string, fingerprint: string, result: string): Promise<void>;
  /** Frees a key whose work was not done. */
  abandon(owner: string, key: string): Promise<void>;
}

/** What is known of ended sessions: access tokens below a user's version are not believed any more. */
export interface SessionVersions {
  /** Tokens of the user below `version` end now. `seconds` is how long such tokens can live at most. */
  raise(userId: string, version: number, seconds: number): Promise<void>;
  /**
   * The least version that is believed; 0 when none was ever raised. Null when that is not known for a
   * token of this age: Redis cannot be asked, or was empty or restarted after the token was issued.
   */
  minimum(userId: string, issuedAt: Date): Promise<number | null>;
}

/**
 * News for whoever listens right now, in whichever process; nothing is kept, and what is said while
 * nobody listens is gone. Messages of one channel said by one process arrive in their order.
 */
export interface Channels {
  /** Never rejects: what cannot be told is logged and lost, and every fact has another home. */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Hands every message said after this resolves to `listener`, until the answer is called (it can be
   * called twice). `onGap` is called when messages may have been missed, such as after a lost
   * connection: who needs all of them reads anew. Rejects with `UPSTREAM_UNAVAILABLE` when it cannot
   * listen.
   */
  subscribe(
    channel: string,
    listener: (message: string) => void,
    onGap?: () => void,
  ): Promise<() => void>;
}
