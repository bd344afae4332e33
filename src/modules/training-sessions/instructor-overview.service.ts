import type { RequestContext } from '../../graphql/context.js';
import type { CallScope } from '../../shared/call-scope.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { Viewer } from '../../shared/viewer.js';
import type { UserRecord } from '../users/index.js';
import { isYetToEnd, rosterOf, type Student } from './attendance.js';
import type { AttendanceLoaders } from './attendance.loaders.js';
import type { TaughtSessionStore } from './taught-sessions.store.js';
import { maySeeSession } from './training-session.policy.js';
import type { TrainingSessionRecord } from './training-session.record.js';

/** What began longer ago is over: a session lasts 8 hours at most, and is ended half an hour after that. */
const LONGEST_MILLISECONDS = 9 * 3_600_000;

/** Sessions as they concern one person: to come, or taught. */
export class InstructorOverviewService {
  constructor(
    private readonly store: TaughtSessionStore,
    private readonly loaders: AttendanceLoaders,
  ) {}

  /** For each person the sessions that run now or are to come, and that this person may see. */
  async upcomingFor(
    users: readonly UserRecord[],
    now: Instant,
    scope: CallScope,
  ): Promise<readonly (readonly TrainingSessionRecord[])[]> {
    if (users.length === 0) return [];
    const from = toInstant(new Date(Date.parse(now) - LONGEST_MILLISECONDS));
    const found = await this.store.startingFrom(from, scope);
    const upcoming = found.filter((session) => isYetToEnd(session, now));
    return users.map(({ id, role }) => {
      const viewer: Viewer = { kind: 'user', id, role };
      return upcoming.filter((session) => maySeeSession(viewer, session));
    });
  }

  /** What the person leads or assists. */
  taught(userId: string, { loaders }: RequestContext): Promise<readonly TrainingSessionRecord[]> {
    return loaders.of(this.loaders.taughtByUser).load(userId);
  }

  /** Everybody who attended what the person leads or assists, each once. */
  async students(userId: string, context: RequestContext): Promise<readonly Student[]> {
    const sessions = await this.taught(userId, context);
    const bySession = context.loaders.of(this.loaders.attendedBySession);
    const rows = await Promise.all(
      sessions.map(async (session) => [session, await bySession.load(session.id)] as const),
    );
    const known = new Map(rows);
    return rosterOf(sessions, (session) => known.get(session) ?? []);
  }
}
