import { Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { loadEach } from '../../graphql/loader.js';
import { Requires } from '../../graphql/requires.js';
import { pageOfList, type Position } from '../../shared/paging.js';
import { type PeopleLoaders, type PersonValue, PublicPerson } from '../profiles/index.js';
import { isYetToEnd, type Student } from './attendance.js';
import type { InstructorOverviewService } from './instructor-overview.service.js';
import { InstructorOverview, RosterConnection, RosterEntry } from './instructor-overview.type.js';
import type { TrainingSessionRecord } from './training-session.record.js';
import { byStart } from './training-session.store.js';
import { TrainingSessionConnection } from './training-session.type.js';

/** Whose overview it is. */
interface Overview {
  readonly userId: string;
}

const SESSIONS = 'sessions of an instructor';
const ROSTER = 'roster';

@Resolver(() => InstructorOverview)
export class InstructorOverviewResolver {
  constructor(
    private readonly service: InstructorOverviewService,
    private readonly cursors: Cursors,
  ) {}

  @Query(() => InstructorOverview, {
    nullable: true,
    description: 'What the viewer teaches, and whom.',
  })
  @Requires('instructor-overview.read')
  instructorOverview(@Ctx() { viewer }: RequestContext): Overview | null {
    return viewer.kind === 'user' ? { userId: viewer.id } : null;
  }

  @FieldResolver(() => Int, { description: 'How many people attended any of the sessions.' })
  async totalStudents(
    @Root() { userId }: Overview,
    @Ctx() context: RequestContext,
  ): Promise<number> {
    return (await this.service.students(userId, context)).length;
  }

  @FieldResolver(() => Int, { description: 'How many sessions run now or are to come.' })
  async activeClasses(
    @Root() { userId }: Overview,
    @Ctx() context: RequestContext,
  ): Promise<number> {
    const sessions = await this.service.taught(userId, context);
    return sessions.filter((session) => isYetToEnd(session, context.now)).length;
  }

  @FieldResolver(() => Int, { description: 'How many sessions are yet to begin.' })
  async upcomingSessions(
    @Root() { userId }: Overview,
    @Ctx() context: RequestContext,
  ): Promise<number> {
    const sessions = await this.service.taught(userId, context);
    return sessions.filter(
      ({ status, sessionDate }) => status === 'scheduled' && sessionDate > context.now,
    ).length;
  }

  @FieldResolver(() => TrainingSessionConnection, {
    description: 'The sessions, the latest start first.',
  })
  async sessions(
    @Root() { userId }: Overview,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionValue<TrainingSessionRecord>> {
    const request = this.cursors.page(SESSIONS, args);
    const sessions = await this.service.taught(userId, context);
    const page = pageOfList(sessions, request, byStart, 'desc');
    return connectionOf(this.cursors, SESSIONS, request, page, byStart);
  }

  @FieldResolver(() => RosterConnection, {
    description: 'Everybody who attended, each once, whoever came last first.',
  })
  async roster(
    @Root() { userId }: Overview,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionValue<Student>> {
    const request = this.cursors.page(ROSTER, args);
    const students = await this.service.students(userId, context);
    const page = pageOfList(students, request, byLastVisit, 'desc');
    return connectionOf(this.cursors, ROSTER, request, page, byLastVisit);
  }
}

@Resolver(() => RosterEntry)
export class RosterEntryResolver {
  constructor(private readonly people: PeopleLoaders) {}

  @BatchField(() => PublicPerson, {
    nullable: true,
    description: 'Who it is; null when the account is gone.',
  })
  async person(
    @Root() students: readonly Student[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (PersonValue | null)[]> {
    const people = loaders.of(this.people.byUserId);
    return loadEach(
      people,
      students.map(({ userId }) => userId),
    );
  }
}

function byLastVisit({ lastAttendedAt, userId }: Student): Position {
  return { key: lastAttendedAt, id: userId };
}
