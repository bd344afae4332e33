import {
  newRefreshFamily,
  readRefreshFamily,
  REFRESH_FAMILIES,
  writeRefreshFamily,
} from '../../../src/modules/users/refresh-family.record.js';
import { newUser, readUser, USERS, writeUser } from '../../../src/modules/users/user.record.js';
import { heard, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';

recordLaws({
  collection: USERS,
  read: readUser,
  write: writeUser,
  full: newUser({
    id: 'u-1',
    createdAt: AT,
    updatedAt: AT,
    email: 'mika@wwmaa.example',
    role: 'instructor',
    isVerified: true,
    status: 'deletion_in_progress',
    firstName: 'Mika',
    lastName: 'Sato',
    phone: '+15550100',
    profileId: 'p-1',
    stripeCustomerId: 'cus_1',
    reapplicationCount: 1,
    lastLogin: AT,
    termsAcceptedAt: AT,
    termsVersionAccepted: '1.0',
    privacyAcceptedAt: AT,
    privacyVersionAccepted: '1.0',
    passwordHash: '$argon2id$x',
    pendingEmail: 'new@wwmaa.example',
    verificationToken: 'v',
    verificationTokenExpiry: AT,
    passwordResetToken: 'r',
    passwordResetTokenExpiry: AT,
    failedLoginAttempts: 2,
    lockoutUntil: AT,
    sessionVersion: 3,
    deletionRequestedAt: AT,
    deletedAt: AT,
  }),
  least: { email: 'Mika@WWMAA.example ' },
  twins: ['terms_accepted_version', 'privacy_accepted_version'],
  defaults: {
    email: 'mika@wwmaa.example',
    role: 'public',
    isActive: true,
    isVerified: false,
    status: 'active',
    passwordHash: null,
    lastLogin: null,
    failedLoginAttempts: 0,
    sessionVersion: 0,
  },
  refused: [
    ['email', { email: 'Mika@wwmaa.example' }],
    ['role', { role: 'emperor' }],
    ['isActive', { isActive: 'yes' }],
    ['lastLogin', { lastLogin: '2026-02-01T10:00:00Z' }],
    ['failedLoginAttempts', { failedLoginAttempts: -1 }],
  ],
});

describe('users of older programs', () => {
  it.each([
    ['ADMIN', 'admin'],
    ['Board Member', 'board_member'],
    ['board', 'board_member'],
    ['student', 'member'],
    ['guest', 'public'],
    ['emperor', 'public'],
    [4, 'public'],
    [['admin'], 'public'],
    ['constructor', 'public'],
  ])('reads the role %p as %s', (role, expected) => {
    expect(heard(readUser, { email: 'a@b.c', role }).record?.role).toBe(expected);
  });

  it('warns of a role it does not know, without telling the value', () => {
    expect(heard(readUser, { email: 'a@b.c', role: 'emperor' }).warnings).toEqual([
      'users/a-1.role: is no known value',
    ]);
  });

  it('keeps an account shut whose state it cannot read', () => {
    const { record } = heard(readUser, { email: 'a@b.c', is_active: 'maybe', status: 'frozen' });
    expect(record).toMatchObject({ isActive: false, status: 'suspended' });
  });

  it('reads the other names of accepted versions, and writes the canonical ones', () => {
    const { record } = heard(readUser, { email: 'a@b.c', terms_accepted_version: '2.0' });
    expect(record?.termsVersionAccepted).toBe('2.0');
    const data = record && writeUser(record);
    expect(data).toMatchObject({ terms_version_accepted: '2.0' });
    expect(data).not.toHaveProperty('terms_accepted_version');
  });
});

recordLaws({
  collection: REFRESH_FAMILIES,
  read: readRefreshFamily,
  write: writeRefreshFamily,
  full: newRefreshFamily({
    id: 'f-1',
    createdAt: AT,
    userId: 'u-1',
    role: 'member',
    sessionVersion: 2,
    current: 't-2',
    rotatedAt: AT,
    state: 'active',
    revokedReason: 'none',
    expiresAt: AT,
    userAgent: 'Browser/1',
  }),
  least: { user_id: 'u-1', current: 't-1', rotated_at: AT, expires_at: AT },
  defaults: {
    role: 'public',
    sessionVersion: 0,
    state: 'revoked',
    revokedReason: null,
    userAgent: null,
  },
  refused: [
    ['current', { current: '' }],
    ['state', { state: 'open' }],
    ['expiresAt', { expiresAt: null }],
  ],
});
