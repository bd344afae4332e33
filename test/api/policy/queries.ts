import { type Association, idOf, inDays } from '../../support/association.js';
import type { EventRecord } from '../../../src/modules/events/event.record.js';
import type { TrainingSessionRecord } from '../../../src/modules/training-sessions/training-session.record.js';
import { type Cell, its, type Probe, self } from './matrix.js';
import { anApplication, anAsset, aBackup, anEntry, aPayment, aSubscription } from './papers.js';

const OFFICE = 'out no no no no yes';

const eventOf =
  (event: Partial<EventRecord>, own = false) =>
  (association: Association, cell: Cell) =>
    association.event(`${cell.me} event`, { ...event, ...(own && { organizerId: self(cell) }) });
const event = (
  about: string,
  made: Partial<EventRecord>,
  expected: string,
  own = false,
): Probe => ({
  about,
  document: 'query ($id: ID!) { event(id: $id) { id } }',
  prepare: eventOf(made, own),
  variables: (cell, ids) => ({ id: ids.encode('Event', its(cell, 'event')) }),
  expected,
});

const session = (about: string, made: Partial<TrainingSessionRecord>, expected: string): Probe => ({
  about,
  document: 'query ($id: ID!) { trainingSession(id: $id) { id } }',
  prepare: (association, cell) => association.session(`${cell.me} session`, made),
  variables: (cell, ids) => ({ id: ids.encode('TrainingSession', its(cell, 'session')) }),
  expected,
});

type Make = (association: Association, cell: Cell) => Promise<unknown>;
/** `node` and `nodes` of the same object: they must never differ. */
const node = (
  type: string,
  about: string,
  localId: (cell: Cell) => string,
  expected: string,
  prepare?: Make,
): Probe => ({
  about: `${about} ${type}`,
  document: 'query ($id: ID!) { node(id: $id) { id } }',
  ...(prepare && { prepare }),
  variables: (cell, ids) => ({ id: ids.encode(type, localId(cell)) }),
  expected,
});

const paper = (name: string) => (cell: Cell) => its(cell, name);
const stranger = (cell: Cell) => its(cell, 'stranger');
const profileOf = (name: string) => idOf(`profile of ${name}`);
const aStranger =
  (publicProfile: boolean): Make =>
  (association, { me }) =>
    association.person(`${me} stranger`, 'member', { publicProfile });
const anRsvp =
  (who: 'own' | 'foreign', organizer: 'self' | 'other'): Make =>
  async (association, cell) => {
    const event = `${cell.me} event`;
    await association.event(event, organizer === 'self' ? { organizerId: self(cell) } : {});
    await association.rsvp(event, who === 'own' ? cell.me : 'somebody');
  };
const rsvpId = (who: 'own' | 'foreign') => (cell: Cell) =>
  idOf(`${who === 'own' ? cell.me : 'somebody'} at ${cell.me} event`);

const NODES: readonly Probe[] = [
  node('User', 'own', self, 'null yes yes yes yes yes'),
  node('User', 'foreign', stranger, 'null null null null yes yes', aStranger(true)),
  node('Profile', 'own', ({ me }) => profileOf(me), 'null yes yes yes yes yes'),
  node('Profile', 'foreign', ({ me }) => profileOf(`${me} stranger`), 'null null null null yes yes', aStranger(true)),
  node('PublicPerson', 'own private', self, 'null yes yes yes yes yes'),
  node('PublicPerson', 'foreign public', stranger, 'yes', aStranger(true)),
  node('PublicPerson', 'foreign private', stranger, 'null null null null yes yes', aStranger(false)),
  node('Event', 'public', (cell) => its(cell, 'event'), 'yes', eventOf({})),
  node('Event', "members'", (cell) => its(cell, 'event'), 'null null yes yes yes yes', eventOf({ visibility: 'members_only' })),
  node('Event', 'foreign draft', (cell) => its(cell, 'event'), 'null null null yes yes yes', eventOf({ status: 'draft' })),
  node('Event', 'own draft', (cell) => its(cell, 'event'), 'null yes yes yes yes yes', eventOf({ status: 'draft' }, true)),
  node('Event', 'deleted', (cell) => its(cell, 'event'), 'null null null null yes yes', eventOf({ status: 'deleted' })),
  node('Rsvp', 'own', rsvpId('own'), 'null yes yes yes yes yes', anRsvp('own', 'other')),
  node('Rsvp', 'foreign', rsvpId('foreign'), 'null null null null yes yes', anRsvp('foreign', 'other')),
  node('Rsvp', "one's guest's", rsvpId('foreign'), 'null null null yes yes yes', anRsvp('foreign', 'self')),
  node('TrainingSession', "members'", (cell) => its(cell, 'session'), 'null null yes yes yes yes', (association, cell) => association.session(`${cell.me} session`)),
  node('TrainingSession', 'public', (cell) => its(cell, 'session'), 'yes', (association, cell) => association.session(`${cell.me} session`, { isPublic: true })),
  node('Subscription', 'own', paper('subscription'), 'null yes yes yes yes yes', aSubscription('own')),
  node('Subscription', 'foreign', paper('subscription'), 'null null null null null yes', aSubscription('foreign')),
  node('Payment', 'own', paper('payment'), 'null yes yes yes yes yes', aPayment('own')),
  node('Payment', 'foreign', paper('payment'), 'null null null null null yes', aPayment('foreign')),
  node('Application', 'own', paper('application'), 'null yes yes yes yes yes', anApplication('own')),
  node('Application', 'foreign', paper('application'), 'null null null null yes yes', anApplication('foreign')),
  node('Approval', 'own', paper('vote'), 'null yes yes yes yes yes', anApplication('own')),
  node('Approval', 'foreign', paper('vote'), 'null null null null yes yes', anApplication('foreign')),
  node('AuditLog', 'any', paper('entry'), 'null null null null null yes', anEntry),
  node('Backup', 'any', paper('backup'), 'null null null null null yes', aBackup),
  node('MediaAsset', 'public', paper('asset'), 'yes', anAsset({ accessLevel: 'public' })),
  node('MediaAsset', "members'", paper('asset'), 'null null yes yes yes yes', anAsset({ accessLevel: 'members_only' })),
  node('MediaAsset', "teachers'", paper('asset'), 'null null null yes yes yes', anAsset({ accessRoles: ['instructor'] })),
  node('MediaAsset', 'private', paper('asset'), 'null null null null yes yes', anAsset({ accessRoles: ['board_member', 'admin'] })),
  node('MediaAsset', 'unfinished', paper('asset'), 'null null null null null yes', anAsset({ status: 'failed' })),
  node('MediaAsset', 'backup', paper('asset'), 'null null null null null yes', anAsset({ mediaType: 'backup' })),
  node('MediaAsset', 'premium', paper('asset'), 'null null null null yes yes', anAsset({ accessLevel: 'tier_specific', requiredTier: 'premium' })),
]; // prettier-ignore

