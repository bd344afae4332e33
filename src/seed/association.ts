import { ARTICLES } from '../modules/articles/article.record.js';
import { AUDIT_LOGS } from '../modules/audit/audit-log.record.js';
import { EVENTS } from '../modules/events/event.record.js';
import { MEDIA_ASSETS } from '../modules/media/media-asset.record.js';
import { APPLICATIONS } from '../modules/membership/applications/application.record.js';
import { APPROVALS } from '../modules/membership/approvals/approval.record.js';
import { PAYMENTS } from '../modules/membership/payments/payment.record.js';
import { DUNNING_RECORDS } from '../modules/membership/subscriptions/dunning-record.record.js';
import { SUBSCRIPTIONS } from '../modules/membership/subscriptions/subscription.record.js';
import { PROFILES } from '../modules/profiles/profile.record.js';
import { RSVPS } from '../modules/rsvps/rsvp.record.js';
import { CONTENT_INDEX } from '../modules/search/content-index.record.js';
import { SEARCH_QUERIES } from '../modules/search/search-query.record.js';
import { SESSION_ATTENDANCE } from '../modules/training-sessions/session-attendance.record.js';
import { TRAINING_SESSIONS } from '../modules/training-sessions/training-session.record.js';
import { REFRESH_FAMILIES } from '../modules/users/refresh-family.record.js';
import { USERS } from '../modules/users/user.record.js';
import type { JsonObject } from '../shared/document.js';
import { AppError } from '../shared/errors.js';
import { applicationDocuments, approvalDocuments } from './applications.js';
import { articleDocuments } from './articles.js';
import { DEMO_ACCOUNTS, type DemoAccount } from './cast.js';
import { chunkDocuments } from './content-chunks.js';
import { edgeRows } from './edge-rows.js';
import { eventDocuments, planEvents } from './events.js';
import type { SeedFile } from './files.js';
import { auditDocuments, searchDocuments } from './journal.js';
import { mediaDocuments, mediaFiles } from './media.js';
import { dunningDocuments, subscribersOf, subscriptionDocuments } from './membership.js';
import { type Moment, momentOf } from './moment.js';
import { paymentDocuments } from './payments.js';
import { peopleOf, profilesOf, usersOf } from './people.js';
import { answersOf, rsvpDocuments, seatsTaken } from './rsvps.js';
import { attendanceDocuments, planSessions, sessionDocuments } from './sessions.js';

export interface AssociationInput {
  /** How many members beside those who are always there. */
  readonly members: number;
  readonly now: Date;
  /** One hash for everybody: they all have the same password. */
  readonly passwordHash: string;
}

/** A whole believable association, held in memory. */
export interface Association {
  readonly moment: Moment;
  /** By collection, in the order in which to write them: nothing points at what comes later, if it can be helped. */
  readonly documents: ReadonlyMap<string, readonly JsonObject[]>;
  /** Real files, each with the document that may be written once the file is stored. */
  readonly files: readonly SeedFile[];
  /** Where the documents of the files go. */
  readonly filesCollection: string;
  /** How many documents there are, those of files not counted. */
  readonly size: number;
  readonly accounts: readonly DemoAccount[];
}

/** More is not a demonstration but a load test, and would not fit into one array of each kind. */
const MOST_MEMBERS = 10_000;

/** Builds it. The same input gives the same documents, byte for byte. */
export function buildAssociation({ members, now, passwordHash }: AssociationInput): Association {
  if (!Number.isInteger(members) || members < 0 || members > MOST_MEMBERS) {
    throw new AppError('BAD_USER_INPUT', `A seed has 0 to ${MOST_MEMBERS} members.`);
  }
  const moment = momentOf(now);
  const people = peopleOf(members);
  const events = planEvents(members, moment);
  const sessions = planSessions(events, people, moment);
  const answers = answersOf(events, people, moment);
  const taken = seatsTaken(answers);
  const subscribers = subscribersOf(people);
  const usual: readonly (readonly [string, readonly JsonObject[]])[] = [
    [USERS, usersOf(people.all, moment, passwordHash)],
    // Empty, but there: the first to sign in need not make it.
    [REFRESH_FAMILIES, []],
    [PROFILES, profilesOf(people.all, moment)],
    [SUBSCRIPTIONS, subscriptionDocuments(subscribers, moment)],
    [DUNNING_RECORDS, dunningDocuments(subscribers, moment)],
    [EVENTS, eventDocuments(events, people, moment, (id) => taken.get(id) ?? 0)],
    [PAYMENTS, paymentDocuments(subscribers, answers, people, moment)],
    [RSVPS, rsvpDocuments(answers, people, moment)],
    [TRAINING_SESSIONS, sessionDocuments(sessions, people)],
    [SESSION_ATTENDANCE, attendanceDocuments(sessions, moment)],
    [APPLICATIONS, applicationDocuments(people, moment)],
    [APPROVALS, approvalDocuments(people, moment)],
    [ARTICLES, articleDocuments(people, moment)],
    [MEDIA_ASSETS, mediaDocuments(people, moment)],
    [CONTENT_INDEX, chunkDocuments(events, sessions, people, moment)],
    [SEARCH_QUERIES, searchDocuments(people, moment)],
    [AUDIT_LOGS, auditDocuments(people, moment)],
  ];
  const edges = edgeRows(people, moment, passwordHash);
  const documents = new Map(
    usual.map(([collection, rows]) => [collection, [...rows, ...(edges.get(collection) ?? [])]]),
  );
  const size = [...documents.values()].reduce((sum, { length }) => sum + length, 0);
  return {
    moment,
    documents,
    files: mediaFiles(people, moment),
    filesCollection: MEDIA_ASSETS,
    size,
    accounts: DEMO_ACCOUNTS,
  };
}
