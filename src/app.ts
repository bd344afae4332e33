import 'reflect-metadata';

import type { GraphQLSchema } from 'graphql';

import { createModules, type Modules, type ModulesOptions } from './app/modules.js';
import { createApolloServer } from './graphql/server.js';
import { explorerPlugin } from './http/explorer.js';
import { createHttpServer, type HttpServer } from './http/server.js';
import { systemClock } from './shared/clock.js';
import { silentLogger } from './shared/logger.js';
import type { ReadableOutbox } from './shared/mail.js';
import { createInProcessCoordination } from './sources/redis/in-process.js';
import { createZeroDb, type ZeroDb } from './sources/zerodb/client.js';

/** The schema alone, as the code builds it; over a store that nobody ever asks. */
export function describeSchema(): GraphQLSchema {
  const auth = { mode: 'api-key', apiKey: 'none' } as const;
  const { documents, rows, objects } = createZeroDb(
    { baseUrl: 'http://127.0.0.1', projectId: 'none', auth },
    silentLogger,
  );
  const secret = 'the schema does not depend on it';
  const tokens = { secret, previousSecret: undefined, accessMinutes: 1, refreshDays: 1 };
  const coordination = createInProcessCoordination(systemClock);
  const stores = { documents, rows, objects, coordination };
  const base = { ...stores, clock: systemClock, log: silentLogger, baseUrl: () => '' };
  const mail = { mailer: { send: () => Promise.resolve() }, webUrl: 'http://127.0.0.1' };
  return createModules({ ...base, ...mail, tokens, idSecret: secret }).schema;
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
    clock,
    log,
    rateLimits,
    corsOrigins,
    trustedProxies: options.trustedProxies,
    development,
    dependencies: [
      { name: 'zerodb', check: (signal) => zerodb.health({ signal }) },
      ...(options.sharesState ? [redis] : []),
    ],
    ...(development && options.outbox && { outbox: options.outbox }),
  });
  modules.warmUp().catch((error: unknown) => {
    log.warn({ err: error }, 'could not read ahead; the first requests will read for themselves');
  });
  let closing: Promise<void> | undefined;
  return {
    http: {
      ...http,
      async listen(host, port) {
        listening = await http.listen(host, port);
        return listening;
      },
    },
    modules,
    close: () =>
      (closing ??= http
        .drain()
        .then(() => apollo.stop())
        .then(() => modules.settled())),
  };
}
