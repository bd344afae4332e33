import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { Pool } from 'undici';
import type { CallScope } from '../shared/call-scope.js';
import { exchange, openStream, type Attempt, type RawAnswer } from './http-exchange.js';
import { UploadBody } from './upload-body.js';
import {
  failedAs,
  UpstreamError,
  type Upstream,
  type UpstreamErrorFields,
  type UpstreamErrorKind,
} from './upstream-error.js';

/**
 * When a request may be sent again:
 * `repeatable`: doing it twice is the same as once;
 * `refused`: only when the upstream cannot have acted on it (never sent, 429, or 503 with Retry-After);
 * `never`: its body can be read once.
 */
export type RetryRule = 'repeatable' | 'refused' | 'never';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, encoded. */
  readonly path: string;
  /** Short name for logs and metrics. */
  readonly operation: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  /**
   * Milliseconds for the whole call, retries and the pauses between them included. For a body that is
   * a stream: for which no byte of it moves, and for the answer after its last byte.
   */
  readonly timeout: number;
  readonly retry: RetryRule;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON; undefined for an empty body. */
  readonly body: unknown;
}

export interface HttpStream extends Omit<HttpAnswer, 'body'> {
  readonly body: Readable;
}

export interface RetryOptions {
  /** Attempts in all. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, give or take; doubled before each further one. */
  readonly pause?: number;
}

export interface BreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failures?: number;
  /** Milliseconds it stays open before one call may try again. */
  readonly openFor?: number;
}

export interface HttpClientOptions {
  readonly upstream: Upstream;
  readonly origin: string;
  /** Sockets at most; 32. */
  readonly connections?: number;
  readonly retry?: RetryOptions;
  readonly breaker?: BreakerOptions;
  /** Reads an error body in the upstream's own language; `kind` overrides what the status says. */
  readonly explain?: (
    status: number,
    body: unknown,
  ) => Partial<UpstreamErrorFields> & { readonly kind?: UpstreamErrorKind };
}

/** HTTP calls of one upstream: pooled, timed, retried where that is safe, and stopped while it is down. */
export interface HttpClient {
  /**
   * Sends a request and reads a JSON answer. Rejects with {@link UpstreamError} on anything but 2xx. A
   * body that is a stream is destroyed when the call fails; where the stream itself fails, with its error.
   */
  send(request: HttpRequest, scope: CallScope): Promise<HttpAnswer>;
  /** Same for an answer of any length. The timeout ends with the headers; then 30 s of silence end it. */
  stream(request: HttpRequest, scope: CallScope): Promise<HttpStream>;
  state(): 'closed' | 'open' | 'half-open';
  close(): Promise<void>;
}

const DOWN: readonly UpstreamErrorKind[] = ['timeout', 'unreachable', 'server', 'malformed'];
const TRANSIENT: readonly number[] = [502, 503, 504];

export function createHttpClient(options: HttpClientOptions): HttpClient {
  return new PooledHttpClient(options);
}

/** Streams that go either way at one time, at most. */
const MOST_STREAMS = 256;

class PooledHttpClient implements HttpClient {
  private readonly pool: Pool;
  /** Streams move as slowly as whoever is at their other end: they take no connection from other calls. */
  private readonly streamPool: Pool;
  private streams = 0;
  private readonly breaker: CircuitBreakerPolicy;

