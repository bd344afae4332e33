import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import {
  count,
  email,
  flag,
  oneOf,
  optionalId,
  optionalInstant,
  optionalText,
  role,
} from '../../shared/record-fields.js';

export const USERS = 'users';

/** What copies of people are kept under: they are made of accounts and profiles. */
export const PEOPLE = ['people'] as const;

export const ACCOUNT_STATUSES = ['active', 'suspended', 'deletion_in_progress', 'deleted'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

export const userTable = recordTable('User', USERS, {
  email: email('email'),
  role: role('role'),
  isActive: flag('is_active', true, false),
  isVerified: flag('is_verified'),
  status: oneOf('status', ACCOUNT_STATUSES, 'active', { unreadable: 'suspended' }),

  firstName: optionalText('first_name'),
  lastName: optionalText('last_name'),
  phone: optionalText('phone'),
  profileId: optionalId('profile_id'),
  stripeCustomerId: optionalText('stripe_customer_id'),
  reapplicationCount: count('reapplication_count'),
  lastLogin: optionalInstant('last_login'),

  termsAcceptedAt: optionalInstant('terms_accepted_at'),
  termsVersionAccepted: optionalText(['terms_version_accepted', 'terms_accepted_version']),
  privacyAcceptedAt: optionalInstant('privacy_accepted_at'),
  privacyVersionAccepted: optionalText(['privacy_version_accepted', 'privacy_accepted_version']),

  // Secrets: no field below may leave the gateway.
  passwordHash: optionalText('password_hash'),
  /** The address that the account changes to once its owner has confirmed it, by the token below. */
  pendingEmail: optionalText('pending_email'),
  /** Of tokens only a hash is stored: reading this collection opens no account. */
  verificationToken: optionalText('verification_token'),
  verificationTokenExpiry: optionalInstant('verification_token_expiry'),
  passwordResetToken: optionalText('password_reset_token'),
  passwordResetTokenExpiry: optionalInstant('password_reset_token_expiry'),
  failedLoginAttempts: count('failed_login_attempts'),
  lockoutUntil: optionalInstant('lockout_until'),
  /** Raised to end every session at once, as a new password does. */
  sessionVersion: count('session_version'),

  deletionRequestedAt: optionalInstant('deletion_requested_at'),
  deletedAt: optionalInstant('deleted_at'),
});

export type UserRecord = RecordOf<typeof userTable>;
export type NewUser = NewOf<typeof userTable>;
export const { read: readUser, write: writeUser, create: newUser } = userTable;
