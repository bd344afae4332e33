import { hasRank, type Viewer } from '../../shared/viewer.js';
import { type EventRecord, isEventStaff } from '../events/index.js';

/** Whether the viewer may know who comes to this event, and stand at its door. */
export function mayRunEvent(viewer: Viewer, event: EventRecord): boolean {
  return hasRank(viewer, 'board_member') || isEventStaff(viewer, event);
}
