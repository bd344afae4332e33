import {
  newSessionAttendance,
  readSessionAttendance,
  SESSION_ATTENDANCE,
  writeSessionAttendance,
} from '../../../src/modules/training-sessions/session-attendance.record.js';
import {
  newTrainingSession,
  plannedEnd,
  readTrainingSession,
  TRAINING_SESSIONS,
  writeTrainingSession,
} from '../../../src/modules/training-sessions/training-session.record.js';
import { heard, present, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';
const LEAST = { title: 'Randori', session_date: AT };

recordLaws({
  collection: TRAINING_SESSIONS,
  read: readTrainingSession,
  write: writeTrainingSession,
  full: newTrainingSession({
    id: 's-1',
    createdAt: AT,
    updatedAt: AT,
    title: 'Randori',
    description: 'Free practice',
    discipline: 'Judo',
    topics: ['throws'],
    skillLevel: 'advanced',
    tags: ['live'],
    eventId: 'e-1',
    instructorId: 'u-1',
    assistantInstructorIds: ['u-2'],
    sessionDate: AT,
    durationMinutes: 90,
    status: 'ended',
    startedAt: AT,
    endedAt: AT,
    roomId: 'room',
    roomUrl: 'https://rooms.example/room',
    maxParticipants: 20,
    chatEnabled: false,
    chatMessageCount: 4,
    chatRecordingUrl: 'https://chat.example',
    attendanceCount: 12,
    recordingEnabled: false,
    recordingId: 'rec',
    recordingStatus: 'ready',
    recordingStartedAt: AT,
    recordingEndedAt: AT,
    recordingError: 'none',
    recordingRetryCount: 1,
    recordingFileSizeBytes: 5_000_000_000,
    streamId: 'stream',
    vodStreamUrl: 'https://vod.example',
    videoUrl: 'https://vod.example/v',
    videoDurationSeconds: 5400,
    transcriptUrl: 'https://vod.example/t',
    thumbnailUrl: '/images/t.jpg',
    isPublic: true,
    membersOnly: false,
    requiredTier: 'premium',
  }),
  least: LEAST,
  twins: ['start_time', 'startDatetime', 'end_time', 'capacity', 'status', 'room_id', 'is_live'],
  defaults: {
    sortKey: AT,
    durationMinutes: 60,
    status: 'scheduled',
    recordingStatus: 'not_recorded',
    recordingEnabled: true,
    membersOnly: true,
    isPublic: false,
    requiredTier: null,
    instructorId: null,
  },
  refused: [
    ['title', { title: '' }],
    ['sessionDate', { sessionDate: null }],
    ['durationMinutes', { durationMinutes: 0 }],
    ['requiredTier', { requiredTier: 'elite' }],
    ['assistantInstructorIds', { assistantInstructorIds: null }],
  ],
});

describe('sessions of older programs', () => {
  it('reads the twins', () => {
    const { record, warnings } = heard(readTrainingSession, {
      title: 'Randori',
      start_time: '2026-02-01T10:00:00Z',
      end_time: '2026-02-01T11:30:00Z',
      capacity: 12,
      status: 'SCHEDULED',
      room_id: 'room',
      category: 'Judo',
    });
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({
      sessionDate: AT,
      sortKey: null,
      durationMinutes: 90,
      maxParticipants: 12,
      status: 'scheduled',
      roomId: 'room',
      discipline: 'Judo',
    });
    expect(plannedEnd(present(record))).toBe('2026-02-01T11:30:00.000Z');
    const data = writeTrainingSession(present(record));
    expect(data).toMatchObject({ session_status: 'scheduled', cloudflare_room_id: 'room' });
    expect(data).not.toHaveProperty('status');
    expect(data).not.toHaveProperty('end_time');
  });

  it.each([
    [{ is_live: true }, 'live'],
    [{ is_live: true, session_status: 'scheduled' }, 'live'],
    [{ is_live: true, session_status: 'ended' }, 'ended'],
    [{ is_live: false, session_status: 'live' }, 'live'],
    [{ is_live: true, session_status: 'cancelled' }, 'canceled'],
    [{ session_status: 'live', status: 'ended' }, 'live'],
  ])('folds %j into %s', (data, expected) => {
    expect(heard(readTrainingSession, { ...LEAST, ...data }).record?.status).toBe(expected);
  });

  it('asks for the highest tier where it cannot read which, and for members where it cannot read whom', () => {
    const data = {
      ...LEAST,
      required_tier: 'elite',
      members_only: 'perhaps',
      is_public: 'perhaps',
    };
    expect(heard(readTrainingSession, data).record).toMatchObject({
      requiredTier: 'lifetime',
      membersOnly: true,
      isPublic: false,
    });
  });

  it('ignores an end before the start', () => {
    const data = { ...LEAST, end_time: '2026-01-01T00:00:00Z' };
    expect(heard(readTrainingSession, data).record?.durationMinutes).toBe(60);
  });
});

recordLaws({
  collection: SESSION_ATTENDANCE,
  read: readSessionAttendance,
  write: writeSessionAttendance,
  full: newSessionAttendance({
    id: 'at-1',
    createdAt: AT,
    sessionId: 's-1',
    userId: 'u-1',
    status: 'late',
    joinedAt: AT,
    leftAt: AT,
    watchTimeSeconds: 600,
    participationScore: 55.5,
    notes: 'ok',
    termsAcceptedAt: AT,
    lastPositionSeconds: 60,
    videoWatchPercentage: 90,
    completed: true,
  }),
  least: { session_id: 's-1', user_id: 'u-1' },
  twins: ['training_session_id', 'checked_in_at', 'last_position_seconds'],
  defaults: { joinedAt: null, watchTimeSeconds: 0, lastPositionSeconds: 0, completed: false },
  refused: [
    ['sessionId', { sessionId: '' }],
    ['watchTimeSeconds', { watchTimeSeconds: -1 }],
    ['participationScore', { participationScore: 101 }],
  ],
});
