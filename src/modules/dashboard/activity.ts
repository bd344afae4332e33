import { createHash } from 'node:crypto';

import type { Instant } from '../../shared/instant.js';
import { amountOf, type Money } from '../../shared/money.js';
import type { Position } from '../../shared/paging.js';
import type { ApplicationRecord } from '../membership/applications/index.js';
import type { PaymentRecord } from '../membership/payments/index.js';
import type { RsvpRecord } from '../rsvps/index.js';
import type { SessionAttendanceRecord } from '../training-sessions/index.js';

export const ACTIVITY_KINDS = [
  'rsvp_answered',
  'rsvp_canceled',
  'event_checked_in',
  'session_attended',
  'payment_succeeded',
  'payment_failed',
  'payment_refunded',
  'application_submitted',
  'application_approved',
  'application_rejected',
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** What an activity is about; its title is looked up when it is asked for. */
export type Subject = { readonly type: 'event' | 'session'; readonly id: string } | null;

/** One thing that a person did, or that was done for them. */
export interface ActivityValue {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly at: Instant;
  readonly subject: Subject;
  /** One sentence; `title` is that of the subject, as one says it. */
  readonly tell: (title: string) => string;
}

/** The place of an activity in a list by time. */
export function byTime({ at, id }: ActivityValue): Position {
  return { key: at, id };
}

export function ofRsvp(rsvp: RsvpRecord): readonly ActivityValue[] {
  const { id, status, checkedInAt, canceledAt, updatedAt, createdAt } = rsvp;
  const subject = { type: 'event', id: rsvp.eventId } as const;
  const answered = (title: string) => `${ANSWERS[status]} ${title}.`;
  return [
    activity('rsvp_answered', id, rsvp.respondedAt ?? createdAt, answered, subject),
    ...(status === 'canceled'
      ? [
          activity(
            'rsvp_canceled',
            id,
            canceledAt ?? updatedAt ?? createdAt,
            (title) => `Gave back the seat at ${title}.`,
            subject,
          ),
        ]
      : []),
    ...(checkedInAt
      ? [activity('event_checked_in', id, checkedInAt, (title) => `Came to ${title}.`, subject)]
      : []),
  ];
}

const ANSWERS: Readonly<Record<RsvpRecord['status'], string>> = {
  pending: 'Began to book',
  confirmed: 'Signed up for',
  declined: 'Declined',
  waitlist: 'Joined the waitlist of',
  canceled: 'Signed up for',
};

export function ofAttendance(row: SessionAttendanceRecord): readonly ActivityValue[] {
  const subject = { type: 'session', id: row.sessionId } as const;
  const at = row.joinedAt ?? row.createdAt;
  return [activity('session_attended', row.id, at, (title) => `Attended ${title}.`, subject)];
}

export function ofPayment(payment: PaymentRecord): readonly ActivityValue[] {
  const { id, status, amount, refundedAmount, refundedAt, updatedAt, createdAt } = payment;
  const what = payment.description === null ? '' : ` for “${payment.description}”`;
  const at = payment.processedAt ?? createdAt;
  if (status === 'failed') {
    return [
      activity('payment_failed', id, at, () => `A payment of ${said(amount)}${what} failed.`),
    ];
  }
  if (status !== 'succeeded' && status !== 'refunded') return [];
  const paid = activity('payment_succeeded', id, at, () => `Paid ${said(amount)}${what}.`);
  if (status === 'succeeded' && refundedAmount.minor === 0) return [paid];
  const back = refundedAmount.minor === 0 ? amount : refundedAmount;
  const returned = refundedAt ?? updatedAt ?? at;
  const tell = () => `Got ${said(back)}${what} back.`;
  return [paid, activity('payment_refunded', id, returned, tell)];
}

export function ofApplication(application: ApplicationRecord): readonly ActivityValue[] {
  const { id, status, submittedAt, reviewedAt } = application;
  const approvedAt = application.approvedAt ?? application.fullyApprovedAt ?? reviewedAt;
  const rejectedAt = application.rejectedAt ?? reviewedAt;
  const told: ActivityValue[] = [];
  if (submittedAt) {
    told.push(activity('application_submitted', id, submittedAt, () => 'Applied for membership.'));
  }
  if (status === 'approved' && approvedAt) {
    const tell = () => 'The application for membership was approved.';
    told.push(activity('application_approved', id, approvedAt, tell));
  }
  if (status === 'rejected' && rejectedAt) {
    const tell = () => 'The application for membership was rejected.';
    told.push(activity('application_rejected', id, rejectedAt, tell));
  }
  return told;
}

function activity(
  kind: ActivityKind,
  source: string,
  at: Instant,
  tell: (title: string) => string,
  subject: Subject = null,
): ActivityValue {
  // Always the same for the same fact, and nothing can be read out of it.
  const id = createHash('sha256').update(`${kind}\0${source}`).digest('base64url').slice(0, 22);
  return { id, kind, at, subject, tell };
}

function said(money: Money): string {
  return `${amountOf(money)} ${money.currency}`;
}
