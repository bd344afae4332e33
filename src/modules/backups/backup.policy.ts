import { hasRank, type Viewer } from '../../shared/viewer.js';

/** Backups are for the office alone. */
export function maySeeBackups(viewer: Viewer): boolean {
  return hasRank(viewer, 'admin');
}
