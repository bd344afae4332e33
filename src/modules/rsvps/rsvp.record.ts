import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import {
  count,
  flag,
  id,
  oneOf,
  optionalId,
  optionalInstant,
  optionalText,
} from '../../shared/record-fields.js';
import { optionalMoney } from '../../shared/record-money.js';

export const RSVPS = 'rsvps';

export const RSVP_STATUSES = ['pending', 'confirmed', 'declined', 'waitlist', 'canceled'] as const;
export type RsvpStatus = (typeof RSVP_STATUSES)[number];

export const rsvpTable = recordTable('Rsvp', RSVPS, {
  eventId: id('event_id'),
  userId: id('user_id'),
  status: oneOf('status', RSVP_STATUSES, 'pending', {
    synonyms: { going: 'confirmed', not_going: 'declined', waitlisted: 'waitlist' },
  }),
  /** Guests beside the person, each with a seat. */
  guestsCount: count('guests_count'),
  notes: optionalText('notes'),
  respondedAt: optionalInstant(['responded_at', 'rsvp_date']),
  promotedAt: optionalInstant('promoted_at'),
  canceledAt: optionalInstant('canceled_at'),
  cancellationReason: optionalText('cancellation_reason'),

  checkedInAt: optionalInstant(['checked_in_at', 'check_in_time']),
  checkedInBy: optionalId('checked_in_by'),
  noShow: flag('no_show'),
  noShowMarkedAt: optionalInstant('no_show_marked_at'),
  noShowMarkedBy: optionalId('no_show_marked_by'),

  paymentId: optionalId('payment_id'),
  paymentStatus: optionalText('payment_status'),
  paymentAmount: optionalMoney('payment_amount'),

  reminderSent: flag('reminder_sent'),
  confirmationSent: flag('confirmation_sent'),

  /** Of the request that answered last: hashes of its key and of what it asked, so that a retry is known. */
  idempotencyKey: optionalText('idempotency_key'),

  // Personal, as they were at the time of the answer: for the person and for staff.
  userName: optionalText('user_name'),
  userEmail: optionalText('user_email'),
  userPhone: optionalText('user_phone'),
});

export type RsvpRecord = RecordOf<typeof rsvpTable>;
export type NewRsvp = NewOf<typeof rsvpTable>;
export const { read: readRsvp, write: writeRsvp, create: newRsvp } = rsvpTable;
