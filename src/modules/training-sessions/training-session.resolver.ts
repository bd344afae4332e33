import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';

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
import { DateTime } from '../../graphql/scalars/date-time.js';
import { AppError } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Instant } from '../../shared/instant.js';
import { Event, type EventLoaders, type EventRecord, maySeeEvent } from '../events/index.js';
import { type PeopleLoaders, type PersonValue, PublicPerson } from '../profiles/index.js';
import { TrainingSessionFilter } from './training-session.inputs.js';
import type { TrainingSessionLoaders } from './training-session.loaders.js';
import { maySeeSession } from './training-session.policy.js';
import { plannedEnd, type TrainingSessionRecord } from './training-session.record.js';
import type { SessionAccessValue, TrainingSessionService } from './training-session.service.js';
import { byStart } from './training-session.store.js';
import {
  SessionAccess,
  TrainingSession,
  TrainingSessionConnection,
} from './training-session.type.js';

export interface TrainingSessionResolverDeps {
  readonly service: TrainingSessionService;
  readonly loaders: TrainingSessionLoaders;
  readonly events: EventLoaders;
  readonly people: PeopleLoaders;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
}

const LIST = 'training sessions';

@Resolver(() => TrainingSession)
export class TrainingSessionResolver {
  constructor(private readonly deps: TrainingSessionResolverDeps) {}

  @Query(() => TrainingSession, {
    nullable: true,
    description: 'One session; null and NOT_FOUND when there is none that the viewer may see.',
  })
  @Requires('training-session.read')
  async trainingSession(
    @Arg('id', () => ID) globalId: string,
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<TrainingSessionRecord> {
    const id = this.deps.ids.decodeAs('TrainingSession', globalId);
    const session = id === null ? null : await loaders.of(this.deps.loaders.byId).load(id);
    if (session && maySeeSession(viewer, session)) return session;
    throw new AppError('NOT_FOUND', 'There is no such training session.');
  }

  @Query(() => TrainingSessionConnection, {
    description: 'Training sessions that the viewer may see, in order of start.',
  })
  @Requires('training-session.read')
  async trainingSessions(
    @Arg('filter', () => TrainingSessionFilter, { nullable: true })
    filter: TrainingSessionFilter | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { viewer, scope }: RequestContext,
  ): Promise<ConnectionValue<TrainingSessionRecord>> {
    const { service, cursors } = this.deps;
    const request = cursors.page(LIST, args);
    const page = await service.list(viewer, filter ?? {}, request, scope);
    return connectionOf(cursors, LIST, request, page, byStart);
  }

  @FieldResolver(() => DateTime, { description: 'When it is planned to end.' })
  endsAt(@Root() session: TrainingSessionRecord): Instant {
    return plannedEnd(session);
  }

  @FieldResolver(() => Int, { description: 'Places in the room.' })
  capacity(@Root() session: TrainingSessionRecord): number {
    return this.deps.service.capacityOf(session);
  }

  @BatchField(() => PublicPerson, {
    nullable: true,
    description: 'Who leads it; null when the account is gone.',
  })
  async instructor(
    @Root() sessions: readonly TrainingSessionRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (PersonValue | null)[]> {
    const people = loaders.of(this.deps.people.byUserId);
    return loadEach(
      people,
      sessions.map(({ instructorId }) => instructorId),
    );
  }

  @BatchField(() => [PublicPerson], {
    description: 'Who assists; accounts that are gone are left out.',
  })
  async assistants(
    @Root() sessions: readonly TrainingSessionRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (readonly PersonValue[])[]> {
    const people = loaders.of(this.deps.people.byUserId);
    return Promise.all(
      sessions.map(async ({ assistantInstructorIds }) => {
        const found = await Promise.all(assistantInstructorIds.map((id) => people.load(id)));
        return found.filter((person) => person !== null);
      }),
    );
  }

  @BatchField(() => Event, {
    nullable: true,
    description: 'The event it belongs to; null when there is none that the viewer may see.',
  })
  async event(
    @Root() sessions: readonly TrainingSessionRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (EventRecord | null)[]> {
    const events = loaders.of(this.deps.events.byId);
    return Promise.all(
      sessions.map(async ({ eventId }) => {
        const event = eventId === null ? null : await events.load(eventId);
        return event && maySeeEvent(viewer, event) ? event : null;
      }),
    );
  }

  @BatchField(() => SessionAccess, { description: 'Whether the viewer can join, and if not, why.' })
  viewerAccess(
    @Root() sessions: readonly TrainingSessionRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly SessionAccessValue[]> {
    return this.deps.service.access(sessions, context);
  }
}

/** What training sessions add to an event. */
@Resolver(() => Event)
export class EventSessionsResolver {
  constructor(private readonly loaders: TrainingSessionLoaders) {}

  @BatchField(() => [TrainingSession], {
    description: 'Its training sessions that the viewer may see, in order of start.',
  })
  trainingSessions(
    @Root() events: readonly EventRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (readonly TrainingSessionRecord[])[]> {
    const sessions = loaders.of(this.loaders.byEvent);
    return Promise.all(
      events.map(async ({ id }) =>
        (await sessions.load(id)).filter((session) => maySeeSession(viewer, session)),
      ),
    );
  }
}
