import { ROLES } from '../../shared/viewer.js';
import type { UserRecord } from './user.record.js';

/** Whether one can sign in with the account, as soon as its address is verified. */
export function isUsable({ isActive, status }: UserRecord): boolean {
  return isActive && status === 'active';
}

/** Whether the account is that of a member of the association, of whatever rank. */
export function isMember(account: UserRecord): boolean {
  return isUsable(account) && ROLES.indexOf(account.role) >= ROLES.indexOf('member');
}
