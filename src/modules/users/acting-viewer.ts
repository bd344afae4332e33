import { AppError } from '../../shared/errors.js';
import type { Viewer } from '../../shared/viewer.js';
import type { UserRecord } from './user.record.js';

/** Accounts as they were handed to whoever has just signed in with them. */
const OWN = new WeakSet<UserRecord>();

/** The account for the answer of the mutation that signed its owner in. */
export function justSignedIn(user: UserRecord): UserRecord {
  const own = Object.freeze({ ...user });
  OWN.add(own);
  return own;
}

/**
 * Who looks at an account: the viewer of the request, and its owner where the request itself signed them in
 * and began without a viewer. Fields that depend on who looks ask this.
 */
export function actingViewer(user: UserRecord, viewer: Viewer): Viewer {
  return OWN.has(user) ? { kind: 'user', id: user.id, role: user.role } : viewer;
}

/** Whose request it is, where nobody else gets this far. */
export function viewerId(viewer: Viewer): string {
  if (viewer.kind === 'anonymous') throw new AppError('UNAUTHENTICATED', 'Sign in first.');
  return viewer.id;
}
