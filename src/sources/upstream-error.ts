import type { UpstreamCall } from '../shared/call-scope.js';
import { AppError, type ErrorCode } from '../shared/errors.js';

export type Upstream = UpstreamCall['upstream'];

/** What went wrong with a call of an upstream system, as far as a caller can act on it. */
export type UpstreamErrorKind =
  | 'timeout'
  /** The caller gave up: its `scope.signal` fired. */
  | 'aborted'
  | 'unreachable'
  | 'rate-limited'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  /** ZeroDB: nobody created the collection yet. */
  | 'missing-table'
  /** No such route at all: the address is configured wrongly. */
  | 'wrong-prefix'
  | 'invalid'
  | 'too-large'
  | 'conflict'
  /** An answer that cannot be read: not JSON, cut off, or of an unknown shape. */
  | 'malformed'
  | 'server'
  /** Not called, because it failed too often just now. */
  | 'circuit-open';

/** For logs alone: nothing of this may reach a client. */
export interface UpstreamErrorFields {
  readonly operation: string;
  /** How often the request was sent, this time included. */
  readonly attempts?: number;
  readonly status?: number;
  /** False when the upstream cannot have seen the request. */
  readonly sent?: boolean;
  /** Milliseconds the upstream asks to wait. */
  readonly retryAfter?: number;
  /** The upstream's own words, clipped. */
  readonly upstreamCode?: string;
  readonly upstreamText?: string;
  readonly upstreamRequestId?: string;
  readonly hint?: string;
}

const NAMES: Record<Upstream, string> = {
  zerodb: 'ZeroDB',
  redis: 'Redis',
  cloudflare: 'Cloudflare',
};

const MESSAGES: Record<UpstreamErrorKind, (name: string) => string> = {
  timeout: (name) => `${name} does not answer in time.`,
  aborted: (name) => `The call of ${name} was given up by its caller.`,
  unreachable: (name) => `${name} cannot be reached.`,
  'rate-limited': (name) => `${name} is asked too often; try again in a moment.`,
  unauthorized: (name) => `${name} does not accept the credentials of this service.`,
  forbidden: (name) => `${name} does not accept the credentials of this service.`,
  'not-found': () => 'What was to be changed is no longer there.',
  'missing-table': (name) => `${name} does not hold this collection.`,
  'wrong-prefix': (name) => `${name} is not where this service looks for it.`,
  invalid: (name) => `${name} does not accept the request of this service.`,
  'too-large': (name) => `${name} does not take anything that large.`,
  conflict: () => 'This was changed by somebody else at the same time.',
  malformed: (name) => `${name} gave an answer that cannot be read.`,
  server: (name) => `${name} failed.`,
  'circuit-open': (name) => `${name} failed too often just now; try again in a moment.`,
};

/** What the caller can do something about. */
const CODES: Partial<Record<UpstreamErrorKind, ErrorCode>> = {
  conflict: 'CONFLICT',
  'not-found': 'CONFLICT',
  'too-large': 'LIMIT_EXCEEDED',
};

/** A failed call of another system: the message is safe for a client, `fields` and `cause` are for logs. */
export class UpstreamError extends AppError {
  constructor(
    readonly upstream: Upstream,
    readonly kind: UpstreamErrorKind,
    readonly fields: UpstreamErrorFields,
    cause?: unknown,
  ) {
    super(CODES[kind] ?? 'UPSTREAM_UNAVAILABLE', MESSAGES[kind](NAMES[upstream]), {}, { cause });
  }
}

/** Whether a failure is of one of these kinds. */
export function failedAs(
  error: unknown,
  ...kinds: readonly UpstreamErrorKind[]
): error is UpstreamError {
  return error instanceof UpstreamError && kinds.includes(error.kind);
}
