import { hasRank, isSelf, type Viewer } from '../../../shared/viewer.js';
import {
  APPLICATION_STATUSES,
  type ApplicationRecord,
  type ApplicationStatus,
} from './application.record.js';

/** What lists show: a draft is the applicant's own business until it is handed in. */
export const LISTED_STATUSES: readonly ApplicationStatus[] = APPLICATION_STATUSES.filter(
  (status) => status !== 'draft',
);

/** An application is for its owner, the board and the office; a draft for its owner and the office alone. */
export function maySeeApplication(viewer: Viewer, { userId, status }: ApplicationRecord): boolean {
  if (userId !== null && isSelf(viewer, userId)) return true;
  return hasRank(viewer, status === 'draft' ? 'admin' : 'board_member');
}
