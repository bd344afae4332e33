import { createHash } from 'node:crypto';

import {
  type EventRecord,
  EVENTS,
  newEvent,
  writeEvent,
} from '../../src/modules/events/event.record.js';
import {
  MEDIA_ASSETS,
  newMediaAsset,
  writeMediaAsset,
} from '../../src/modules/media/media-asset.record.js';
import {
  newProfile,
  PROFILES,
  type ProfileRecord,
  writeProfile,
} from '../../src/modules/profiles/profile.record.js';
import { newRsvp, type RsvpRecord, RSVPS, writeRsvp } from '../../src/modules/rsvps/rsvp.record.js';
import {
  newTrainingSession,
  TRAINING_SESSIONS,
  type TrainingSessionRecord,
  writeTrainingSession,
} from '../../src/modules/training-sessions/training-session.record.js';
import {
  newSessionAttendance,
  SESSION_ATTENDANCE,
  type SessionAttendanceRecord,
  writeSessionAttendance,
} from '../../src/modules/training-sessions/session-attendance.record.js';
import { hashPassword } from '../../src/modules/users/passwords.js';
import { newUser, type UserRecord, USERS, writeUser } from '../../src/modules/users/user.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import type { JsonObject } from '../../src/shared/document.js';
import type { Role } from '../../src/shared/viewer.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';
import { NOW } from './gateway.js';

export const PASSWORD = 'Budo-2026-demo!';

/** A UUID that is always the same for a name. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An instant so many minutes after the test's now. */
export function inMinutes(minutes: number): string {
  return new Date(NOW.getTime() + minutes * 60_000).toISOString();
}

export const inDays = (days: number): string => inMinutes(days * 24 * 60);

let passwordHash: Promise<string> | undefined;

/** Builds a small association, one fact at a time, each under a name that the test can say. */
export class Association {
  constructor(private readonly zerodb: ZeroDb) {}

  /** An account with a profile, public unless told. */
  async person(
    name: string,
    role: Role = 'member',
    profile: Partial<ProfileRecord> = {},
    user: Partial<UserRecord> = {},
  ): Promise<string> {
    passwordHash ??= hashPassword(PASSWORD);
    const id = idOf(name);
    const account = newUser({
      id,
      createdAt: inDays(-100),
      email: `${name.toLowerCase().replaceAll(' ', '.')}@test.wwmaa.example`,
      role,
      isVerified: true,
      passwordHash: await passwordHash,
      ...user,
    });
    await this.insert(USERS, writeUser(account));
    const known = newProfile({
      id: idOf(`profile of ${name}`),
      createdAt: inDays(-100),
      userId: id,
      firstName: name,
      lastName: 'Test',
      publicProfile: true,
      ...profile,
    });
    await this.insert(PROFILES, writeProfile(known));
    return id;
  }

  /** A published public event in a week, unless told. */
  async event(name: string, event: Partial<EventRecord> = {}): Promise<string> {
    const id = idOf(name);
    const startDate = event.startDate ?? inDays(7);
    const record = newEvent({
      id,
      createdAt: inDays(-10),
      title: name,
      eventType: 'seminar',
      status: 'published',
      startDate,
      endDate: new Date(Date.parse(startDate) + 7_200_000).toISOString(),
      createdBy: idOf('office'),
      organizerId: idOf('office'),
      ...event,
    });
    await this.insert(EVENTS, writeEvent(record));
    return id;
  }

  async rsvp(event: string, person: string, rsvp: Partial<RsvpRecord> = {}): Promise<string> {
    const id = idOf(`${person} at ${event}`);
    const record = newRsvp({
      id,
      createdAt: inDays(-5),
      eventId: idOf(event),
      userId: idOf(person),
      status: 'confirmed',
      ...rsvp,
    });
    await this.insert(RSVPS, writeRsvp(record));
    return id;
  }

  /** A document of a person whose bytes have all come, to be completed. */
  async upload(name: string, person: string): Promise<string> {
    const id = idOf(name);
    const { id: objectId } = await this.zerodb.objects.put(
      {
        collection: 'user-uploads',
        key: `user_${idOf(person)}/${id}.txt`,
        content: Buffer.from(name),
        contentType: 'text/plain',
      },
      NO_SCOPE,
    );
    const filename = 'notes.txt';
    const file = { filename, mimeType: 'text/plain', sizeBytes: 10, width: null, height: null };
    const upload = {
      kind: 'document',
      declaredBytes: 10,
      expiresAt: inDays(1),
      parts: [],
      received: { objectId, ...file },
    } as const;
    const record = newMediaAsset({
      ...{ id, createdAt: inMinutes(-5), filename, mimeType: file.mimeType, fileSizeBytes: 10 },
      ...{ status: 'uploading', uploadedBy: idOf(person), upload },
    });
    await this.insert(MEDIA_ASSETS, writeMediaAsset(record));
    return id;
  }

  /** A scheduled session for members tomorrow, unless told. */
  async session(name: string, session: Partial<TrainingSessionRecord> = {}): Promise<string> {
    const id = idOf(name);
    const record = newTrainingSession({
      id,
      createdAt: inDays(-10),
      title: name,
      discipline: 'Judo',
      sessionDate: inDays(1),
      durationMinutes: 60,
      instructorId: idOf('sensei'),
      ...session,
    });
    await this.insert(TRAINING_SESSIONS, writeTrainingSession(record));
    return id;
  }

  async attendance(
    session: string,
    person: string,
    attendance: Partial<SessionAttendanceRecord> = {},
  ): Promise<void> {
    const record = newSessionAttendance({
      id: idOf(`${person} in ${session}`),
      createdAt: inDays(-1),
      sessionId: idOf(session),
      userId: idOf(person),
      ...attendance,
    });
    await this.insert(SESSION_ATTENDANCE, writeSessionAttendance(record));
  }

  /** Any other document. */
  async insert(collection: string, data: JsonObject): Promise<void> {
    await this.zerodb.documents.insert(collection, data, NO_SCOPE);
  }
}
