import { Args, Ctx, Int, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { pageOfList } from '../../shared/paging.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import { User, type UserRecord } from '../users/index.js';
import { studentsAt } from './attendance.js';
import type { AttendanceLoaders } from './attendance.loaders.js';
import type { InstructorOverviewService } from './instructor-overview.service.js';
import type { TrainingSessionRecord } from './training-session.record.js';
import { byStart } from './training-session.store.js';
import { TrainingSession, TrainingSessionConnection } from './training-session.type.js';

const LIST = 'upcoming sessions of a user';

/** What attendance adds to a session. */
@Resolver(() => TrainingSession)
export class SessionAttendanceResolver {
  constructor(private readonly loaders: AttendanceLoaders) {}

  @BatchField(() => Int, {
    description: 'How many people attended, counted one by one; those who lead it do not count.',
  })
  attendanceCount(
    @Root() sessions: readonly TrainingSessionRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly number[]> {
    const rows = loaders.of(this.loaders.attendedBySession);
    return Promise.all(
      sessions.map(async (session) => studentsAt(session, await rows.load(session.id)).length),
    );
  }
}

/** What training sessions add to an account. */
@Resolver(() => User)
export class UserSessionsResolver {
  constructor(
    private readonly service: InstructorOverviewService,
    private readonly cursors: Cursors,
  ) {}

  @BatchField(() => TrainingSessionConnection, {
    nullable: true,
    description:
      'Sessions that run now or are to come and that the person may see, soonest first; for the person and the office.',
  })
  async upcomingSessions(
    @Root() users: readonly UserRecord[],
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { viewer, now, scope }: RequestContext,
  ): Promise<readonly (ConnectionValue<TrainingSessionRecord> | null)[]> {
    const request = this.cursors.page(LIST, args);
    const shown = users.filter(({ id }) => isSelf(viewer, id) || hasRank(viewer, 'admin'));
    const upcoming = await this.service.upcomingFor(shown, now, scope);
    return users.map((user) => {
      const sessions = upcoming[shown.indexOf(user)];
      if (!sessions) return null;
      const page = pageOfList(sessions, request, byStart, 'asc');
      return connectionOf(this.cursors, LIST, request, page, byStart);
    });
  }
}
