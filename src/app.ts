import 'reflect-metadata';

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import type { GraphQLSchema } from 'graphql';

import { startEmbeddedProcess } from './embedded/zerodb/process.js';
import type { Env } from './env.js';
import { Cursors } from './graphql/connection.js';
import { NodeResolver } from './graphql/node.resolver.js';
import { buildGatewaySchema } from './graphql/schema.js';
import { createApolloServer } from './graphql/server.js';
import { explorerPlugin } from './http/explorer.js';
import { createHttpServer, type HttpServer } from './http/server.js';
import { createAuditModule } from './modules/audit/index.js';
import { createDashboardModule } from './modules/dashboard/index.js';
import { createEventsModule } from './modules/events/index.js';
import { createMediaModule } from './modules/media/index.js';
import { createApplicationsModule } from './modules/membership/applications/index.js';
import { createApprovalsModule } from './modules/membership/approvals/index.js';
import { createPaymentsModule } from './modules/membership/payments/index.js';
import { createSubscriptionsModule, tierAt } from './modules/membership/subscriptions/index.js';
import { createProfilesModule, type ProfilesModule } from './modules/profiles/index.js';
import { createRsvpsModule } from './modules/rsvps/index.js';
import { createTrainingSessionsModule } from './modules/training-sessions/index.js';
import {
  type CreateProfile,
  createUsersModule,
  type TokenSettings,
  type UsersModule,
} from './modules/users/index.js';
import { type Clock, systemClock } from './shared/clock.js';
import type { Coordination } from './shared/coordination.js';
import type { Mailer, ReadableOutbox } from './shared/mail.js';
import { GlobalIds } from './shared/ids.js';
import { warnOnce } from './shared/warn-once.js';
import { type Logger, silentLogger } from './shared/logger.js';
import type { Documents } from './sources/zerodb/documents.js';
import { createRedisCoordination } from './sources/redis/client.js';
import { MailQueue } from './sources/mail/queue.js';
import { createInProcessCoordination } from './sources/redis/in-process.js';
import { createZeroDb, type ZeroDb } from './sources/zerodb/client.js';

/** Types whose objects have global ids. */
const NODE_TYPES = [
  'Application',
  'Approval',
  'Event',
  'MediaAsset',
  'Payment',
  'Profile',
  'PublicPerson',
  'Rsvp',
  'Subscription',
  'TrainingSession',
  'User',
];

export interface ModulesOptions {
  readonly documents: Documents;
  readonly coordination: Coordination;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tokens: TokenSettings;
  readonly mailer: Pick<Mailer, 'send'>;
  /** Where the links in mails lead. */
  readonly webUrl: string;
  /** Global ids and cursors are made of it; the same in every process, for good. */
  readonly idSecret: string;
}

/** The association's domains, wired: the one place that sees them all. */
export interface Modules {
  readonly schema: GraphQLSchema;
  readonly ids: GlobalIds;
  readonly users: UsersModule;
  /** Reads ahead what all requests share. */
  warmUp(): Promise<void>;
  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void>;
}

export function createModules(options: ModulesOptions): Modules {
  const { documents, clock, tokens, idSecret, coordination, webUrl } = options;
  const ids = new GlobalIds(idSecret, NODE_TYPES);
  const cursors = new Cursors(idSecret);
  const warn = warnOnce(options.log);
  const { trail: audit } = createAuditModule({ documents, warn });
  const base = { documents, warn, ids, cursors, clock, coordination, audit };

  const post = new MailQueue(options.mailer, options.log);
  // Profiles are downstream of accounts, and every account begins with one.
  const createProfile: CreateProfile = (...first) => profiles.create(...first);
  const users = createUsersModule({ ...base, ...{ tokens, post, webUrl, createProfile } });
  const profiles: ProfilesModule = createProfilesModule({ ...base, users: users.loaders });
  const people = profiles.people;
  const events = createEventsModule({
    ...base,
    people,
    users: users.loaders,
    seatsTaken: (...call) => rsvps.seatsTaken(...call),
  });
  const rsvps = createRsvpsModule({ ...base, tokens, users: users.loaders, people, events });
  const sessions = createTrainingSessionsModule({
    ...base,
    people,
    events: events.loaders,
    rsvps: rsvps.loaders,
  });

  const subscriptions = createSubscriptionsModule(base);
  const payments = createPaymentsModule({ ...base, subscriptions: subscriptions.loaders });
  const applications = createApplicationsModule(base);
  const approvals = createApprovalsModule({ ...base, people, applications: applications.loaders });
  const media = createMediaModule({
    ...base,
    people,
    async viewerTier({ viewer, loaders, now }) {
      if (viewer.kind === 'anonymous') return null;
      const current = await loaders.of(subscriptions.loaders.currentByUser).load(viewer.id);
      return tierAt(current, now);
    },
  });

  const shown = { events, rsvps, sessions, payments, applications };
  const dashboard = createDashboardModule({ ...shown, cursors });

  const membership = [subscriptions, payments, applications, approvals];
  const modules = [users, profiles, events, rsvps, sessions, media, ...membership, dashboard];
  const nodes = modules.flatMap((module) => module.nodes);
  const resolvers = modules.flatMap((module) => module.resolvers);
  return {
    schema: buildGatewaySchema([new NodeResolver(nodes, ids), ...resolvers], ids),
    ids,
    users,
    warmUp: () => profiles.warmUp(),
    // Work on accounts sends mails and writes the log.
    settled: () => users.settled().then(() => settleAll(audit, post)),
  };
}

