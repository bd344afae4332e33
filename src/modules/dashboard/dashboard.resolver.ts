import { Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { pageOfList } from '../../shared/paging.js';
import { User, type UserRecord } from '../users/index.js';
import { type ActivityValue, byTime } from './activity.js';
import { type DashboardService, maySeeDashboard } from './dashboard.service.js';
import { Activity, ActivityConnection, UserCounts } from './dashboard.type.js';

const LIST = 'recent activity';

/** Whose counts they are. */
interface Counted {
  readonly userId: string;
}

/** What a person sees of themselves beside what each domain tells. */
@Resolver(() => User)
export class UserDashboardResolver {
  constructor(
    private readonly service: DashboardService,
    private readonly cursors: Cursors,
  ) {}

  @FieldResolver(() => UserCounts, {
    nullable: true,
    description: 'How much of what the person has; for the person and the office.',
  })
  counts(@Root() { id }: UserRecord, @Ctx() { viewer }: RequestContext): Counted | null {
    return maySeeDashboard(viewer, id) ? { userId: id } : null;
  }

  @BatchField(() => ActivityConnection, {
    nullable: true,
    description: 'What the person did, newest first; for the person and the office.',
  })
  recentActivity(
    @Root() users: readonly UserRecord[],
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<readonly (ConnectionValue<ActivityValue> | null)[]> {
    const request = this.cursors.page(LIST, args);
    return Promise.all(
      users.map(async ({ id }) => {
        if (!maySeeDashboard(context.viewer, id)) return null;
        const activities = await this.service.activities(id, context);
        const page = pageOfList(activities, request, byTime, 'desc');
        return connectionOf(this.cursors, LIST, request, page, byTime);
      }),
    );
  }
}

@Resolver(() => UserCounts)
export class UserCountsResolver {
  constructor(private readonly service: DashboardService) {}

  @FieldResolver(() => Int, {
    description: 'Published events yet to begin at which the person has a seat.',
  })
  upcomingEvents(@Root() { userId }: Counted, @Ctx() context: RequestContext): Promise<number> {
    return this.service.upcomingEvents(userId, context);
  }

  @FieldResolver(() => Int, { description: 'Training sessions at which the person was.' })
  attendedSessions(@Root() { userId }: Counted, @Ctx() context: RequestContext): Promise<number> {
    return this.service.attendedSessions(userId, context);
  }
}

@Resolver(() => Activity)
export class ActivityResolver {
  constructor(private readonly service: DashboardService) {}

  @BatchField(() => String, {
    description: 'One English sentence; it names the event or the session.',
  })
  summary(
    @Root() activities: readonly ActivityValue[],
    @Ctx() context: RequestContext,
  ): Promise<readonly string[]> {
    return this.service.summaries(activities, context);
  }
}
