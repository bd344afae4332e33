import { readArticle } from '../../src/modules/articles/article.record.js';
import { readAuditLog } from '../../src/modules/audit/audit-log.record.js';
import { readEvent } from '../../src/modules/events/event.record.js';
import { readMediaAsset } from '../../src/modules/media/media-asset.record.js';
import { readApplication } from '../../src/modules/membership/applications/application.record.js';
import { readApproval } from '../../src/modules/membership/approvals/approval.record.js';
import { readPayment } from '../../src/modules/membership/payments/payment.record.js';
import { readDunning } from '../../src/modules/membership/subscriptions/dunning-record.record.js';
import { readSubscription } from '../../src/modules/membership/subscriptions/subscription.record.js';
import { readProfile } from '../../src/modules/profiles/profile.record.js';
import { readRsvp } from '../../src/modules/rsvps/rsvp.record.js';
import { readContentIndex } from '../../src/modules/search/content-index.record.js';
import { readSearchQuery } from '../../src/modules/search/search-query.record.js';
import { readSessionAttendance } from '../../src/modules/training-sessions/session-attendance.record.js';
import { readTrainingSession } from '../../src/modules/training-sessions/training-session.record.js';
import { readUser } from '../../src/modules/users/user.record.js';
import { type Association, buildAssociation } from '../../src/seed/index.js';
import type { JsonObject, StoredDocument } from '../../src/shared/document.js';
import type { Warn } from '../../src/shared/record.js';

export const NOW = new Date('2026-11-23T17:20:31.000Z');

export function build(members: number, now = NOW): Association {
  return buildAssociation({ members, now, passwordHash: '$argon2id$test' });
}

export const READERS = {
  users: readUser,
  profiles: readProfile,
  subscriptions: readSubscription,
  dunning_records: readDunning,
  events: readEvent,
  payments: readPayment,
  rsvps: readRsvp,
  training_sessions: readTrainingSession,
  session_attendance: readSessionAttendance,
  applications: readApplication,
  approvals: readApproval,
  articles: readArticle,
  media_assets: readMediaAsset,
  content_index: readContentIndex,
  search_queries: readSearchQuery,
  audit_logs: readAuditLog,
} as const;

type Readers = typeof READERS;
export type RecordOfCollection<C extends keyof Readers> = NonNullable<ReturnType<Readers[C]>>;

/** The document as the store would answer it. */
export function stored(data: JsonObject): StoredDocument {
  const identity = 'doc_id' in data ? 'doc_id' : 'id';
  const id = String(data[identity]);
  return { id, rowId: `row-${id}`, identity, data, createdAt: null, updatedAt: null };
}

export function rowsOf(association: Association, collection: string): readonly JsonObject[] {
  const rows = association.documents.get(collection);
  if (!rows) throw new Error(`no ${collection} in the seed`);
  return rows;
}

/** Everything of a collection, read by its own module. */
export function recordsOf<C extends keyof Readers>(
  association: Association,
  collection: C,
  warn?: Warn,
): RecordOfCollection<C>[] {
  const read: (document: StoredDocument, warn?: Warn) => unknown = READERS[collection];
  return rowsOf(association, collection).map((data) => {
    const record = read(stored(data), warn);
    if (record === null) throw new Error(`${collection}: unreadable ${JSON.stringify(data)}`);
    return record as RecordOfCollection<C>;
  });
}
