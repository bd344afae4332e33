import { Readable } from 'node:stream';
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
import { createSession, type Headers, type Session, type ZeroDbAuth } from './session.js';

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
  /** How long nothing may move of an upload that is a stream, whose length is not known. */
  readonly silence: number;
  readonly embeddings: number;
}

const TIMEOUTS: Timeouts = {
  read: 10_000,
  query: 15_000,
  write: 10_000,
  upload: 60_000,
  silence: 30_000,
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

export interface TransportOptions {
  readonly address: Address;
  readonly auth: ZeroDbAuth;
  readonly connections?: number;
  readonly timeouts?: Partial<Timeouts>;
  readonly retry?: RetryOptions;
  readonly breaker?: BreakerOptions;
}

/** Authenticated calls of one ZeroDB project. */
export class Transport {
  private readonly http: HttpClient;
  private readonly session: Session;
  private readonly address: Address;
  private readonly timeouts: Timeouts;
  private readonly advised = new Set<UpstreamErrorKind>();

  constructor(
    { address, auth, timeouts, ...http }: TransportOptions,
    private readonly log: Log,
  ) {
    this.address = address;
    this.timeouts = { ...TIMEOUTS, ...timeouts };
    this.http = createHttpClient({ ...http, upstream: 'zerodb', origin: address.origin, explain });
    const login = { at: 'host', operation: 'login', timeout: 'read', open: true } as const;
    const how = { ...login, method: 'POST', retry: 'repeatable' } as const;
    this.session = createSession(auth, (path, json, scope) =>
      this.call({ ...how, path, json }, scope),
    );
  }

  /** The parsed answer; undefined when it is empty. */
  async call(call: ZeroDbCall, scope: CallScope): Promise<unknown> {
    return (await this.authorised(call, (request) => this.http.send(request, scope))).body;
  }

  stream(call: ZeroDbCall, scope: CallScope): Promise<HttpStream> {
    return this.authorised(call, (request) => this.http.stream(request, scope));
  }

  state(): ReturnType<HttpClient['state']> {
    return this.http.state();
  }

  close(): Promise<void> {
    return this.http.close();
  }

  /** With credentials, and with fresh ones after a 401 where that can help. */
  private async authorised<A>(
    call: ZeroDbCall,
    send: (request: HttpRequest) => Promise<A>,
  ): Promise<A> {
    if (call.open) return send(this.request(call, {}));
    try {
      const credentials = await this.session.headers();
      try {
        return await send(this.request(call, credentials));
      } catch (error) {
        if (!failedAs(error, 'unauthorized')) throw error;
        const fresh = await this.session.renew(credentials);
        // What can be sent once only is for the caller to send again.
        if (!fresh || call.retry === 'never') throw error;
        return await send(this.request(call, fresh));
      }
    } catch (error) {
      this.advise(error);
      throw error;
    }
  }

  private request(call: ZeroDbCall, credentials: Headers): HttpRequest {
    const { method, operation, retry, json, raw } = call;
    const root = call.at === 'host' ? this.address.host : this.address.project;
    return {
      method,
      operation,
      retry,
      path: `${root}/${call.path.replace(/^\//, '')}`,
      timeout: this.timeouts[raw?.body instanceof Readable ? 'silence' : call.timeout],
      headers: {
        ...credentials,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...raw?.headers,
        ...call.headers,
      },
      body: raw?.body ?? (json === undefined ? undefined : JSON.stringify(json)),
    };
  }

  /** Names the likely mistake in the configuration, once for each kind. */
  private advise(error: unknown): void {
    if (!(error instanceof UpstreamError) || this.advised.has(error.kind)) return;
    const advice = adviceOn(error, this.address);
    if (advice === undefined) return;
    this.advised.add(error.kind);
    this.log.error({ kind: error.kind, upstream: error.fields }, advice);
  }
}

function adviceOn({ kind, fields }: UpstreamError, { project }: Address): string | undefined {
  if (fields.operation === 'login' && fields.status !== undefined && fields.status < 500)
    return 'ZeroDB login failed: check ZERODB_EMAIL, ZERODB_PASSWORD and the login path';
  if (kind === 'unauthorized')
    return 'ZeroDB refuses the credentials: check ZERODB_API_KEY and how it is sent';
  if (kind === 'wrong-prefix')
    return `ZeroDB has no routes under ${project}: check ZERODB_BASE_URL and the path prefix`;
  if (kind !== 'forbidden') return undefined;
  return fields.upstreamCode === 'API_KEY_PROJECT_MISMATCH'
    ? 'ZERODB_API_KEY belongs to another project: check ZERODB_PROJECT_ID'
    : 'ZERODB_API_KEY may not do this: check its scopes and the plan of the project';
}