async function settleAll(...all: readonly { settled(): Promise<void> }[]): Promise<void> {
  await Promise.all(all.map((each) => each.settled()));
}

/** The schema alone, as the code builds it; over a store that nobody ever asks. */
export function describeSchema(): GraphQLSchema {
  const auth = { mode: 'api-key', apiKey: 'none' } as const;
  const { documents } = createZeroDb(
    { baseUrl: 'http://127.0.0.1', projectId: 'none', auth },
    silentLogger,
  );
  const secret = 'the schema does not depend on it';
  const tokens = { secret, previousSecret: undefined, accessMinutes: 1, refreshDays: 1 };
  const coordination = createInProcessCoordination(systemClock);
  const base = { documents, coordination, clock: systemClock, log: silentLogger };
  const mail = { mailer: { send: () => Promise.resolve() }, webUrl: 'http://127.0.0.1' };
  return createModules({ ...base, ...mail, tokens, idSecret: secret }).schema;
}

export interface GatewayOptions extends Omit<ModulesOptions, 'documents' | 'log'> {
  readonly zerodb: ZeroDb;
  readonly log: Parameters<typeof createHttpServer>[0]['log'];
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
  const modules = createModules({ ...options, documents: zerodb.documents });
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
    http,
    modules,
    close: () =>
      (closing ??= http
        .drain()
        .then(() => apollo.stop())
        .then(() => modules.settled())),
  };
}

export interface OpenStore {
  readonly zerodb: ZeroDb;
  /** Ends the connections, and the stand-in if it was started. Can be called twice. */
  close(): Promise<void>;
}

/**
 * Connects to the ZeroDB that the environment names; when it names none, starts the embedded one from
 * `embeddedEntry` and connects to that.
 */
export async function openStore(
  { zerodb: settings, dataDir }: Pick<Env, 'zerodb' | 'dataDir'>,
  log: Logger,
  embeddedEntry: URL,
): Promise<OpenStore> {
  const { projectId, bucket } = settings;
  if (settings.kind === 'remote') {
    const { kind: _, pathPrefix, ...config } = settings;
    const zerodb = createZeroDb({ ...config, ...(pathPrefix && { pathPrefix }) }, log);
    return { zerodb, close: () => zerodb.close() };
  }
  const apiKey = randomBytes(24).toString('base64url');
  const child = await startEmbeddedProcess({
    entry: embeddedEntry,
    dataDir: join(dataDir, 'zerodb'),
    apiKey,
    projectId,
    log,
  });
  const auth = { mode: 'api-key', apiKey } as const;
  const zerodb = createZeroDb({ baseUrl: child.url, projectId, bucket, auth }, log);
  return { zerodb, close: () => zerodb.close().then(() => child.stop()) };
}

/** What processes share: in the Redis that the environment names, or within this process alone. */
export function openCoordination(
  { redisUrl, zerodb }: Pick<Env, 'redisUrl' | 'zerodb'>,
  log: Logger,
): Coordination {
  if (redisUrl === undefined) return createInProcessCoordination(systemClock);
  // Two associations may share one Redis without sharing anything in it.
  const prefix = `wwmaa:${zerodb.projectId}:`;
  return createRedisCoordination({ url: redisUrl, prefix, clock: systemClock }, log);
}
