import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import {
  readTrainingSession,
  TRAINING_SESSIONS,
  type TrainingSessionRecord,
} from './training-session.record.js';

const MOST = 100_000;

/** Training sessions as they concern people, as ZeroDB holds them. */
export class TaughtSessionStore {
  readonly #sessions: Collection<TrainingSessionRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#sessions = new Collection(documents, TRAINING_SESSIONS, readTrainingSession, warn);
  }

  /** What a person leads or assists, in no order. */
  async ofTeacher(userId: string, scope: CallScope): Promise<readonly TrainingSessionRecord[]> {
    const [led, assisted] = await Promise.all([
      this.#sessions.findAll({ filter: { instructor_id: userId } }, scope, MOST),
      this.#sessions.findAll(
        { filter: { assistant_instructors: { $contains: userId } } },
        scope,
        MOST,
      ),
    ]);
    const all = [...led, ...assisted].map((session) => [session.id, session] as const);
    return [...new Map(all).values()];
  }

  /** What begins at an instant or later, in no order; also where only an older name tells the start. */
  async startingFrom(from: Instant, scope: CallScope): Promise<readonly TrainingSessionRecord[]> {
    const [named, others] = await Promise.all([
      this.#sessions.findAll({ filter: { session_date: { $gte: from } } }, scope, MOST),
      this.#sessions.findAll({ filter: { session_date: null } }, scope, MOST),
    ]);
    return [...named, ...others.filter(({ sessionDate }) => sessionDate >= from)];
  }
}
