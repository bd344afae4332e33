import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import {
  count,
  flag,
  id,
  optionalDecimal,
  optionalId,
  optionalInstant,
  optionalOneOf,
  optionalText,
} from '../../shared/record-fields.js';

export const SESSION_ATTENDANCE = 'session_attendance';

export const ATTENDANCE_STATUSES = ['present', 'absent', 'late', 'excused'] as const;
export type AttendanceStatus = (typeof ATTENDANCE_STATUSES)[number];

/** One person at one session: live, and later its recording. */
export const sessionAttendanceTable = recordTable('SessionAttendance', SESSION_ATTENDANCE, {
  sessionId: id(['session_id', 'training_session_id']),
  userId: id('user_id'),
  status: optionalOneOf('status', ATTENDANCE_STATUSES),
  joinedAt: optionalInstant(['joined_at', 'checked_in_at']),
  leftAt: optionalInstant(['left_at', 'checked_out_at']),
  watchTimeSeconds: count('watch_time_seconds'),
  participationScore: optionalDecimal('participation_score', 0, 100),
  notes: optionalText('notes'),

  /** The rules of this session, accepted by this person, and from where. */
  termsAcceptedAt: optionalInstant('terms_accepted_at'),
  termsIpAddress: optionalText('terms_ip_address'),
  termsUserAgent: optionalText('terms_user_agent'),

  /** What RealtimeKit calls the person in this room; its tokens are never stored. */
  participantId: optionalText('participant_id'),
  /** Put out by who leads the session: cannot come back into it. */
  removedAt: optionalInstant('removed_at'),
  removedBy: optionalId('removed_by'),

  /** Where in the recording the person stopped, in seconds. */
  lastPositionSeconds: count(['last_watched_position', 'last_position_seconds']),
  videoWatchPercentage: optionalDecimal('video_watch_percentage', 0, 100),
  completed: flag('completed'),
});

export type SessionAttendanceRecord = RecordOf<typeof sessionAttendanceTable>;
export type NewSessionAttendance = NewOf<typeof sessionAttendanceTable>;
export const {
  read: readSessionAttendance,
  write: writeSessionAttendance,
  create: newSessionAttendance,
} = sessionAttendanceTable;
