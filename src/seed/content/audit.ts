import type { AuditAction, AuditSeverity } from '../../modules/audit/audit-log.record.js';
import type { JsonObject } from '../../shared/document.js';

/** One entry of the audit log as it is written here. */
export interface AuditText {
  /** Key of a person; null is the system itself. */
  readonly by: string | null;
  readonly action: AuditAction;
  readonly resource:
    | readonly [kind: 'user' | 'profile' | 'application' | 'event' | 'subscription', key: string]
    | readonly [kind: 'export', key: null];
  readonly text: string;
  readonly hoursAgo: number;
  readonly severity?: AuditSeverity;
  readonly changes?: JsonObject;
  readonly error?: string;
}

export const AUDIT_TEXTS: readonly AuditText[] = [
  { by: 'admin', action: 'login', resource: ['user', 'admin'], text: 'Logged in', hoursAgo: 1 },
  { by: 'member', action: 'login', resource: ['user', 'member'], text: 'Logged in', hoursAgo: 3 },
  { by: 'member', action: 'logout', resource: ['user', 'member'], text: 'Logged out', hoursAgo: 2 },
  {
    by: 'instructor',
    action: 'create',
    resource: ['event', 'paid-seminar'],
    text: 'Created an event',
    hoursAgo: 700,
  },
  {
    by: 'instructor',
    action: 'update',
    resource: ['event', 'paid-seminar'],
    text: 'Published an event',
    hoursAgo: 674,
    changes: { status: { before: 'draft', after: 'published' } },
  },
  {
    by: 'instructor',
    action: 'delete',
    resource: ['event', 'training-deleted'],
    text: 'Deleted an event',
    hoursAgo: 72,
    severity: 'warning',
    changes: { status: { before: 'published', after: 'deleted' } },
  },
  {
    by: 'board2',
    action: 'update',
    resource: ['event', 'tournament-canceled'],
    text: 'Canceled an event',
    hoursAgo: 72,
    severity: 'warning',
  },
  {
    by: 'board',
    action: 'approve',
    resource: ['application', 'approved'],
    text: 'Voted for an application',
    hoursAgo: 36 * 24,
  },
  {
    by: 'board2',
    action: 'approve',
    resource: ['application', 'approved'],
    text: 'Voted for an application; it is approved',
    hoursAgo: 34 * 24,
  },
  {
    by: 'board2',
    action: 'reject',
    resource: ['application', 'rejected'],
    text: 'Rejected an application',
    hoursAgo: 11 * 24,
  },
  {
    by: 'board',
    action: 'read',
    resource: ['application', 'submitted'],
    text: 'Opened an application',
    hoursAgo: 20,
  },
  {
    by: 'admin',
    action: 'read',
    resource: ['export', null],
    text: 'Exported the list of attendees',
    hoursAgo: 50,
  },
  {
    by: 'admin',
    action: 'update',
    resource: ['user', 'applicant.approved'],
    text: 'Changed the role of a member',
    hoursAgo: 34 * 24 - 1,
    changes: { role: { before: 'public', after: 'member' } },
  },
  {
    by: 'premium',
    action: 'update',
    resource: ['profile', 'premium'],
    text: 'Changed the own profile',
    hoursAgo: 90,
    changes: { fields: ['bio'] },
  },
  {
    by: 'premium',
    action: 'payment',
    resource: ['subscription', 'premium'],
    text: 'Paid the membership of a year',
    hoursAgo: 1_200,
  },
  {
    by: null,
    action: 'payment',
    resource: ['subscription', 'dunning.final-warning'],
    text: 'A renewal could not be charged',
    hoursAgo: 312,
    severity: 'error',
    error: 'The card was declined.',
  },
  {
    by: null,
    action: 'update',
    resource: ['subscription', 'dunning.canceled'],
    text: 'Ended a membership after two weeks without payment',
    hoursAgo: 24,
    severity: 'critical',
  },
  {
    by: 'applicant.rejected',
    action: 'login',
    resource: ['user', 'applicant.rejected'],
    text: 'Login refused',
    hoursAgo: 200,
    severity: 'warning',
    error: 'Wrong password',
  },
];
