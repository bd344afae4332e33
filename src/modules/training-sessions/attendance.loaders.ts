import { defineLoader, loadEach, type LoaderDefinition } from '../../graphql/loader.js';
import { groupBy } from '../../shared/group-by.js';
import { attended } from './attendance.js';
import type { SessionAttendanceRecord } from './session-attendance.record.js';
import type { SessionAttendanceStore } from './session-attendance.store.js';
import type { TaughtSessionStore } from './taught-sessions.store.js';
import type { TrainingSessionRecord } from './training-session.record.js';

export interface AttendanceLoaders {
  /** Where a person was, in no order, whoever asks. */
  readonly attendedByUser: LoaderDefinition<string, readonly SessionAttendanceRecord[]>;
  /** Every row of a session, whatever it says, whoever asks: read once for all that is made of it. */
  readonly rowsBySession: LoaderDefinition<string, readonly SessionAttendanceRecord[]>;
  /** Who was at a session, those who led it among them, whoever asks. */
  readonly attendedBySession: LoaderDefinition<string, readonly SessionAttendanceRecord[]>;
  /** What a person leads or assists, in no order, whoever asks. */
  readonly taughtByUser: LoaderDefinition<string, readonly TrainingSessionRecord[]>;
}

export function createAttendanceLoaders(
  attendance: SessionAttendanceStore,
  sessions: TaughtSessionStore,
): AttendanceLoaders {
  const rowsBySession = defineLoader<string, readonly SessionAttendanceRecord[]>({
    name: 'attendance rows by training session',
    async batch(sessionIds, { scope }) {
      const rows = await attendance.ofSessions(sessionIds, scope);
      const all = groupBy(rows, ({ sessionId }) => sessionId);
      return sessionIds.map((id) => all.get(id) ?? []);
    },
  });
  return {
    rowsBySession,
    attendedByUser: defineLoader({
      name: 'attendance by user',
      async batch(userIds, { scope }) {
        const rows = (await attendance.ofUsers(userIds, scope)).filter(attended);
        const all = groupBy(rows, ({ userId }) => userId);
        return userIds.map((id) => all.get(id) ?? []);
      },
    }),
    attendedBySession: defineLoader({
      name: 'attendance by training session',
      async batch(sessionIds, { loaders }) {
        const rows = await loadEach(loaders.of(rowsBySession), sessionIds);
        return rows.map((each) => (each ?? []).filter(attended));
      },
    }),
    taughtByUser: defineLoader({
      name: 'training sessions by teacher',
      batch: (userIds, { scope }) =>
        Promise.all(userIds.map((userId) => sessions.ofTeacher(userId, scope))),
    }),
  };
}
