import { hasRank, type Viewer } from '../../shared/viewer.js';

/** The audit log is for the office alone. */
export function maySeeAuditLog(viewer: Viewer): boolean {
  return hasRank(viewer, 'admin');
}
