import type { CallScope } from '../../shared/call-scope.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { chunks } from '../../sources/zerodb/parallel.js';
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

/** Who was at which session, as ZeroDB holds it. */
export class SessionAttendanceStore {
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
    const found = await Promise.all(
      chunks(sessionIds, SESSIONS_PER_QUERY).map((chunk) =>
        this.#attendance.findAll({ filter: { session_id: { $in: chunk } } }, scope, 100_000),
      ),
    );
    return found.flat();
  }
}
