import type { Instant } from '../../shared/instant.js';
import type { SessionAttendanceRecord } from './session-attendance.record.js';
import { plannedEnd, type TrainingSessionRecord } from './training-session.record.js';

/** Whether the person was there: came into the room, or was noted as present or late. */
export function attended({ joinedAt, status }: SessionAttendanceRecord): boolean {
  return joinedAt !== null || status === 'present' || status === 'late';
}

/** Who attended a session, each once; those who lead or assist it are no students of it. */
export function studentsAt(
  { instructorId, assistantInstructorIds }: TrainingSessionRecord,
  rows: readonly SessionAttendanceRecord[],
): readonly string[] {
  const staff = new Set([instructorId, ...assistantInstructorIds]);
  const there = rows.filter((row) => attended(row) && !staff.has(row.userId));
  return [...new Set(there.map(({ userId }) => userId))];
}

/** When a person came to a session; its start where nobody noted that. */
export function attendedAt(
  { startedAt, sessionDate }: TrainingSessionRecord,
  { joinedAt }: Pick<SessionAttendanceRecord, 'joinedAt'>,
): Instant {
  return joinedAt ?? startedAt ?? sessionDate;
}

/** Whether a session runs now or is still to come. */
export function isYetToEnd(session: TrainingSessionRecord, now: Instant): boolean {
  return session.status === 'live' || (session.status === 'scheduled' && plannedEnd(session) > now);
}

/** A person among those who learn from one teacher. */
export interface Student {
  readonly userId: string;
  /** Of the sessions that ended, the share that the person attended: 0 to 100. */
  readonly attendancePercent: number;
  readonly lastAttendedAt: Instant;
}

/** Everybody who attended any of these sessions, each once. */
export function rosterOf(
  sessions: readonly TrainingSessionRecord[],
  rowsOf: (session: TrainingSessionRecord) => readonly SessionAttendanceRecord[],
): readonly Student[] {
  const ended = sessions.filter(({ status }) => status === 'ended').length;
  const known = new Map<string, { ended: number; last: Instant }>();
  for (const session of sessions) {
    const rows = rowsOf(session).filter(attended);
    for (const userId of studentsAt(session, rows)) {
      const visits = rows.filter((row) => row.userId === userId);
      const last = visits.map((row) => attendedAt(session, row)).reduce((a, b) => (a > b ? a : b));
      const before = known.get(userId);
      known.set(userId, {
        ended: (before?.ended ?? 0) + (session.status === 'ended' ? 1 : 0),
        last: before && before.last > last ? before.last : last,
      });
    }
  }
  return [...known].map(([userId, student]) => ({
    userId,
    attendancePercent: ended === 0 ? 0 : Math.round((100 * student.ended) / ended),
    lastAttendedAt: student.last,
  }));
}
