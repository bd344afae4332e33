import { type NewOf, type RecordOf, recordTable } from '../../../shared/record.js';
import {
  count,
  id,
  oneOf,
  optionalId,
  optionalInstant,
  optionalText,
} from '../../../shared/record-fields.js';
import { json } from '../../../shared/record-lists.js';
import { money } from '../../../shared/record-money.js';

export const DUNNING_RECORDS = 'dunning_records';

/** In the order in which they follow a failed payment. */
export const DUNNING_STAGES = [
  'payment_failed',
  'first_reminder',
  'second_reminder',
  'final_warning',
  'canceled',
] as const;
export type DunningStage = (typeof DUNNING_STAGES)[number];

/** What has been done about a payment that failed. */
const table = recordTable('DunningRecord', DUNNING_RECORDS, {
  subscriptionId: id('subscription_id'),
  userId: optionalId('user_id'),
  // An unreadable stage begins again: nobody loses a membership to a typing error.
  currentStage: oneOf('current_stage', DUNNING_STAGES, 'payment_failed'),
  amountDue: money('amount_due'),
  stripeInvoiceId: optionalText('stripe_invoice_id'),
  reminderCount: count('reminder_count'),
  lastReminderAt: optionalInstant('last_reminder_at'),
  resolvedAt: optionalInstant('resolved_at'),
  metadata: json('metadata'),
});

export type DunningRecord = RecordOf<typeof table>;
export type NewDunning = NewOf<typeof table>;
export const { read: readDunning, write: writeDunning, create: newDunning } = table;
