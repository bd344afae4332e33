import { mayEditEvent, maySeeEvent } from '../../src/modules/events/event.policy.js';
import {
  type EventStatus,
  type EventVisibility,
  newEvent,
} from '../../src/modules/events/event.record.js';
import { maySeeApplication } from '../../src/modules/membership/applications/application.policy.js';
import {
  type ApplicationStatus,
  newApplication,
} from '../../src/modules/membership/applications/application.record.js';
import { maySeeSession } from '../../src/modules/training-sessions/training-session.policy.js';
import { newTrainingSession } from '../../src/modules/training-sessions/training-session.record.js';
import { ANONYMOUS, ROLES, type Viewer } from '../../src/shared/viewer.js';

const AT = '2026-01-01T00:00:00.000Z';
const own: Viewer = { kind: 'user', id: 'own', role: 'public' };
const viewers: Readonly<Record<string, Viewer>> = {
  visitor: ANONYMOUS,
  ...Object.fromEntries(ROLES.map((role) => [role, { kind: 'user', id: role, role }])),
  own,
};
const whoMay = (may: (viewer: Viewer) => boolean): string =>
  Object.entries(viewers)
    .filter(([, viewer]) => may(viewer))
    .map(([name]) => name)
    .join(' ');

test.each<[EventStatus, EventVisibility, string]>([
  ['published', 'public', 'visitor public member instructor board_member admin own'],
  ['published', 'members_only', 'member instructor board_member admin own'],
  ['published', 'invite_only', 'instructor board_member admin own'],
  ['canceled', 'public', 'visitor public member instructor board_member admin own'],
  ['canceled', 'members_only', 'member instructor board_member admin own'],
  ['draft', 'public', 'instructor board_member admin own'],
  ['deleted', 'public', 'board_member admin'],
])('an event that is %s and %s is seen by: %s', (status, visibility, expected) => {
  const times = { startDate: AT, endDate: AT, createdAt: AT };
  const event = newEvent({ id: 'e', title: 'E', ...times, status, visibility, organizerId: 'own' });
  expect(whoMay((viewer) => maySeeEvent(viewer, event))).toBe(expected);
});

test.each([
  [{ organizerId: 'own' }, 'board_member admin own'],
  [{ instructorIds: ['own'] }, 'board_member admin own'],
  [{}, 'board_member admin'],
])('an event with %j is changed by: %s', (people, expected) => {
  const times = { startDate: AT, endDate: AT, createdAt: AT };
  const event = newEvent({ id: 'e', title: 'E', ...times, ...people });
  expect(whoMay((viewer) => mayEditEvent(viewer, event))).toBe(expected);
});

test.each([
  [true, 'visitor public member instructor board_member admin own'],
  [false, 'member instructor board_member admin own'],
])('a session that is public: %s is seen by: %s', (isPublic, expected) => {
  const session = newTrainingSession({
    id: 's',
    title: 'S',
    createdAt: AT,
    sessionDate: AT,
    isPublic,
    assistantInstructorIds: ['own'],
  });
  expect(whoMay((viewer) => maySeeSession(viewer, session))).toBe(expected);
});

test.each<[ApplicationStatus, string]>([
  ['draft', 'admin own'],
  ['submitted', 'board_member admin own'],
  ['rejected', 'board_member admin own'],
])('an application that is %s is seen by: %s', (status, expected) => {
  const email = 'a@test.wwmaa.example';
  const application = newApplication({ id: 'a', createdAt: AT, email, status, userId: 'own' });
  expect(whoMay((viewer) => maySeeApplication(viewer, application))).toBe(expected);
});
