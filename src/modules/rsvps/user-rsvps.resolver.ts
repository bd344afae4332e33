import { Arg, Args, Ctx, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { type PageRequest, pageOfList, type Position } from '../../shared/paging.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import { User, type UserRecord } from '../users/index.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { UpcomingRsvp, UserRsvpLoaders } from './user-rsvps.loaders.js';
import { RsvpConnection } from './user-rsvps.type.js';

const ALL = 'rsvps of a user';
const UPCOMING = 'upcoming rsvps of a user';

type Connection = ConnectionValue<RsvpRecord>;

/** What RSVPs add to an account. */
@Resolver(() => User)
export class UserRsvpsResolver {
  constructor(
    private readonly loaders: UserRsvpLoaders,
    private readonly cursors: Cursors,
  ) {}

  @BatchField(() => RsvpConnection, {
    nullable: true,
    description: 'What the person answered to invitations; for the person and the office.',
  })
  rsvps(
    @Root() users: readonly UserRecord[],
    @Args(() => PageArgs) args: PageArgs,
    @Arg('upcoming', () => Boolean, {
      nullable: true,
      description:
        'True: seats held or waited for, of published events yet to begin, soonest event first. Else everything, newest answer first.',
    })
    upcoming: boolean | null,
    @Ctx() context: RequestContext,
  ): Promise<readonly (Connection | null)[]> {
    const request = this.cursors.page(upcoming === true ? UPCOMING : ALL, args);
    const { viewer } = context;
    return Promise.all(
      users.map(async ({ id }) => {
        if (!isSelf(viewer, id) && !hasRank(viewer, 'admin')) return null;
        return upcoming === true
          ? this.#upcoming(id, request, context)
          : this.#all(id, request, context);
      }),
    );
  }

  async #all(id: string, request: PageRequest, { loaders }: RequestContext): Promise<Connection> {
    const rsvps = await loaders.of(this.loaders.byUser).load(id);
    const page = pageOfList(rsvps, request, byCreation, 'desc');
    return connectionOf(this.cursors, ALL, request, page, byCreation);
  }

  async #upcoming(
    id: string,
    request: PageRequest,
    { loaders }: RequestContext,
  ): Promise<Connection> {
    const rsvps = await loaders.of(this.loaders.upcomingByUser).load(id);
    const page = pageOfList(rsvps, request, byEventStart, 'asc');
    return connectionOf(this.cursors, UPCOMING, request, page, byEventStart, ({ rsvp }) => rsvp);
  }
}

function byCreation({ createdAt, id }: RsvpRecord): Position {
  return { key: createdAt, id };
}

function byEventStart({ rsvp, event }: UpcomingRsvp): Position {
  return { key: event.startDate, id: rsvp.id };
}
