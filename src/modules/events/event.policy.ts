import { hasRank, isSelf, type Viewer } from '../../shared/viewer.js';
import type { EventRecord, EventVisibility } from './event.record.js';

/** Whether the viewer organises or teaches this event. */
export function isEventStaff(viewer: Viewer, event: EventRecord): boolean {
  const { organizerId, instructorIds } = event;
  if (organizerId !== null && isSelf(viewer, organizerId)) return true;
  return instructorIds.some((id) => isSelf(viewer, id));
}

/** The visibilities of published events that the viewer's role opens. */
export function visibilitiesFor(viewer: Viewer): readonly EventVisibility[] {
  if (hasRank(viewer, 'instructor')) return ['public', 'members_only', 'invite_only'];
  if (hasRank(viewer, 'member')) return ['public', 'members_only'];
  return ['public'];
}

/** Whether the viewer may know of this event at all. */
export function maySeeEvent(viewer: Viewer, event: EventRecord): boolean {
  switch (event.status) {
    case 'deleted':
      return hasRank(viewer, 'board_member');
    case 'draft':
      return hasRank(viewer, 'instructor') || isEventStaff(viewer, event);
    case 'published':
    case 'canceled':
      return visibilitiesFor(viewer).includes(event.visibility) || isEventStaff(viewer, event);
  }
}

/** Whether the viewer may change, publish and cancel this event; whether they may see it is asked before. */
export function mayEditEvent(viewer: Viewer, event: EventRecord): boolean {
  return hasRank(viewer, 'board_member') || isEventStaff(viewer, event);
}
