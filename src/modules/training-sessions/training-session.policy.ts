import { hasRank, isSelf, type Viewer } from '../../shared/viewer.js';
import type { TrainingSessionRecord } from './training-session.record.js';

/** Whether the viewer leads or assists this session. */
export function isSessionStaff(viewer: Viewer, session: TrainingSessionRecord): boolean {
  const { instructorId, assistantInstructorIds } = session;
  if (instructorId !== null && isSelf(viewer, instructorId)) return true;
  return assistantInstructorIds.some((id) => isSelf(viewer, id));
}

/** Whether the viewer may know of this session: public ones are for everybody, the others for members and up. */
export function maySeeSession(viewer: Viewer, session: TrainingSessionRecord): boolean {
  return session.isPublic || hasRank(viewer, 'member') || isSessionStaff(viewer, session);
}
