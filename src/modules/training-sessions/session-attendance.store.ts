import type { CallScope } from '../../shared/call-scope.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import {
  readSessionAttendance,
  SESSION_ATTENDANCE,
  type SessionAttendanceRecord,
} from './session-attendance.record.js';

/** Who was at which session, as ZeroDB holds it. */
export class SessionAttendanceStore {
  readonly #attendance: Collection<SessionAttendanceRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#attendance = new Collection(documents, SESSION_ATTENDANCE, readSessionAttendance, warn);
  }

  ofSessions(
    sessionIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly SessionAttendanceRecord[]> {
    const filter = { session_id: { $in: [...sessionIds] } };
    return this.#attendance.findAll({ filter }, scope, 100_000);
  }
}
