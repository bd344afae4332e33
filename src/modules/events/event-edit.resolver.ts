import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';

import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { answered, type Answered } from '../../graphql/user-error.js';
import {
  CancelEventInput,
  CreateEventInput,
  PublishEventInput,
  UnpublishEventInput,
  UpdateEventInput,
} from './event-edit.inputs.js';
import type { EventEditService } from './event-edit.service.js';
import {
  CancelEventPayload,
  CreateEventPayload,
  PublishEventPayload,
  UnpublishEventPayload,
  UpdateEventPayload,
} from './event-edit.type.js';
import { mayEditEvent } from './event.policy.js';
import type { EventRecord } from './event.record.js';
import type { EventService } from './event.service.js';
import { byStart } from './event.store.js';
import { Event, EventConnection } from './event.type.js';

export interface EventEditResolverDeps {
  readonly service: EventService;
  readonly editing: EventEditService;
  readonly cursors: Cursors;
}

type Changed = Answered<{ event: EventRecord }>;

@Resolver(() => Event)
export class EventEditResolver {
  constructor(private readonly deps: EventEditResolverDeps) {}

  @Query(() => EventConnection, {
    description:
      'Events that the viewer organises or teaches, drafts among them; all events for the board and the office. Newest start first.',
  })
  @Requires('event.edit')
  async managedEvents(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { viewer, scope }: RequestContext,
  ): Promise<ConnectionValue<EventRecord>> {
    const { cursors, service } = this.deps;
    const list = 'managed events';
    const request = cursors.page(list, args);
    const page = await service.managed(viewer, request, scope);
    return connectionOf(cursors, list, request, page, byStart);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the viewer is one of those who may change, publish and cancel it.',
  })
  viewerCanEdit(@Root() event: EventRecord, @Ctx() { viewer }: RequestContext): boolean {
    return mayEditEvent(viewer, event);
  }

  @Mutation(() => CreateEventPayload, { description: 'Makes a draft of an event.' })
  @Requires('event.create')
  createEvent(
    @Arg('input', () => CreateEventInput) input: CreateEventInput,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return changed(context, this.deps.editing.create(input, context));
  }

  @Mutation(() => UpdateEventPayload, {
    description: 'Changes what is sent of an event, by those who run it.',
  })
  @Requires('event.edit')
  updateEvent(
    @Arg('input', () => UpdateEventInput) input: UpdateEventInput,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return changed(context, this.deps.editing.update(input, context));
  }

  @Mutation(() => PublishEventPayload, {
    description: 'Opens a draft to all whom its visibility allows; doing it twice does no harm.',
  })
  @Requires('event.edit')
  publishEvent(
    @Arg('input', () => PublishEventInput) input: PublishEventInput,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return changed(context, this.deps.editing.publish(input, context));
  }

  @Mutation(() => UnpublishEventPayload, {
    description: 'Makes a published event a draft again, until it begins.',
  })
  @Requires('event.edit')
  unpublishEvent(
    @Arg('input', () => UnpublishEventInput) input: UnpublishEventInput,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return changed(context, this.deps.editing.unpublish(input, context));
  }

  @Mutation(() => CancelEventPayload, {
    description: 'Says that a published event will not take place; its record stays.',
  })
  @Requires('event.edit')
  cancelEvent(
    @Arg('input', () => CancelEventInput) input: CancelEventInput,
    @Ctx() context: RequestContext,
  ): Promise<Changed> {
    return changed(context, this.deps.editing.cancel(input, context));
  }
}

/** The payload; what the answer shows beside the event is read anew. */
function changed({ loaders }: RequestContext, work: Promise<EventRecord>): Promise<Changed> {
  return answered(async () => {
    const event = await work;
    loaders.clear();
    return { event };
  });
}
