import type { CallScope } from '../../shared/call-scope.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import {
  readSessionAttendance,
  SESSION_ATTENDANCE,
  type SessionAttendanceRecord,
} from './session-attendance.record.js';

/**
 * Sessions of one query. A room holds 50, so the answer fits in one page, and queries that are asked
 * together travel together: the attendance of hundreds of sessions is one call.
 */
const SESSIONS_PER_QUERY = 16;

/** Who was at which session, over many sessions, as ZeroDB holds it. */
export class AttendanceHistoryStore {
  readonly #attendance: Collection<SessionAttendanceRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#attendance = new Collection(documents, SESSION_ATTENDANCE, readSessionAttendance, warn);
  }

  ofUsers(
    userIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly SessionAttendanceRecord[]> {
    const filter = { user_id: { $in: [...userIds] } };
    return this.#attendance.findAll({ filter }, scope, 100_000);
  }

  async ofSessions(
    sessionIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly SessionAttendanceRecord[]> {
    const chunks = Array.from(
      { length: Math.ceil(sessionIds.length / SESSIONS_PER_QUERY) },
      (_, at) => sessionIds.slice(at * SESSIONS_PER_QUERY, (at + 1) * SESSIONS_PER_QUERY),
    );
    const found = await Promise.all(
      chunks.map((chunk) =>
        this.#attendance.findAll({ filter: { session_id: { $in: chunk } } }, scope, 100_000),
      ),
    );
    return found.flat();
  }
}
