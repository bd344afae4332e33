import type { Association } from '../../src/seed/index.js';
import { READERS, recordsOf } from './support.js';

type Collection = keyof typeof READERS;

/** Which field of which collection points where. */
const REFERENCES: Partial<Record<Collection, Readonly<Record<string, Collection>>>> = {
  users: { profileId: 'profiles' },
  profiles: { userId: 'users' },
  subscriptions: { userId: 'users' },
  dunning_records: { userId: 'users', subscriptionId: 'subscriptions' },
  payments: { userId: 'users', subscriptionId: 'subscriptions' },
  events: {
    organizerId: 'users',
    createdBy: 'users',
    updatedBy: 'users',
    deletedBy: 'users',
    instructorIds: 'users',
    trainingSessionId: 'training_sessions',
  },
  rsvps: {
    eventId: 'events',
    userId: 'users',
    paymentId: 'payments',
    checkedInBy: 'users',
    noShowMarkedBy: 'users',
  },
  training_sessions: { eventId: 'events', instructorId: 'users', assistantInstructorIds: 'users' },
  session_attendance: { sessionId: 'training_sessions', userId: 'users' },
  applications: {
    userId: 'users',
    reviewedBy: 'users',
    rejectedBy: 'users',
    boardVotes: 'users',
    approverIds: 'users',
    rejectorIds: 'users',
  },
  approvals: { applicationId: 'applications', approverId: 'users' },
  media_assets: { uploadedBy: 'users' },
  content_index: { authorId: 'users' },
  search_queries: {
    userId: 'users',
    topResultIds: 'content_index',
    clickedResultIds: 'content_index',
  },
  audit_logs: { userId: 'users' },
};

const ENTITIES: Readonly<Record<string, Collection>> = {
  event: 'events',
  training_session: 'training_sessions',
  application: 'applications',
  article: 'articles',
  blog_post: 'articles',
  profile: 'profiles',
  video: 'media_assets',
  document: 'media_assets',
};

/** Every reference that leads nowhere, as `collection/id.field`. */
export function brokenReferences(association: Association): readonly string[] {
  const collections = Object.keys(READERS) as Collection[];
  const records = new Map<Collection, readonly Readonly<Record<string, unknown>>[]>();
  for (const name of collections) {
    const all: readonly object[] = recordsOf(association, name);
    records.set(name, all as readonly Readonly<Record<string, unknown>>[]);
  }
  const ids = new Map<Collection, ReadonlySet<unknown>>();
  for (const [name, all] of records) ids.set(name, new Set(all.map((record) => record['id'])));
  const resolves = (target: Collection | undefined, id: unknown) =>
    target !== undefined && ids.get(target)?.has(id) === true;
  const broken: string[] = [];
  for (const [name, all] of records) {
    for (const record of all) {
      const told = (field: string) => broken.push(`${name}/${String(record['id'])}.${field}`);
      for (const [field, target] of Object.entries(REFERENCES[name] ?? {})) {
        const value = record[field];
        const pointers: unknown[] = Array.isArray(value) ? value : value === null ? [] : [value];
        if (!pointers.every((id) => resolves(target, id))) told(field);
      }
      if (
        name === 'content_index' &&
        !resolves(ENTITIES[String(record['sourceType'])], record['sourceId'])
      ) {
        told('sourceId');
      }
      if (name === 'media_assets' && record['entityId'] !== null) {
        if (!resolves(ENTITIES[String(record['entityType'])], record['entityId'])) told('entityId');
      }
      if (name === 'audit_logs' && record['resourceId'] !== null) {
        if (!resolves(record['resourceType'] as Collection, record['resourceId']))
          told('resourceId');
      }
    }
  }
  return broken;
}
