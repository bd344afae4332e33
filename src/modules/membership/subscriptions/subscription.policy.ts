import { hasRank, isSelf, type Viewer } from '../../../shared/viewer.js';

/** Tier, state and payments of a person: for that person and the office. */
export function maySeeSubscription(viewer: Viewer, userId: string): boolean {
  return isSelf(viewer, userId) || hasRank(viewer, 'admin');
}
