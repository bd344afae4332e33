import cors from '@fastify/cors';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';

import { LIMITS } from '../graphql/limits.js';
import type { DeliverFile } from '../shared/file-delivery.js';
import type { ReadableOutbox } from '../shared/mail.js';
import { registerBodyDeadline } from './body-deadline.js';
import { SANDBOX_ORIGINS } from './explorer.js';
import { replyNotFound, replyWithError } from './graphql-error-reply.js';
import { type GraphQLRouteOptions, registerGraphQL } from './graphql-route.js';
import { type Dependency, registerHealth } from './health.js';
import { registerOutbox } from './outbox.js';
import { requestIdOf } from './request-context.js';
import { registerUploads, UPLOAD_HEADERS } from './uploads.js';

export interface HttpOptions extends GraphQLRouteOptions {
  /** Finds what `/api/uploads/{objectId}` names. */
  readonly deliver: DeliverFile;
  readonly log: FastifyBaseLogger;
  readonly dependencies: readonly Dependency[];
  /** Origins of web frontends, exactly as browsers send them. */
  readonly corsOrigins: readonly string[];
  /** Addresses and ranges whose `X-Forwarded-For` is believed; nobody's while there are none. */
  readonly trustedProxies: readonly string[];
  /** Lets Apollo Sandbox and pages of this machine in. */
  readonly development: boolean;
  /** How long a body may take to come in, where that is not as usual. */
  readonly bodyMilliseconds?: number;
  /** Shown under `/outbox` when there is one. */
  readonly outbox?: ReadableOutbox;
}

export interface HttpServer {
  readonly app: FastifyInstance;
  /** Resolves to the URL it listens on. */
  listen(host: string, port: number): Promise<string>;
  /** Takes no new request, lets those under way finish, then closes. */
  drain(): Promise<void>;
}

const LOCAL_PAGE = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Headers have their time here, bodies where they are taken: an upload may last. */
const timeouts = { http: { headersTimeout: LIMITS.bodyMilliseconds }, requestTimeout: 0 } as const;

/** The HTTP face of the gateway: one endpoint, health, and errors in one shape. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  let draining = false;
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.maxBodyBytes,
    ...timeouts,
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    trustProxy: options.trustedProxies.length > 0 && [...options.trustedProxies],
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: replyWithError,
  });
  registerBodyDeadline(app, options.bodyMilliseconds ?? LIMITS.bodyMilliseconds);
  app.setErrorHandler(replyWithError);
  app.setNotFoundHandler(replyNotFound);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    // At the end a connection goes with its last answer: kept alive, it would hold the end up.
    if (draining) void reply.header('connection', 'close');
    done(null, payload);
  });
  await app.register(cors, {
    origin: allowedOrigins(options),
    methods: ['GET', 'POST', 'OPTIONS'],
    exposedHeaders: ['x-request-id', 'retry-after', ...UPLOAD_HEADERS],
    maxAge: 600,
  });
  registerHealth(app, options.dependencies, () => draining);
  await registerRoutes(app, options);
  return {
    app,
    listen: (host, port) => app.listen({ host, port }),
    async drain() {
      draining = true;
      await app.close();
    },
  };
}

function allowedOrigins({ corsOrigins, development }: HttpOptions): (string | RegExp)[] {
  return development ? [...corsOrigins, ...SANDBOX_ORIGINS, LOCAL_PAGE] : [...corsOrigins];
}

async function registerRoutes(app: FastifyInstance, options: HttpOptions): Promise<void> {
  // Whoever opens the bare address means the API; 308 keeps a POST a POST.
  app.all('/', (_request, reply) => reply.redirect('/graphql', 308));
  if (options.outbox) registerOutbox(app, options.outbox);
  await app.register((scope, _none, done) => {
    registerGraphQL(scope, options);
    done();
  });
  registerUploads(app, options);
}
