import { type NewOf, type RecordOf, recordTable } from '../../../shared/record.js';
import {
  count,
  flag,
  id,
  oneOf,
  optionalInstant,
  optionalText,
} from '../../../shared/record-fields.js';
import { texts } from '../../../shared/record-lists.js';

export const APPROVALS = 'approvals';

export const APPROVAL_STATUSES = ['pending', 'approved', 'rejected'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

export const APPROVAL_ACTIONS = ['approve', 'reject', 'invalidate'] as const;
export type ApprovalAction = (typeof APPROVAL_ACTIONS)[number];

/** One vote of one board member on one application. */
const table = recordTable('Approval', APPROVALS, {
  applicationId: id('application_id'),
  approverId: id('approver_id'),
  // A vote that cannot be read is no vote.
  status: oneOf('status', APPROVAL_STATUSES, 'pending'),
  action: oneOf('action', APPROVAL_ACTIONS, 'approve', { unreadable: 'invalidate' }),
  notes: optionalText('notes'),
  conditions: texts('conditions'),
  priority: count('priority'),
  /** The first or the second vote of its application. */
  sequence: count('sequence'),
  /** False once the vote has been made invalid. */
  isActive: flag('is_active', true, false),
  voteCastAt: optionalInstant('vote_cast_at'),
  approvedAt: optionalInstant('approved_at'),
  rejectedAt: optionalInstant('rejected_at'),
  invalidatedAt: optionalInstant('invalidated_at'),
  notificationSent: flag('notification_sent'),
  notificationSentAt: optionalInstant('notification_sent_at'),
});

export type ApprovalRecord = RecordOf<typeof table>;
export type NewApproval = NewOf<typeof table>;
export const { read: readApproval, write: writeApproval, create: newApproval } = table;
