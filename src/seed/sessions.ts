import {
  type NewSessionAttendance,
  newSessionAttendance,
  writeSessionAttendance,
} from '../modules/training-sessions/session-attendance.record.js';
import {
  type NewTrainingSession,
  newTrainingSession,
  writeTrainingSession,
} from '../modules/training-sessions/training-session.record.js';
import { recordingIn, recordingStateOf } from '../modules/training-sessions/recording-state.js';
import type { JsonObject } from '../shared/document.js';
import type { Instant } from '../shared/instant.js';
import type { Person } from './cast.js';
import { SESSION_TEXTS, type SessionText } from './content/sessions.js';
import type { PlannedEvent } from './events.js';
import { minutesAfter, type Moment } from './moment.js';
import type { People } from './people.js';
import { idOf, type Random, randomOf } from './random.js';

/** A session with its times worked out. */
export interface PlannedSession {
  readonly text: SessionText;
  readonly id: string;
  readonly start: Instant;
  /** When somebody planned it. */
  readonly createdAt: Instant;
  /** Of a session that is over. */
  readonly endedAt: Instant | null;
  readonly eventId: string | null;
  readonly participants: readonly Person[];
}

/** Accounts at particular sessions, beside those who happen to come. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'live-now': ['premium'],
  'ended-ready': ['member', 'premium'],
  'vod-basic': ['member'],
  'vod-premium': ['premium'],
  'ended-failed': ['member'],
};

export function planSessions(
  events: readonly PlannedEvent[],
  people: People,
  moment: Moment,
): readonly PlannedSession[] {
  const byKey = new Map(events.map((event) => [event.text.key, event]));
  return SESSION_TEXTS.map((text) => {
    const event = text.event === undefined ? undefined : byKey.get(text.event);
    const start = event?.start ?? moment.minutes(text.startsIn);
    const late = randomOf(`session:${text.key}`).int(0, 9);
    const endedAt = text.status === 'ended' ? minutesAfter(start, text.minutes + late) : null;
    const id = sessionIdOf(text.key);
    const eventId = event?.id ?? null;
    const createdAt = minutesAfter(start < moment.now ? start : moment.now, -12 * 1_440);
    const participants = participantsOf(text, people);
    return { text, id, start, createdAt, endedAt, eventId, participants };
  });
}

export function sessionIdOf(key: string): string {
  return idOf('session', key);
}

/** What Cloudflare Stream would call the recording. */
export function streamIdOf(key: string): string {
  return idOf('stream', key).replaceAll('-', '');
}

export function sessionDocuments(
  sessions: readonly PlannedSession[],
  people: People,
): readonly JsonObject[] {
  return sessions.map((session) => {
    const { text, start, createdAt, endedAt } = session;
    const begun = text.status === 'live' || text.status === 'ended';
    const startedAt = begun ? minutesAfter(start, 1) : null;
    return writeTrainingSession(
      newTrainingSession({
        id: session.id,
        createdAt,
        updatedAt: endedAt ?? startedAt ?? createdAt,
        title: text.title,
        description: text.description,
        discipline: text.discipline,
        topics: text.topics,
        skillLevel: text.level,
        tags: [text.discipline.toLowerCase(), text.level],
        eventId: session.eventId,
        instructorId: people.of(text.lead).userId,
        assistantInstructorIds: (text.assistants ?? []).map((key) => people.of(key).userId),
        sessionDate: start,
        durationMinutes: text.minutes,
        status: text.status,
        startedAt,
        endedAt,
        maxParticipants: text.seats ?? 50,
        attendanceCount: begun ? session.participants.length : 0,
        isPublic: text.open === 'public',
        membersOnly: text.open !== 'public',
        requiredTier: text.tier ?? null,
        ...recordingOf(session, startedAt),
      }),
    );
  });
}

export function attendanceDocuments(
  sessions: readonly PlannedSession[],
  moment: Moment,
): readonly JsonObject[] {
  return sessions.flatMap((session) =>
    session.participants.map((person) => {
      const random = randomOf(`attendance:${session.text.key}:${person.key}`);
      const facts = presence(session, random, moment);
      const seen = session.start < moment.now ? session.start : moment.minutes(-3);
      const createdAt = facts.termsAcceptedAt ?? facts.joinedAt ?? seen;
      return writeSessionAttendance(
        newSessionAttendance({
          id: idOf('attendance', session.text.key, person.key),
          createdAt,
          updatedAt: facts.leftAt ?? facts.joinedAt ?? createdAt,
          sessionId: session.id,
          userId: person.userId,
          ...facts,
        }),
      );
    }),
  );
}

