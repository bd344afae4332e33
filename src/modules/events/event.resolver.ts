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
import { Money, presentMoney } from '../../graphql/scalars/money.js';
import { AppError } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import { type PeopleLoaders, type PersonValue, PublicPerson } from '../profiles/index.js';
import { EventFilter, EventSort } from './event.inputs.js';
import type { EventLoaders } from './event.loaders.js';
import type { EventRecord } from './event.record.js';
import { type EventService, teaserOf } from './event.service.js';
import { byPrice, byStart, type EventOrder } from './event.store.js';
import { Event, EventConnection } from './event.type.js';

export interface EventResolverDeps {
  readonly service: EventService;
  readonly loaders: EventLoaders;
  readonly people: PeopleLoaders;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
}

const MAX_RELATED = 12;

@Resolver(() => Event)
export class EventResolver {
  constructor(private readonly deps: EventResolverDeps) {}

  @Query(() => Event, {
    nullable: true,
    description: 'One event; null and NOT_FOUND when there is none that the viewer may see.',
  })
  @Requires('event.read')
  async event(
    @Arg('id', () => ID) globalId: string,
    @Ctx() context: RequestContext,
  ): Promise<EventRecord> {
    const { ids, loaders, service } = this.deps;
    const id = ids.decodeAs('Event', globalId);
    const found = id === null ? null : await context.loaders.of(loaders.byId).load(id);
    const event = service.visible(context.viewer, found);
    if (!event) throw new AppError('NOT_FOUND', 'There is no such event.');
    return event;
  }

  @Query(() => EventConnection, {
    description: 'Published events that the viewer may see; soonest first unless sorted otherwise.',
  })
  @Requires('event.read')
  async events(
    @Arg('filter', () => EventFilter, { nullable: true }) filter: EventFilter | null,
    @Arg('sort', () => EventSort, { nullable: true }) sort: EventOrder | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionValue<EventRecord>> {
    const { cursors, service } = this.deps;
    const order = sort ?? 'start-asc';
    const list = `events ${order}`;
    const request = cursors.page(list, args);
    const { viewer, scope } = context;
    const page = await service.list(viewer, filter ?? {}, order, request, scope);
    return connectionOf(
      cursors,
      list,
      request,
      page,
      order.startsWith('price') ? byPrice : byStart,
    );
  }

  @FieldResolver(() => String, { nullable: true, description: 'The first lines, without markup.' })
  teaser(@Root() { description }: EventRecord): string | null {
    return teaserOf(description);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What it costs; null when it is free.',
  })
  price(@Root() { price }: EventRecord): Money | null {
    return price && price.minor > 0 ? presentMoney(price) : null;
  }

  @BatchField(() => PublicPerson, {
    nullable: true,
    description: 'Who organises it; null when the account is gone.',
  })
  async organizer(
    @Root() events: readonly EventRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly (PersonValue | null)[]> {
    const people = context.loaders.of(this.deps.people.byUserId);
    return loadEach(
      people,
      events.map(({ organizerId }) => organizerId),
    );
  }

  @BatchField(() => [PublicPerson], {
    description: 'Who teaches; accounts that are gone are left out.',
  })
  async instructors(
    @Root() events: readonly EventRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly (readonly PersonValue[])[]> {
    const people = context.loaders.of(this.deps.people.byUserId);
    return Promise.all(
      events.map(async ({ instructorIds }) => {
        const found = await Promise.all(instructorIds.map((id) => people.load(id)));
        return found.filter((person) => person !== null);
      }),
    );
  }

  @BatchField(() => [Event], {
    description: 'Others of the same kind that are yet to begin, soonest first.',
  })
  related(
    @Root() events: readonly EventRecord[],
    @Arg('first', () => Int, { defaultValue: 3, description: `1 to ${MAX_RELATED}.` })
    first: number,
    @Ctx() { viewer, now, scope }: RequestContext,
  ): Promise<readonly (readonly EventRecord[])[]> {
    if (first < 1 || first > MAX_RELATED) {
      throw new AppError('BAD_USER_INPUT', `\`first\` must be 1 to ${MAX_RELATED}.`, {
        argument: 'first',
      });
    }
    return this.deps.service.related(viewer, events, first, now, scope);
  }
}
