import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import {
  flag,
  oneOf,
  optionalId,
  optionalOneOf,
  optionalText,
  text,
  textOr,
} from '../../shared/record-fields.js';
import { json, texts } from '../../shared/record-lists.js';

export const AUDIT_LOGS = 'audit_logs';

export const AUDIT_ACTIONS = [
  'create',
  'read',
  'update',
  'delete',
  'login',
  'logout',
  'approve',
  'reject',
  'payment',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export type AuditSeverity = (typeof AUDIT_SEVERITIES)[number];

/** One thing that was done. Written once, never changed. */
export const auditLogTable = recordTable('AuditLog', AUDIT_LOGS, {
  /** Null is the system itself. */
  userId: optionalId('user_id'),
  /** Null when the stored word is none of these: an entry is shown without it, and never with a wrong one. */
  action: optionalOneOf('action', AUDIT_ACTIONS),
  resourceType: text('resource_type'),
  resourceId: optionalId('resource_id'),
  description: textOr('description', ''),
  /** Before and after. */
  changes: json('changes'),
  severity: oneOf('severity', AUDIT_SEVERITIES, 'info', { unreadable: 'warning' }),
  success: flag('success', true),
  errorMessage: optionalText('error_message'),
  tags: texts('tags'),
  metadata: json('metadata'),
  // Personal: of the person's browser. The session is the browser's and no training session.
  ipAddress: optionalText('ip_address'),
  userAgent: optionalText('user_agent'),
  sessionId: optionalText('session_id'),
});

export type AuditLogRecord = RecordOf<typeof auditLogTable>;
export type NewAuditLog = NewOf<typeof auditLogTable>;
export const { read: readAuditLog, write: writeAuditLog, create: newAuditLog } = auditLogTable;