function participantsOf(text: SessionText, people: People): readonly Person[] {
  const named = (NAMED[text.key] ?? []).map((key) => people.of(key));
  if (text.people === 0) return named;
  const pool = people.all.filter(
    ({ key, role }) =>
      (role === 'member' || role === 'instructor') &&
      !['member', 'premium', 'instructor', text.lead].includes(key),
  );
  const others = randomOf(`participants:${text.key}`).sample(pool, text.people - named.length);
  return [...named, ...others];
}

function recordingOf(
  { text, endedAt }: PlannedSession,
  startedAt: Instant | null,
): Partial<NewTrainingSession> {
  const recordingEnabled = text.recordingEnabled ?? true;
  const base = { recordingEnabled, ...recordingIn(recordingStateOf(text.recording)) };
  const recordingId = idOf('recording', text.key);
  switch (text.recording) {
    case 'not_recorded':
      return base;
    case 'starting':
      return { ...base, recordingRetryCount: 1 };
    case 'recording':
      return { ...base, recordingId, recordingStartedAt: startedAt };
    case 'processing':
      return { ...base, recordingId, recordingStartedAt: startedAt, recordingEndedAt: endedAt };
    case 'failed':
      return {
        ...base,
        recordingStartedAt: startedAt,
        recordingError: 'The recording ended without a file: the storage did not answer.',
        recordingRetryCount: 3,
      };
    case 'ready': {
      const seconds = text.minutes * 60 + 37;
      return {
        ...base,
        recordingId,
        recordingStartedAt: startedAt,
        recordingEndedAt: endedAt,
        streamId: streamIdOf(text.key),
        videoDurationSeconds: seconds,
        // About 2.5 Mbit/s.
        recordingFileSizeBytes: seconds * 312_500,
      };
    }
  }
}

/** What is known of one person at one session, according to how far the session has come. */
function presence(
  session: PlannedSession,
  random: Random,
  moment: Moment,
): Partial<NewSessionAttendance> {
  const { text, start, endedAt } = session;
  // Some have looked at the room and not accepted its terms yet.
  if (text.status === 'scheduled') {
    return random.chance(0.7) ? { termsAcceptedAt: moment.minutes(-random.int(5, 600)) } : {};
  }
  const termsAcceptedAt = minutesAfter(start, -random.int(2, 200));
  if (text.status === 'live') {
    const joinedAt = minutesAfter(start, random.int(1, 4));
    const watched = (Date.parse(moment.now) - Date.parse(joinedAt)) / 1000;
    return { termsAcceptedAt, joinedAt, watchTimeSeconds: Math.max(0, Math.floor(watched)) };
  }
  const fate = random.next();
  if (fate < 0.08) return { termsAcceptedAt, status: 'absent' };
  if (fate < 0.16) return { status: 'excused', notes: 'Wrote beforehand.' };
  const late = fate < 0.32;
  const joinedAt = minutesAfter(start, late ? random.int(6, 18) : random.int(-3, 5));
  const leftAt = random.chance(0.8) && endedAt ? endedAt : minutesAfter(start, text.minutes - 9);
  return {
    termsAcceptedAt,
    status: late ? 'late' : 'present',
    joinedAt,
    leftAt,
    watchTimeSeconds: Math.floor((Date.parse(leftAt) - Date.parse(joinedAt)) / 1000),
    participationScore: random.int(40, 100),
    ...(text.recording === 'ready' && random.chance(0.4) && progressOf(text, random)),
  };
}

/** How far somebody has watched the recording; from nine tenths on it counts as seen. */
function progressOf(text: SessionText, random: Random): Partial<NewSessionAttendance> {
  const percentage = random.int(5, 100);
  const seconds = text.minutes * 60 + 37;
  return {
    videoWatchPercentage: percentage,
    lastPositionSeconds: Math.floor((seconds * percentage) / 100),
    completed: percentage >= 90,
  };
}