/** Every field of Query, by name. */
export const QUERIES: Readonly<Record<string, readonly Probe[]>> = {
  me: [{ about: 'own', document: '{ me { id } }', expected: 'out yes yes yes yes yes' }],
  membershipTiers: [{ about: 'all', document: '{ membershipTiers { tier } }', expected: 'yes' }],
  memberDirectory: [
    { about: 'all', document: '{ memberDirectory(first: 1) { totalCount } }', expected: 'yes' },
  ],
  events: [{ about: 'visible', document: '{ events(first: 1) { totalCount } }', expected: 'yes' }],
  event: [
    event('public', {}, 'yes'),
    event("members'", { visibility: 'members_only' }, 'none none yes yes yes yes'),
    event('invited', { visibility: 'invite_only' }, 'none none none yes yes yes'),
    event('own invited', { visibility: 'invite_only' }, 'none yes yes yes yes yes', true),
    event('foreign draft', { status: 'draft' }, 'none none none yes yes yes'),
    event('own draft', { status: 'draft' }, 'none yes yes yes yes yes', true),
    event('canceled', { status: 'canceled' }, 'yes'),
    event('deleted', { status: 'deleted' }, 'none none none none yes yes'),
  ],
  managedEvents: [
    {
      about: 'own',
      document: '{ managedEvents(first: 1) { totalCount } }',
      expected: 'out yes yes yes yes yes',
    },
  ],
  trainingSessions: [
    {
      about: 'visible',
      document: '{ trainingSessions(first: 1) { totalCount } }',
      expected: 'yes',
    },
  ],
  trainingSession: [
    session('public', { isPublic: true }, 'yes'),
    session("members'", {}, 'none none yes yes yes yes'),
  ],
  instructorOverview: [
    {
      about: 'own',
      document: '{ instructorOverview { totalStudents } }',
      expected: 'out no no yes yes yes',
    },
  ],
  applications: [
    {
      about: 'all',
      document: '{ applications(first: 1) { totalCount } }',
      expected: 'out no no no yes yes',
    },
  ],
  adminOverview: [
    {
      about: 'all',
      document: `{ adminOverview(range: { from: "${inDays(-9)}", to: "${inDays(9)}" }) { metrics { members } } }`,
      expected: OFFICE,
    },
  ],
  auditLogs: [
    { about: 'all', document: '{ auditLogs(first: 1) { totalCount } }', expected: OFFICE },
  ],
  backups: [{ about: 'all', document: '{ backups(first: 1) { totalCount } }', expected: OFFICE }],
  members: [{ about: 'all', document: '{ members(first: 1) { totalCount } }', expected: OFFICE }],
  mediaAssets: [
    { about: 'visible', document: '{ mediaAssets(first: 1) { totalCount } }', expected: 'yes' },
  ],
  node: NODES,
  nodes: [
    {
      about: 'own account',
      document: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: (cell, ids) => ({ ids: [ids.encode('User', self(cell))] }),
      expected: 'yes',
    },
  ],
};
