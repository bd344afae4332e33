import type { Readable } from 'node:stream';
import type { CallScope } from '../../shared/call-scope.js';
import {
  createHttpClient,
  type BreakerOptions,
  type HttpClient,
  type HttpRequest,
  type HttpStream,
  type RetryOptions,
  type RetryRule,
} from '../http-client.js';
import { failedAs, UpstreamError, type UpstreamErrorKind } from '../upstream-error.js';
import type { Address } from './address.js';
import { explain } from './failures.js';
import { createSession, type Headers, type ZeroDbAuth } from './session.js';

/** What is used of a pino logger. */
export interface Log {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Milliseconds for each kind of call, its retries included. */
export interface Timeouts {
  readonly read: number;
  readonly query: number;
  readonly write: number;
  readonly upload: number;
  readonly embeddings: number;
}

const TIMEOUTS: Timeouts = {
  read: 10_000,
  query: 15_000,
  write: 10_000,
  upload: 60_000,
  // The service may have to wake up first.
  embeddings: 60_000,
};

export interface ZeroDbCall {
  readonly method: HttpRequest['method'];
  /** After the project's prefix, or after the host when `at` says so; encoded. */
  readonly path: string;
  readonly at?: 'project' | 'host';
  readonly operation: string;
  readonly timeout: keyof Timeouts;
  readonly retry: RetryRule;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, with its own headers. */
  readonly raw?: { readonly headers: Headers; readonly body: Buffer | Readable };
  readonly headers?: Headers;
  /** Without credentials. */
  readonly open?: boolean;
}

/** Authenticated calls of one ZeroDB project. */
export interface Transport {
  /** The parsed answer; undefined when it is empty. */
  call(call: ZeroDbCall, scope: CallScope): Promise<unknown>;
  stream(call: ZeroDbCall, scope: CallScope): Promise<HttpStream>;
  state: HttpClient['state'];
  close: HttpClient['close'];
}

export interface TransportOptions {
  readonly address: Address;
  readonly auth: ZeroDbAuth;
  readonly connections?: number;
  readonly timeouts?: Partial<Timeouts>;
  readonly retry?: RetryOptions;
  readonly breaker?: BreakerOptions;
}

export function createTransport(options: TransportOptions, log: Log): Transport {
  const { address, connections, retry, breaker } = options;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const http = createHttpClient({
    upstream: 'zerodb',
    origin: address.origin,
    ...{ connections, retry, breaker, explain },
  });
  const session = createSession(options.auth, (path, json, scope) =>
    call(
      {
        method: 'POST',
        path,
        at: 'host',
        operation: 'login',
        json,
        timeout: 'read',
        retry: 'repeatable',
        open: true,
      },
      scope,
    ),
  );
  const explained = new Set<UpstreamErrorKind>();

  const request = (call: ZeroDbCall, credentials: Headers): HttpRequest => ({
    method: call.method,
    path: `${call.at === 'host' ? address.host : address.project}/${call.path.replace(/^\//, '')}`,
    operation: call.operation,
    timeout: timeouts[call.timeout],
    retry: call.retry,
    headers: {
      ...credentials,
      ...(call.json !== undefined && { 'content-type': 'application/json' }),
      ...call.raw?.headers,
      ...call.headers,
    },
    body: call.raw?.body ?? (call.json === undefined ? undefined : JSON.stringify(call.json)),
  });

  /** With credentials, and with fresh ones after a 401 where that can help. */
  async function authorised<A>(call: ZeroDbCall, send: (request: HttpRequest) => Promise<A>) {
    if (call.open) return send(request(call, {}));
    try {
      const credentials = await session.headers();
      try {
        return await send(request(call, credentials));
      } catch (error) {
        if (!failedAs(error, 'unauthorized') || call.retry === 'never') throw error;
        const fresh = await session.renew(credentials);
        if (!fresh) throw error;
        return await send(request(call, fresh));
      }
    } catch (error) {
      advise(error);
      throw error;
    }
  }

  /** Names the likely mistake in the configuration, once for each kind. */
  function advise(error: unknown): void {
    if (!(error instanceof UpstreamError) || explained.has(error.kind)) return;
    const advice = adviceOn(error, address);
    if (advice === undefined) return;
    explained.add(error.kind);
    log.error({ kind: error.kind, upstream: error.fields }, advice);
  }

  async function call(call: ZeroDbCall, scope: CallScope): Promise<unknown> {
    return (await authorised(call, (request) => http.send(request, scope))).body;
  }

  return {
    call,
    stream: (call, scope) => authorised(call, (request) => http.stream(request, scope)),
    state: () => http.state(),
    close: () => http.close(),
  };
}

function adviceOn({ kind, fields }: UpstreamError, { project }: Address): string | undefined {
  if (fields.operation === 'login')
    return 'ZeroDB login failed: check ZERODB_EMAIL, ZERODB_PASSWORD and the login path';
  switch (kind) {
    case 'unauthorized':
      return 'ZeroDB refuses the credentials: check ZERODB_API_KEY and how it is sent';
    case 'forbidden':
      return fields.upstreamCode === 'API_KEY_PROJECT_MISMATCH'
        ? 'ZERODB_API_KEY belongs to another project: check ZERODB_PROJECT_ID'
        : 'ZERODB_API_KEY may not do this: check its scopes and the plan of the project';
    case 'wrong-prefix':
      return `ZeroDB has no routes under ${project}: check ZERODB_BASE_URL and the path prefix`;
    default:
      return undefined;
  }
}
