import { hasRank, isSelf, type Viewer } from '../../../shared/viewer.js';
import type { ApplicationRecord } from './application.record.js';

/** An application is for its owner, the board and the office; a draft for its owner and the office alone. */
export function maySeeApplication(viewer: Viewer, { userId, status }: ApplicationRecord): boolean {
  if (userId !== null && isSelf(viewer, userId)) return true;
  return hasRank(viewer, status === 'draft' ? 'admin' : 'board_member');
}
