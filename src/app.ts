import 'reflect-metadata';

import type { GraphQLSchema } from 'graphql';

import { createJobs } from './app/jobs.js';
import { createModules, type Modules, type ModulesOptions } from './app/modules.js';
import { createUnservedModules, nowhere } from './app/unserved.js';
import { createApolloServer } from './graphql/server.js';
import { explorerPlugin } from './http/explorer.js';
import { createHttpServer, type HttpServer } from './http/server.js';
import { JobTimer } from './jobs/timer.js';
import { KINDS } from './modules/files/index.js';
import type { ReadableOutbox } from './shared/mail.js';
import type { ZeroDb } from './sources/zerodb/client.js';

/** The schema alone, as the code builds it; over a store that nobody ever asks. */
export function describeSchema(): GraphQLSchema {
  return createUnservedModules(nowhere()).schema;
}

export interface GatewayOptions extends Omit<
  ModulesOptions,
  'documents' | 'rows' | 'objects' | 'baseUrl' | 'log'
> {
  readonly zerodb: ZeroDb;
  readonly log: Parameters<typeof createHttpServer>[0]['log'];
  /** Where clients reach the gateway; where it listens unless told. */
  readonly publicUrl?: string | undefined;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly development: boolean;
  /** Whether what is coordinated is shared with other processes, through a Redis that can be away. */
  readonly sharesState?: boolean;
  /** Where the mails of a gateway without a mail server can be read; in development alone. */
  readonly outbox?: ReadableOutbox;
}

export interface Gateway {
  readonly http: HttpServer;
  readonly modules: Modules;
  /** Ends what is under way, then closes; its sources stay open. Can be called twice. */
  close(): Promise<void>;
}

/** The whole gateway over its sources, ready to listen. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { zerodb, log, clock, development, corsOrigins, coordination } = options;
  const { rateLimits } = coordination;
  let listening = '';
  const baseUrl = () => options.publicUrl ?? listening;
  const { documents, rows, objects } = zerodb;
  const modules = createModules({ ...options, documents, rows, objects, baseUrl });
  const plugins = [explorerPlugin(development)];
  const apollo = createApolloServer(modules.schema, { development, rateLimits, plugins });
  await apollo.start();
  const { access } = modules.users;
  const redis = { name: 'redis', optional: true, check: coordination.health.bind(coordination) };
  const http = await createHttpServer({
    apollo,
    verify: (token) => access.verify(token),
    deliver: modules.deliver,
    clock,
    log,
    rateLimits,
    corsOrigins,
    trustedProxies: options.trustedProxies,
    development,
    uploads: { maxFileBytes: largestFile(options.maxDocumentBytes) },
    desk: modules.uploadDesk,
    dependencies: [
      { name: 'zerodb', check: (signal) => zerodb.health({ signal }) },
      ...(options.sharesState ? [redis] : []),
    ],
    ...(development && options.outbox && { outbox: options.outbox }),
  });
  readAhead(modules, log);
  const jobs = createJobs({ objects, clock, log, files: modules.files });
  const timer = new JobTimer({ jobs, coordination, clock, log });
  let closing: Promise<void> | undefined;
  return {
    http: {
      ...http,
      async listen(host, port) {
        listening = await http.listen(host, port);
        timer.start();
        return listening;
      },
    },
    modules,
    close: () =>
      (closing ??= Promise.all([http.drain(), timer.stop()])
        .then(() => apollo.stop())
        .then(() => modules.settled())),
  };
}

function readAhead(modules: Modules, log: GatewayOptions['log']): void {
  modules.warmUp().catch((error: unknown) => {
    log.warn({ err: error }, 'could not read ahead; the first requests will read for themselves');
  });
}

/** The most bytes that a file of any kind may have: more than them need not even come in. */
function largestFile(maxDocumentBytes = 0): number {
  return Math.max(maxDocumentBytes, ...Object.values(KINDS).map(({ maxBytes }) => maxBytes));
}
