import { type Instant, readInstant } from '../../shared/instant.js';
import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import { isAbsent, readBy } from '../../shared/record-field.js';
import {
  count,
  flag,
  instant,
  link,
  oneOf,
  optionalCount,
  optionalId,
  optionalInstant,
  optionalOneOf,
  optionalText,
  sortText,
  text,
} from '../../shared/record-fields.js';
import { ids, texts } from '../../shared/record-lists.js';
import { readFlag } from '../../shared/record-values.js';
import { TIERS } from '../../shared/tier.js';
import { RECORDING_STATES, RECORDING_STATUSES, recordingStateOf } from './recording-state.js';

export const TRAINING_SESSIONS = 'training_sessions';

export const SESSION_STATUSES = ['scheduled', 'live', 'ended', 'canceled'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export { RECORDING_STATUSES, type RecordingStatus } from './recording-state.js';

/** Where the room of a session is in its own life, which is not the session's. */
export const ROOM_STATUSES = ['none', 'creating', 'ready', 'failed', 'retired'] as const;
export type RoomStatus = (typeof ROOM_STATUSES)[number];

/** What is not critical is recorded with less detail, which costs less to keep. */
export const RECORDING_QUALITIES = ['standard', 'low'] as const;
export type RecordingQuality = (typeof RECORDING_QUALITIES)[number];

export const SKILL_LEVELS = ['beginner', 'intermediate', 'advanced'] as const;
export type SkillLevel = (typeof SKILL_LEVELS)[number];

/** When neither a length nor an end is stored. */
const USUAL_MINUTES = 60;

const start = instant(['session_date', 'start_time', 'start_datetime', 'startDatetime']);

const storedStatus = oneOf(['session_status', 'status'], SESSION_STATUSES, 'scheduled', {
  synonyms: { in_progress: 'live', completed: 'ended' },
});
/** Older programs said with a flag that a scheduled session had begun. */
const status = readBy(storedStatus, ['is_live'], (data, warn) => {
  const told = storedStatus.read(data, warn);
  return told === 'scheduled' && readFlag(data['is_live']) === true ? 'live' : told;
});

const ENDS = ['end_time', 'end_datetime', 'endDatetime'];
const storedMinutes = count('duration_minutes', USUAL_MINUTES, 1);
const minutes = readBy(storedMinutes, ENDS, (data, warn) => {
  const told = data['duration_minutes'];
  const end = ENDS.map((name) => readInstant(data[name])).find((time) => time !== null);
  const begin = start.read(data, () => undefined);
  if ((told === undefined || told === null) && end && begin) {
    const length = Math.round((Date.parse(end) - Date.parse(begin)) / 60_000);
    if (length >= 1) return length;
  }
  return storedMinutes.read(data, warn);
});

const recordingStatus = oneOf('recording_status', RECORDING_STATUSES, 'not_recorded', {
  synonyms: { stopped: 'processing' },
});
const storedState = oneOf('recording_state', RECORDING_STATES, 'none');
const recordingState = readBy(storedState, ['recording_status'], (data, warn) =>
  isAbsent(data['recording_state'])
    ? recordingStateOf(recordingStatus.read(data, warn) ?? 'not_recorded')
    : storedState.read(data, warn),
);

export const trainingSessionTable = recordTable('TrainingSession', TRAINING_SESSIONS, {
  title: text('title'),
  description: optionalText('description'),
  discipline: optionalText(['discipline', 'category']),
  topics: texts('topics'),
  skillLevel: optionalOneOf('skill_level', SKILL_LEVELS),
  tags: texts('tags'),
  eventId: optionalId('event_id'),
  instructorId: optionalId('instructor_id'),
  assistantInstructorIds: ids('assistant_instructors'),

  sessionDate: start,
  sortKey: sortText('session_date'),
  durationMinutes: minutes,
  status,
  startedAt: optionalInstant('started_at'),
  endedAt: optionalInstant('ended_at'),
  canceledAt: optionalInstant('canceled_at'),
  cancelReason: optionalText('cancel_reason'),

  /** The meeting of RealtimeKit; made ahead, or when the first person comes. */
  roomId: optionalText(['cloudflare_room_id', 'room_id']),
  roomStatus: oneOf('room_status', ROOM_STATUSES, 'none'),
  /** The live run of that room, once somebody was in. */
  roomSessionId: optionalText('room_session_id'),
  roomUrl: optionalText('room_url'),
  /** Places; null is the house rule. */
  maxParticipants: optionalCount(['max_participants', 'capacity'], 1),
  chatEnabled: flag('chat_enabled', true),
  chatMessageCount: count('chat_message_count'),
  chatRecordingUrl: optionalText('chat_recording_url'),
  attendanceCount: count('attendance_count'),

  recordingEnabled: flag('recording_enabled', true),
  recordingId: optionalText('recording_id'),
  /** Written with `recordingIn`: both or none. */
  recordingState,
  recordingStatus,
  recordingQuality: oneOf('recording_quality', RECORDING_QUALITIES, 'standard'),
  recordingStartedAt: optionalInstant('recording_started_at'),
  recordingEndedAt: optionalInstant('recording_ended_at'),
  recordingError: optionalText('recording_error'),
  recordingRetryCount: count('recording_retry_count'),
  recordingFileSizeBytes: optionalCount('recording_file_size_bytes'),
  /** When the room's service throws it away. */
  recordingExpiresAt: optionalInstant('recording_expires_at'),
  /** The media asset that it becomes. */
  recordingAssetId: optionalId('recording_asset_id'),

  streamId: optionalText(['cloudflare_stream_id', 'stream_video_id']),
  vodStreamUrl: optionalText('vod_stream_url'),
  videoUrl: optionalText('video_url'),
  videoDurationSeconds: optionalCount('video_duration_seconds'),
  transcriptUrl: optionalText('transcript_url'),
  thumbnailUrl: link('thumbnail_url'),

  isPublic: flag('is_public'),
  membersOnly: flag('members_only', true),
  requiredTier: optionalOneOf('required_tier', TIERS, { unreadable: 'lifetime' }),
});

export type TrainingSessionRecord = RecordOf<typeof trainingSessionTable>;
export type NewTrainingSession = NewOf<typeof trainingSessionTable>;
export const {
  read: readTrainingSession,
  write: writeTrainingSession,
  create: newTrainingSession,
} = trainingSessionTable;

/** When the session is planned to end. */
export function plannedEnd(
  session: Pick<TrainingSessionRecord, 'sessionDate' | 'durationMinutes'>,
): Instant {
  const end = Date.parse(session.sessionDate) + session.durationMinutes * 60_000;
  return new Date(end).toISOString();
}
