import { hasRank, isSelf, type Viewer } from '../../shared/viewer.js';
import type { ProfileRecord } from './profile.record.js';

/**
 * Whether more than the public card is shown: to everybody when the person opted in, and always to the
 * person, the board and the office. To others a private profile does not exist.
 */
export function maySeeProfile(viewer: Viewer, profile: ProfileRecord): boolean {
  return profile.publicProfile || isSelf(viewer, profile.userId) || hasRank(viewer, 'board_member');
}

/** Telephone, street address, emergency contact, preferences: the person and the office alone. */
export function maySeePersonal(viewer: Viewer, userId: string): boolean {
  return isSelf(viewer, userId) || hasRank(viewer, 'admin');
}
