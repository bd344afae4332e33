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
import { createEventsModule, type EventsModule } from './modules/events/index.js';
import { createMediaModule } from './modules/media/index.js';
import { createMembersModule, type MembersDeps } from './modules/members/index.js';
import { createApplicationsModule } from './modules/membership/applications/index.js';
import { createApprovalsModule } from './modules/membership/approvals/index.js';
import { createPaymentsModule } from './modules/membership/payments/index.js';
import { createSubscriptionsModule, tierAt } from './modules/membership/subscriptions/index.js';
import { createOverviewModule } from './modules/overview/index.js';
import { createProfilesModule, type ProfilesModule } from './modules/profiles/index.js';
import { createRsvpsModule } from './modules/rsvps/index.js';
import { createTrainingSessionsModule } from './modules/training-sessions/index.js';
import { createUsersModule, type TokenSettings, type UsersModule } from './modules/users/index.js';
import { type Clock, systemClock } from './shared/clock.js';
import type { Coordination } from './shared/coordination.js';
import { GlobalIds } from './shared/ids.js';
import { warnOnce } from './shared/warn-once.js';
import { type Logger, silentLogger } from './shared/logger.js';
import type { Documents } from './sources/zerodb/documents.js';
import { createInProcessCoordination } from './sources/redis/in-process.js';
import { createZeroDb, type ZeroDb } from './sources/zerodb/client.js';

/** Types whose objects have global ids. */
const NODE_TYPES = [
  'Application',
  'Approval',
  'AuditLog',
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
  const { documents, clock, tokens, idSecret, coordination } = options;
  const ids = new GlobalIds(idSecret, NODE_TYPES);
  const cursors = new Cursors(idSecret);
  const warn = warnOnce(options.log);
  const auditLog = createAuditModule({ documents, warn, ids, cursors });
  const audit = auditLog.trail;
  const base = { documents, warn, ids, cursors, clock, coordination, audit };

  const users = createUsersModule({ ...base, tokens });
  const profiles = createProfilesModule({ ...base, users: users.loaders });
  const people = profiles.people;
  const events = createEventsModule({ ...base, people });
  const rsvps = createRsvpsModule({ ...base, events: events.loaders, secret: tokens.secret });
  const sessions = createTrainingSessionsModule({
    ...base,
    people,
    events: events.loaders,
    rsvps: rsvps.loaders,
  });

  const membership = membershipModules({ ...base, people });
  const { subscriptions } = membership;
  const media = createMediaModule({
    ...base,
    people,
    async viewerTier({ viewer, loaders, now }) {
      if (viewer.kind === 'anonymous') return null;
      const current = await loaders.of(subscriptions.loaders.currentByUser).load(viewer.id);
      return tierAt(current, now);
    },
  });

  const office = officeModules({ ...base, ...membership, users, profiles, events });
  const domains = [users, profiles, events, rsvps, sessions, media];
  const modules = [auditLog, ...domains, ...Object.values(membership), ...office];
  const nodes = modules.flatMap((module) => module.nodes);
  const resolvers = [
    new NodeResolver(nodes, ids),
    ...modules.flatMap(({ resolvers }) => resolvers),
  ];
  return {
    schema: buildGatewaySchema(resolvers, ids),
    ids,
    users,
    warmUp: () => profiles.warmUp(),
    settled: () => audit.settled(),
  };
}

function membershipModules(
  deps: Omit<Parameters<typeof createApprovalsModule>[0], 'applications'> & {
    readonly cursors: Cursors;
  },
) {
  const subscriptions = createSubscriptionsModule(deps);
  const payments = createPaymentsModule({ ...deps, subscriptions: subscriptions.loaders });
  const applications = createApplicationsModule(deps);
  const approvals = createApprovalsModule({ ...deps, applications: applications.loaders });
  return { subscriptions, payments, applications, approvals };
}

/** What the office works with: it sees all the others, and nothing stands downstream of it. */
function officeModules(
  deps: Pick<MembersDeps, 'ids' | 'cursors' | 'coordination' | 'audit'> & {
    readonly users: UsersModule;
    readonly profiles: ProfilesModule;
    readonly events: EventsModule;
  } & ReturnType<typeof membershipModules>,
) {
  const { users, events, subscriptions, payments, applications } = deps;
  const { people, names } = deps.profiles;
  const { accounts, sessions, loaders } = users;
  const overview = createOverviewModule({
    people,
    members: (scope) => accounts.members(scope),
    activeSubscriptions: (scope) => subscriptions.active(scope),
    paymentsWithin: (range, scope) => payments.within(range, scope),
    eventsBeginning: (range, scope) => events.countBeginning(range, scope),
    pendingApplications: (scope) => applications.countPending(scope),
  });
  return [
    createMembersModule({ ...deps, users: loaders, accounts, people, names, sessions }),
    overview,
  ];
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
  return createModules({ ...base, tokens, idSecret: secret }).schema;
}

export interface GatewayOptions extends Omit<ModulesOptions, 'documents' | 'log'> {
  readonly zerodb: ZeroDb;
  readonly log: Parameters<typeof createHttpServer>[0]['log'];
  readonly corsOrigins: readonly string[];
  readonly development: boolean;
}

export interface Gateway {
  readonly http: HttpServer;
  readonly modules: Modules;
  /** Ends what is under way, then closes; its sources stay open. Can be called twice. */
  close(): Promise<void>;
}

/** The whole gateway over its sources, ready to listen. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { zerodb, log, clock, development, corsOrigins } = options;
  const modules = createModules({ ...options, documents: zerodb.documents });
  const explorer = explorerPlugin(development);
  const apollo = createApolloServer(modules.schema, development, [explorer]);
  await apollo.start();
  const { tokens } = modules.users;
  const http = await createHttpServer({
    apollo,
    verify: (token) => tokens.verifyAccess(token),
    clock,
    log,
    corsOrigins,
    development,
    dependencies: [{ name: 'zerodb', check: (signal) => zerodb.health({ signal }) }],
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
