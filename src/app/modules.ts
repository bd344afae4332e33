import type { GraphQLSchema } from 'graphql';

import { Cursors } from '../graphql/connection.js';
import { NodeResolver } from '../graphql/node.resolver.js';
import { buildGatewaySchema } from '../graphql/schema.js';
import { createBackupEngine } from '../jobs/backup-engine.js';
import { BackupJournal } from '../jobs/backup-journal.js';
import { createAuditModule } from '../modules/audit/index.js';
import { createBackupsModule } from '../modules/backups/index.js';
import { createDashboardModule } from '../modules/dashboard/index.js';
import { createEventsModule } from '../modules/events/index.js';
import { createFilesModule } from '../modules/files/index.js';
import { createMediaModule, type MediaReferences } from '../modules/media/index.js';
import { createMembersModule } from '../modules/members/index.js';
import { createApplicationsModule } from '../modules/membership/applications/index.js';
import { createApprovalsModule } from '../modules/membership/approvals/index.js';
import { createPaymentsModule } from '../modules/membership/payments/index.js';
import { createSubscriptionsModule, tierAt } from '../modules/membership/subscriptions/index.js';
import { createOverviewModule } from '../modules/overview/index.js';
import { createProfilesModule, type ProfilesModule } from '../modules/profiles/index.js';
import { createRsvpsModule } from '../modules/rsvps/index.js';
import { createTrainingSessionsModule } from '../modules/training-sessions/index.js';
import { createUploadsModule, type UploadsModule } from '../modules/uploads/index.js';
import {
  type CreateProfile,
  createUsersModule,
  type TokenSettings,
  type UsersModule,
} from '../modules/users/index.js';
import type { Clock } from '../shared/clock.js';
import type { Coordination } from '../shared/coordination.js';
import type { DeliverFile } from '../shared/file-delivery.js';
import { GlobalIds } from '../shared/ids.js';
import type { Logger } from '../shared/logger.js';
import type { Mailer } from '../shared/mail.js';
import type { UploadDesk } from '../shared/upload-desk.js';
import type { VideoSettings } from '../shared/video-settings.js';
import { warnOnce } from '../shared/warn-once.js';
import type { Cloudflare } from '../sources/cloudflare/client.js';
import { MailQueue } from '../sources/mail/queue.js';
import type { Documents } from '../sources/zerodb/documents.js';
import type { Objects } from '../sources/zerodb/objects.js';
import type { Rows } from '../sources/zerodb/rows.js';

/** Types whose objects have global ids. */
const NODE_TYPES = [
  'Application',
  'Approval',
  'AuditLog',
  'Backup',
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
  readonly rows: Rows;
  readonly objects: Objects;
  readonly coordination: Coordination;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tokens: TokenSettings;
  readonly mailer: Pick<Mailer, 'send'>;
  /** Where the links in mails lead. */
  readonly webUrl: string;
  /** Where clients reach the gateway, without a slash at the end; known once it listens. */
  readonly baseUrl: () => string;
  /** Largest document that is taken, in bytes, where that is not as usual. */
  readonly maxDocumentBytes?: number | undefined;
  readonly cloudflare: Cloudflare;
  /** How live rooms and videos are run. */
  readonly video: VideoSettings;
  /** Global ids and cursors are made of it; the same in every process, for good. */
  readonly idSecret: string;
}

/** The association's domains, wired: the one place that sees them all. */
export interface Modules {
  readonly schema: GraphQLSchema;
  readonly ids: GlobalIds;
  readonly users: UsersModule;
  /** The file behind an address of this gateway. */
  readonly deliver: DeliverFile;
  /** Where the bytes of upload tickets are handed in. */
  readonly uploadDesk: UploadDesk;
  /** What files are for, and which are for nothing any more: for the job that removes them. */
  readonly files: {
    readonly references: MediaReferences;
    readonly expiredUploads: UploadsModule['expired'];
  };
  /** Reads ahead what all requests share. */
  warmUp(): Promise<void>;
  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void>;
}

/** What every module is handed. */
function baseOf(options: ModulesOptions) {
  const { documents, coordination, clock, log, idSecret, tokens, maxDocumentBytes } = options;
  const { cloudflare, video } = options;
  const ids = new GlobalIds(idSecret, NODE_TYPES);
  const cursors = new Cursors(idSecret);
  const warn = warnOnce(log);
  const auditLog = createAuditModule({ documents, warn, ids, cursors });
  const audit = auditLog.trail;
  const files = createFilesModule({ ...options, ...tokens, maxDocumentBytes });
  return {
    auditLog,
    base: {
      ...{ documents, log, warn, ids, cursors, clock, coordination, audit, files },
      ...{ cloudflare, video },
    },
  };
}
type Base = ReturnType<typeof baseOf>['base'];

