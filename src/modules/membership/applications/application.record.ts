import { z } from 'zod';

import { type NewOf, type RecordOf, recordTable } from '../../../shared/record.js';
import type { Codec } from '../../../shared/record-field.js';
import {
  count,
  email,
  flag,
  oneOf,
  optionalCount,
  optionalDate,
  optionalId,
  optionalInstant,
  optionalOneOf,
  optionalText,
  sortText,
  textOr,
} from '../../../shared/record-fields.js';
import { ids, listOf, texts } from '../../../shared/record-lists.js';
import { isObject, readNumber, readText } from '../../../shared/record-values.js';
import { TIERS } from '../../../shared/tier.js';

export const APPLICATIONS = 'applications';

export const APPLICATION_STATUSES = [
  'draft',
  'submitted',
  'under_review',
  'approved',
  'rejected',
  'withdrawn',
] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

export const APPEAL_DECISIONS = ['approved', 'rejected'] as const;
export type AppealDecision = (typeof APPEAL_DECISIONS)[number];

/** Somebody who speaks for the applicant. */
export interface ApplicationReference {
  readonly name: string;
  readonly email: string | null;
  readonly relationship: string | null;
}

const reference: Codec<ApplicationReference> = {
  kind: 'reference',
  read: (raw) => {
    const name = isObject(raw) ? readText(raw['name']) : undefined;
    if (!isObject(raw) || name === undefined) return undefined;
    return Object.freeze({
      name,
      email: readText(raw['email']) ?? null,
      relationship: readText(raw['relationship']) ?? null,
    });
  },
  schema: z.strictObject({
    name: z.string().min(1),
    email: z.string().nullable(),
    relationship: z.string().nullable(),
  }),
};

/** A certificate handed in with the application. */
export interface CertificateFile {
  readonly id: string;
  readonly filename: string;
  readonly objectName: string | null;
  readonly url: string | null;
  readonly sizeBytes: number;
  readonly contentType: string;
}

const certificate: Codec<CertificateFile> = {
  kind: 'certificate file',
  read: (raw) => {
    if (!isObject(raw)) return undefined;
    const id = readText(raw['id']) ?? readText(raw['object_name']);
    if (id === undefined) return undefined;
    const size = Math.trunc(readNumber(raw['size']) ?? 0);
    return Object.freeze({
      id,
      filename: readText(raw['filename']) ?? id,
      objectName: readText(raw['object_name']) ?? null,
      url: readText(raw['url']) ?? null,
      sizeBytes: Number.isSafeInteger(size) && size > 0 ? size : 0,
      contentType: readText(raw['content_type']) ?? 'application/octet-stream',
    });
  },
  schema: z.strictObject({
    id: z.string().min(1),
    filename: z.string().min(1),
    objectName: z.string().nullable(),
    url: z.string().nullable(),
    sizeBytes: z.int().min(0),
    contentType: z.string().min(1),
  }),
  write: ({ id, filename, objectName, url, sizeBytes, contentType }) => ({
    id,
    filename,
    ...(objectName === null ? {} : { object_name: objectName }),
    ...(url === null ? {} : { url }),
    size: sizeBytes,
    content_type: contentType,
  }),
};

const table = recordTable('Application', APPLICATIONS, {
  /** Null while the public form has not been linked to an account. */
  userId: optionalId('user_id'),
  status: oneOf('status', APPLICATION_STATUSES, 'draft'),

  firstName: textOr('first_name', ''),
  lastName: textOr('last_name', ''),
  // Personal.
  email: email('email'),
  phone: optionalText('phone'),
  dateOfBirth: optionalDate('date_of_birth'),
  addressLine1: optionalText('address_line1'),
  addressLine2: optionalText('address_line2'),
  city: optionalText('city'),
  state: optionalText('state'),
  zipCode: optionalText('zip_code'),
  country: textOr('country', 'USA'),

  disciplines: texts('disciplines'),
  experienceYears: optionalCount('experience_years'),
  currentRank: optionalText('current_rank'),
  schoolAffiliation: optionalText('school_affiliation'),
  instructorName: optionalText('instructor_name'),
  motivation: optionalText('motivation'),
  goals: optionalText('goals'),
  referralSource: optionalText('referral_source'),
  references: listOf(reference, 'references'),
  certificateFiles: listOf(certificate, 'certificate_files'),
  subscriptionTier: oneOf('subscription_tier', TIERS, 'free'),

  submittedAt: optionalInstant('submitted_at'),
  sortKey: sortText('submitted_at'),
  reviewedAt: optionalInstant('reviewed_at'),
  reviewedBy: optionalId('reviewed_by'),
  decisionNotes: optionalText('decision_notes'),
  approvedAt: optionalInstant('approved_at'),
  certificateUrl: optionalText('certificate_url'),
  withdrawnAt: optionalInstant('withdrawn_at'),

  requiredApprovals: count('required_approvals', 2, 1),
  approvalCount: count('approval_count'),
  rejectionCount: count('rejection_count'),
  boardVotes: ids('board_votes'),
  approverIds: ids('approver_ids'),
  rejectorIds: ids('rejector_ids'),
  firstApprovalAt: optionalInstant('first_approval_at'),
  fullyApprovedAt: optionalInstant('fully_approved_at'),
  pendingBoardReview: flag('pending_board_review'),
  boardReviewStartedAt: optionalInstant('board_review_started_at'),

  rejectedAt: optionalInstant('rejected_at'),
  rejectedBy: optionalId('rejected_by'),
  rejectionReason: optionalText('rejection_reason'),
  recommendedImprovements: optionalText('recommended_improvements'),
  allowReapplication: flag('allow_reapplication', true),
  reapplicationAllowedAt: optionalInstant('reapplication_allowed_at'),
  reapplicationCount: count('reapplication_count'),

  appealSubmitted: flag('appeal_submitted'),
  appealReason: optionalText('appeal_reason'),
  appealSubmittedAt: optionalInstant('appeal_submitted_at'),
  appealReviewedAt: optionalInstant('appeal_reviewed_at'),
  appealDecision: optionalOneOf('appeal_decision', APPEAL_DECISIONS),

  checkoutSessionId: optionalText('checkout_session_id'),
  checkoutUrl: optionalText('checkout_url'),
  checkoutCreatedAt: optionalInstant('checkout_created_at'),
  paymentCompleted: flag('payment_completed'),
});

export type ApplicationRecord = RecordOf<typeof table>;
export type NewApplication = NewOf<typeof table>;
export const { read: readApplication, write: writeApplication, create: newApplication } = table;
