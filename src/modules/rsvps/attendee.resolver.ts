import { Arg, Args, Ctx, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { AppError } from '../../shared/errors.js';
import { pageOfList } from '../../shared/paging.js';
import { Event, type EventRecord } from '../events/index.js';
import { mayRunEvent } from './attendee.policy.js';
import { AttendeeConnection, AttendeeStats } from './attendee.type.js';
import { byAnswer, statsOf } from './attendees.js';
import type { RsvpLoaders } from './rsvp.loaders.js';
import type { RsvpRecord, RsvpStatus } from './rsvp.record.js';
import { RsvpStatusEnum } from './rsvp.type.js';

/** What those who run an event see of it. */
@Resolver(() => Event)
export class EventAttendeesResolver {
  constructor(private readonly deps: { readonly rsvps: RsvpLoaders; readonly cursors: Cursors }) {}

  @BatchField(() => AttendeeStats, {
    nullable: true,
    description: 'Who answered, in numbers; for those who run the event.',
  })
  attendeeStats(
    @Root() events: readonly EventRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly (AttendeeStats | AppError)[]> {
    return this.#ofEach(events, context, (rsvps) => statsOf(rsvps));
  }

  @BatchField(() => AttendeeConnection, {
    nullable: true,
    description: 'Who answered, whoever answered first comes first; for those who run the event.',
  })
  attendees(
    @Root() events: readonly EventRecord[],
    @Arg('status', () => RsvpStatusEnum, { nullable: true }) status: RsvpStatus | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<readonly (ConnectionValue<RsvpRecord> | AppError)[]> {
    const { cursors } = this.deps;
    return this.#ofEach(events, context, (rsvps, { id }) => {
      const list = `attendees ${id} ${status ?? 'all'}`;
      const request = cursors.page(list, args);
      const chosen = status ? rsvps.filter((rsvp) => rsvp.status === status) : rsvps;
      const page = pageOfList(chosen, request, byAnswer, 'asc');
      return connectionOf(cursors, list, request, page, byAnswer);
    });
  }

  /** The answer for each event that the viewer runs, and a refusal in place of the others'. */
  #ofEach<T>(
    events: readonly EventRecord[],
    { viewer, loaders }: RequestContext,
    answer: (rsvps: readonly RsvpRecord[], event: EventRecord) => T,
  ): Promise<readonly (T | AppError)[]> {
    const everyone = loaders.of(this.deps.rsvps.everyoneByEvent);
    return Promise.all(
      events.map(async (event) =>
        mayRunEvent(viewer, event)
          ? answer(await everyone.load(event.id), event)
          : new AppError('FORBIDDEN', 'Only who runs the event may see who comes.'),
      ),
    );
  }
}
