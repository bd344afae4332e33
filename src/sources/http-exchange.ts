import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { errors, type Dispatcher } from 'undici';
import type { CallScope } from '../shared/call-scope.js';
import { AppError } from '../shared/errors.js';
import { isPrematureClose, type UploadBody } from './upload-body.js';
import { UpstreamError, type Upstream, type UpstreamErrorKind } from './upstream-error.js';

/** One HTTP attempt, the inside of `http-client.ts`: a deadline, a caller's abort, a meter reading. */
export interface Attempt {
  readonly upstream: Upstream;
  readonly operation: string;
  readonly options: Dispatcher.DispatchOptions;
  /** On the clock of `performance.now()`. */
  readonly until: number;
  readonly attempts: number;
  /** The body of `options`, where it is a stream: the deadline then moves with its bytes. */
  readonly upload?: UploadBody;
}

export interface RawAnswer<Body> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

const STREAM_SILENCE = 30_000;

/**
 * Sends a request and reads the whole answer as text. `dispatch` with a handler of our own costs
 * about half of what `request` costs.
 */
export function exchange(
  dispatcher: Dispatcher,
  attempt: Attempt,
  scope: CallScope,
): Promise<RawAnswer<string>> {
  const { upload } = attempt;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let stopped: UpstreamErrorKind | undefined;
    let fault: unknown;
    let status = 0;
    let headers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];

    const fail = (cause?: unknown) => {
      limits.end();
      // A connection lost after the headers is an answer cut off.
      const kind = stopped ?? (status === 0 ? 'unreachable' : 'malformed');
      const told = { sent: controller !== undefined, status };
      reject(fault ?? failure(attempt, kind, told, cause));
    };
    const stop = (kind: 'timeout' | 'aborted') => {
      stopped = kind;
      fault = upload && faultOfSource(upload, kind);
      if (controller) controller.abort(new errors.RequestAbortedError(kind));
      // Still queued: it is aborted as soon as it would start.
      else fail();
    };
    const limits = limit(attempt, scope, stop);
    upload?.watch(
      () => limits.move(),
      () => stop('aborted'),
    );

    dispatcher.dispatch(attempt.options, {
      onRequestStart(started) {
        if (stopped) started.abort(new errors.RequestAbortedError(stopped));
        else controller = started;
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode;
        headers = responseHeaders;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        // Nobody can have stored what was not sent yet.
        if (upload && !upload.complete && status < 300) return fail();
        limits.end();
        resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
      },
      onResponseError(_controller, error) {
        fail(error);
      },
    });
  });
}

/**
 * Sends a request and answers as soon as the headers are there: the deadline ends with them. After
 * that 30 s of silence, or the caller's abort, destroy the body.
 */
export async function openStream(
  dispatcher: Dispatcher,
  attempt: Attempt,
  scope: CallScope,
): Promise<RawAnswer<Readable & { text(): Promise<string> }>> {
  const abort = new AbortController();
  let stopped: UpstreamErrorKind | undefined;
  const limits = limit(attempt, scope, (kind) => {
    stopped = kind;
    abort.abort();
  });
  try {
    const { statusCode, headers, body } = await dispatcher.request({
      ...attempt.options,
      signal: scope.signal ? AbortSignal.any([abort.signal, scope.signal]) : abort.signal,
      bodyTimeout: STREAM_SILENCE,
    });
    return { status: statusCode, headers, body };
  } catch (error) {
    throw failure(attempt, stopped ?? 'unreachable', { sent: true, status: 0 }, error);
  } finally {
    limits.end();
  }
}

/** Watches the deadline and the caller's signal, and tells the meter when the attempt ends. */
function limit(
  { upstream, operation, until }: Attempt,
  { signal, meter }: CallScope,
  stop: (kind: 'timeout' | 'aborted') => void,
): { move(): void; end(): void } {
  const began = performance.now();
  const timer = setTimeout(() => stop('timeout'), until - began);
  const aborted = () => stop('aborted');
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', aborted);
    meter?.call({ upstream, operation, milliseconds: performance.now() - began });
  };
  signal?.addEventListener('abort', aborted, { once: true });
  const move = () => {
    if (!ended) timer.refresh();
  };
  return { move, end };
}

/** Why an upload ended, where that was not the upstream's doing: never to be taken for an outage. */
function faultOfSource(upload: UploadBody, kind: 'timeout' | 'aborted'): unknown {
  if (upload.failure && !isPrematureClose(upload.failure.cause)) return upload.failure.cause;
  if (kind === 'aborted' || !upload.waitsForSource) return undefined;
  return new AppError('BAD_USER_INPUT', 'The file stopped coming in before it was complete.');
}

function failure(
  { upstream, operation, attempts }: Attempt,
  kind: UpstreamErrorKind,
  { sent, status }: { readonly sent: boolean; readonly status: number },
  cause: unknown,
): UpstreamError {
  const fields = { operation, attempts, sent, ...(status === 0 ? {} : { status }) };
  return new UpstreamError(upstream, kind, fields, cause);
}
