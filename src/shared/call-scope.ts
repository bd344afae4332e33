/** What one upstream call tells about itself when it ends. */
export interface UpstreamCall {
  readonly upstream: 'zerodb' | 'redis' | 'cloudflare';
  /** Short name for logs and metrics, such as `query users`. */
  readonly operation: string;
  readonly milliseconds: number;
}

/** Counts the upstream work of one request. */
export interface UpstreamMeter {
  call(call: UpstreamCall): void;
  cacheHit(): void;
}

/**
 * On whose behalf an upstream call is made: when to give up, and where to count it.
 * Explicit on every call, so that no ambient state is needed.
 */
export interface CallScope {
  readonly signal?: AbortSignal;
  readonly meter?: UpstreamMeter;
}

/** For work that belongs to no request: start-up, jobs, timers. */
export const NO_SCOPE: CallScope = Object.freeze({});