  constructor(private readonly options: HttpClientOptions) {
    // The deadline of each request stands instead of the pool's own.
    const each = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };
    this.pool = new Pool(options.origin, { ...each, connections: options.connections ?? 32 });
    this.streamPool = new Pool(options.origin, { ...each, connections: null });
    this.breaker = circuitBreaker(
      handleWhen((error) => failedAs(error, ...DOWN)),
      {
        breaker: new ConsecutiveBreaker(options.breaker?.failures ?? 8),
        halfOpenAfter: options.breaker?.openFor ?? 5_000,
      },
    );
  }

  async send(request: HttpRequest, scope: CallScope): Promise<HttpAnswer> {
    if (!(request.body instanceof Readable)) return this.exchanged(request, scope);
    const release = this.takeStream(request);
    const upload = new UploadBody(request.body);
    try {
      // It may move for an hour, and nobody else is let through while a broken circuit is tested.
      if (this.breaker.state !== CircuitState.Closed) throw this.circuitOpen(request.operation);
      return await this.exchanged(request, scope, upload);
    } finally {
      upload.stream.destroy();
      release();
    }
  }

  private exchanged(
    request: HttpRequest,
    scope: CallScope,
    upload?: UploadBody,
  ): Promise<HttpAnswer> {
    const pool = upload ? this.streamPool : this.pool;
    return this.retried({ ...request, ...(upload && { upload }) }, scope, async (attempt) => {
      const answer = await exchange(pool, attempt, scope);
      if (!succeeded(answer)) throw this.refusal(attempt, answer);
      const { status, body: text } = answer;
      const body = text === '' ? undefined : parsed(text);
      if (body !== text) return { ...answer, body };
      const { upstream, operation, attempts } = attempt;
      const fields = { operation, attempts, status, sent: true, upstreamText: clip(text) };
      throw new UpstreamError(upstream, 'malformed', fields);
    });
  }

  async stream(request: HttpRequest, scope: CallScope): Promise<HttpStream> {
    const release = this.takeStream(request);
    try {
      const opened = await this.retried(request, scope, async (attempt) => {
        const answer = await openStream(this.streamPool, attempt, scope);
        if (succeeded(answer)) return answer;
        throw this.refusal(attempt, { ...answer, body: await answer.body.text() });
      });
      opened.body.once('close', release);
      return opened;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Counts a stream until what comes back is called; refuses one too many. */
  private takeStream({ operation }: HttpRequest): () => void {
    if (this.streams >= MOST_STREAMS) {
      const hint = 'too many streams at one time';
      throw new UpstreamError(this.options.upstream, 'rate-limited', {
        operation,
        sent: false,
        hint,
      });
    }
    this.streams += 1;
    return () => {
      this.streams -= 1;
    };
  }

  state(): ReturnType<HttpClient['state']> {
    return STATES[this.breaker.state];
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.destroy(), this.streamPool.destroy()]);
  }

  private async retried<A>(
    request: HttpRequest & { readonly upload?: UploadBody },
    scope: CallScope,
    run: (attempt: Attempt) => Promise<A>,
  ): Promise<A> {
    const { upstream, retry } = this.options;
    const { method, path, headers, operation, upload } = request;
    const body = upload?.stream ?? request.body ?? null;
    const until = performance.now() + request.timeout;
    for (let attempts = 1; ; attempts += 1) {
      if (scope.signal?.aborted)
        throw new UpstreamError(upstream, 'aborted', { operation, attempts, sent: false });
      const options = { method, path, headers: { ...headers }, body };
      const attempt = { upstream, operation, until, attempts, options, ...(upload && { upload }) };
      try {
        return await this.guarded(operation, () => run(attempt));
      } catch (error) {
        if (attempts >= (retry?.attempts ?? 3) || !mayRetry(request.retry, error)) throw error;
        const pause = error.fields.retryAfter ?? jittered(retry?.pause ?? 100, attempts);
        if (performance.now() + pause >= until) throw error;
        // An abort ends the pause, and the next round says so.
        await sleep(pause, undefined, { signal: scope.signal }).catch(() => undefined);
      }
    }
  }

  /** One attempt through the breaker. While half open, others fail at once instead of waiting for the test. */
  private async guarded<A>(operation: string, attempt: () => Promise<A>): Promise<A> {
    if (this.breaker.state === CircuitState.HalfOpen) throw this.circuitOpen(operation);
    try {
      return await this.breaker.execute(attempt);
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.circuitOpen(operation, error) : error;
    }
  }

  private circuitOpen(operation: string, cause?: unknown): UpstreamError {
    const fields = { operation, sent: false };
    return new UpstreamError(this.options.upstream, 'circuit-open', fields, cause);
  }

  private refusal(attempt: Attempt, { status, headers, body }: RawAnswer<string>): UpstreamError {
    const { upstream, operation, attempts } = attempt;
    const { kind = kindOf(status), ...said } = this.options.explain?.(status, parsed(body)) ?? {};
    return new UpstreamError(upstream, kind, {
      ...{ operation, attempts, status, sent: true },
      retryAfter: retryAfter(headers['retry-after']),
      upstreamText: clip(body),
      ...said,
    });
  }
}

const STATES: Record<CircuitState, ReturnType<HttpClient['state']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

function mayRetry(rule: RetryRule, error: unknown): error is UpstreamError {
  if (rule === 'never' || !(error instanceof UpstreamError)) return false;
  const { kind, fields } = error;
  if (kind === 'rate-limited' || (kind === 'unreachable' && fields.sent === false)) return true;
  if (rule === 'refused') return fields.status === 503 && fields.retryAfter !== undefined;
  return kind === 'unreachable' || kind === 'malformed' || TRANSIENT.includes(fields.status ?? 0);
}

function kindOf(status: number): UpstreamErrorKind {
  if (status === 401) return 'unauthorized';
  if (status === 402 || status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limited';
  if (status >= 500) return 'server';
  return status >= 400 ? 'invalid' : 'malformed';
}

const succeeded = ({ status }: { readonly status: number }) => status >= 200 && status < 300;
const clip = (text: string) => text.slice(0, 500);

/** JSON, or the text itself where it is none. A JSON string comes back unquoted, so never as the text itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Milliseconds until the instant or after the seconds of a Retry-After header. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  const seconds = Number(header);
  const pause = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
}

/** Between half and the whole of a pause that doubles, so that many callers do not come back together. */
function jittered(pause: number, attempts: number): number {
  return pause * 2 ** (attempts - 1) * (0.5 + Math.random() / 2);
}