export function createModules(options: ModulesOptions): Modules {
  const { auditLog, base } = baseOf(options);
  const post = new MailQueue(options.mailer, options.log);
  const people = peopleModules(base, options, post);
  const membership = membershipModules({ ...base, ...people });
  const happening = happeningModules({ ...base, ...people, ...options, post });
  const domains = { ...options, ...base, ...people, ...membership, ...happening };
  const files = fileModules(domains);
  const beside = { ...besideModules(domains), backups: backupsModule(base, options) };

  const parts = { auditLog, ...people, ...membership, ...happening, ...files, ...beside };
  const nodes = Object.values(parts).flatMap((module) => module.nodes);
  const resolvers = Object.values(parts).flatMap((module) => module.resolvers);
  const { users, profiles } = people;
  return {
    schema: buildGatewaySchema([new NodeResolver(nodes, base.ids), ...resolvers], base.ids),
    ids: base.ids,
    users,
    deliver: files.media.deliver,
    uploadDesk: files.uploads.desk,
    files: { references: files.media.references, expiredUploads: files.uploads.expired },
    warmUp: () => profiles.warmUp(),
    async settled() {
      await Promise.all([beside.backups.settled(), files.uploads.settled()]);
      // Work on accounts, seats and files sends mails, writes the log and removes files.
      await Promise.all([users.settled(), happening.rsvps.settled(), files.media.settled()]);
      await Promise.all([base.audit.settled(), base.files.settled(), post.settled()]);
    },
  };
}

function backupsModule(base: Base, { rows, objects }: ModulesOptions) {
  const { documents, coordination, clock, log } = base;
  return createBackupsModule({
    ...base,
    backupEngine: (store) =>
      createBackupEngine({
        documents,
        rows,
        objects,
        coordination,
        clock,
        log,
        journal: new BackupJournal({ store, clock, log }),
      }),
  });
}

function peopleModules(base: Base, { tokens, webUrl }: ModulesOptions, post: MailQueue) {
  // Profiles are downstream of accounts, and every account begins with one.
  const createProfile: CreateProfile = (...first) => profiles.create(...first);
  const users = createUsersModule({ ...base, tokens, post, webUrl, createProfile });
  const profiles: ProfilesModule = createProfilesModule({ ...base, users: users.loaders });
  return { users, profiles };
}
type People = ReturnType<typeof peopleModules>;

type HappeningDeps = Base &
  People &
  Pick<ModulesOptions, 'tokens' | 'webUrl'> & { post: MailQueue };

/** What takes place, and who comes. */
function happeningModules(deps: HappeningDeps) {
  const { people } = deps.profiles;
  const { loaders: users, accounts } = deps.users;
  const events = createEventsModule({
    ...deps,
    people,
    users,
    seatsTaken: (...call) => rsvps.seatsTaken(...call),
    onEventChanged: (...change) => rsvps.eventChanged(...change),
  });
  const rsvps = createRsvpsModule({ ...deps, users, accounts, people, events });
  const facts = { events: events.loaders, rsvps: rsvps.loaders };
  const sessions = createTrainingSessionsModule({ ...deps, ...facts, people });
  return { events, rsvps, sessions };
}

function membershipModules(deps: Base & People) {
  const { people } = deps.profiles;
  const subscriptions = createSubscriptionsModule(deps);
  const payments = createPaymentsModule({ ...deps, subscriptions: subscriptions.loaders });
  const applications = createApplicationsModule(deps);
  const approvals = createApprovalsModule({ ...deps, people, applications: applications.loaders });
  return { subscriptions, payments, applications, approvals };
}

type Domains = ModulesOptions &
  Base &
  People &
  ReturnType<typeof membershipModules> &
  ReturnType<typeof happeningModules>;

/** What stands downstream of everything: what people see of themselves, and what the office works with. */
function besideModules(deps: Domains) {
  const { users, events, rsvps, sessions, subscriptions, payments, applications } = deps;
  const { people, names } = deps.profiles;
  const { accounts, loaders } = users;
  const shown = { events, rsvps, sessions, payments, applications };
  const dashboard = createDashboardModule({ ...shown, cursors: deps.cursors });
  const account = { users: loaders, accounts, sessions: users.sessions };
  const members = createMembersModule({ ...deps, ...account, people, names });
  const overview = createOverviewModule({
    people,
    members: (scope) => accounts.members(scope),
    activeSubscriptions: (scope) => subscriptions.active(scope),
    paymentsWithin: (range, scope) => payments.within(range, scope),
    eventsBeginning: (range, scope) => events.countBeginning(range, scope),
    pendingApplications: (scope) => applications.countPending(scope),
  });
  return { dashboard, members, overview };
}

/** Files of all that there is, and how they come in. */
function fileModules(deps: Domains) {
  const { profiles, events, sessions, subscriptions, applications, coordination } = deps;
  const media = createMediaModule({
    ...deps,
    people: profiles.people,
    readEvents: events.readFresh,
    sessions: sessions.loaders,
    applicationRight: (id, context) => applications.rightOver(id, context),
    isProfilePicture: (objectId, scope) => profiles.isPicture(objectId, scope),
    tierOf: async (userId, now, scope) => tierAt(await subscriptions.currentOf(userId, scope), now),
    async viewerTier({ viewer, loaders, now }) {
      if (viewer.kind === 'anonymous') return null;
      const current = await loaders.of(subscriptions.loaders.currentByUser).load(viewer.id);
      return tierAt(current, now);
    },
  });
  const { rateLimits } = coordination;
  const uploads = createUploadsModule({ ...deps, media, rateLimits, secrets: deps.tokens });
  return { media, uploads };
}
