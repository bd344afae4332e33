import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import { count, id, instant, oneOf, optionalText, role } from '../../shared/record-fields.js';

export const REFRESH_FAMILIES = 'refresh_families';

export const REFRESH_FAMILY_STATES = ['active', 'revoked', 'stale'] as const;
export type RefreshFamilyState = (typeof REFRESH_FAMILY_STATES)[number];

/** One login and the refresh tokens that follow from it, each used once. */
export const refreshFamilyTable = recordTable('RefreshFamily', REFRESH_FAMILIES, {
  userId: id('user_id'),
  /** The role at login. */
  role: role('role'),
  /** The account's session version that the newest token carries, or that a stale family has to reach. */
  sessionVersion: count('session_version'),
  /** The id of the one token that may be used next. */
  current: id('current'),
  rotatedAt: instant('rotated_at'),
  // A family whose state cannot be read opens no door.
  state: oneOf('state', REFRESH_FAMILY_STATES, 'revoked'),
  revokedReason: optionalText('revoked_reason'),
  expiresAt: instant('expires_at'),
  userAgent: optionalText('user_agent'),
});

export type RefreshFamilyRecord = RecordOf<typeof refreshFamilyTable>;
export type NewRefreshFamily = NewOf<typeof refreshFamilyTable>;
export const {
  read: readRefreshFamily,
  write: writeRefreshFamily,
  create: newRefreshFamily,
} = refreshFamilyTable;
