import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import type { RequestContext } from '../../graphql/context.js';
import { loadEach } from '../../graphql/loader.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { EmailAddress, URL } from '../../graphql/scalars/standard.js';
import type { Instant } from '../../shared/instant.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import {
  Event,
  type EventLoaders,
  type EventRecord,
  isEventStaff,
  maySeeEvent,
} from '../events/index.js';
import { type PeopleLoaders, type PersonValue, PublicPerson } from '../profiles/index.js';
import type { UserLoaders } from '../users/index.js';
import { mayRunEvent } from './attendee.policy.js';
import type { RsvpLoaders } from './rsvp.loaders.js';
import type { RsvpRecord } from './rsvp.record.js';
import { Registration, Rsvp } from './rsvp.type.js';
import {
  heldUntil,
  registrationOf,
  type Seats,
  spotsRemaining,
  waitlistPosition,
} from './seats.js';
import type { Tickets } from './tickets.js';

@Resolver(() => Rsvp)
export class RsvpResolver {
  constructor(
    private readonly deps: {
      readonly rsvps: RsvpLoaders;
      readonly events: EventLoaders;
      readonly people: PeopleLoaders;
      readonly users: UserLoaders;
      readonly tickets: Tickets;
    },
  ) {}

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Signed code to show at the door; only once the seat is confirmed.',
  })
  ticketCode(@Root() rsvp: RsvpRecord): string | null {
    return rsvp.status === 'confirmed' ? this.deps.tickets.codeOf(rsvp) : null;
  }

  @BatchField(() => Int, {
    nullable: true,
    description: 'Place on the waitlist, from 1; null when not waiting.',
  })
  async waitlistPosition(
    @Root() rsvps: readonly RsvpRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (number | null)[]> {
    const seats = loaders.of(this.deps.rsvps.seatsByEvent);
    return Promise.all(
      rsvps.map(async (rsvp) =>
        rsvp.status === 'waitlist' ? waitlistPosition(await seats.load(rsvp.eventId), rsvp) : null,
      ),
    );
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'Until when the seat is held for the payment; null unless pending.',
  })
  heldUntil(@Root() rsvp: RsvpRecord): Instant | null {
    return heldUntil(rsvp);
  }

  @BatchField(() => PublicPerson, {
    nullable: true,
    description: 'Who answered; null when the account is gone.',
  })
  person(
    @Root() rsvps: readonly RsvpRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (PersonValue | null)[]> {
    const people = loaders.of(this.deps.people.byUserId);
    return Promise.all(rsvps.map(({ userId }) => people.load(userId)));
  }

  @BatchField(() => EmailAddress, {
    nullable: true,
    description: 'Address of the account; for the person and for those who run the event.',
  })
  email(
    @Root() rsvps: readonly RsvpRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly (string | null)[]> {
    const users = context.loaders.of(this.deps.users.byId);
    return Promise.all(
      rsvps.map(async (rsvp) => {
        if (!(await this.#mayReach(rsvp, context))) return null;
        return (await users.load(rsvp.userId))?.email ?? null;
      }),
    );
  }

  @BatchField(() => PublicPerson, { nullable: true, description: 'Who checked the person in.' })
  checkedInBy(
    @Root() rsvps: readonly RsvpRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (PersonValue | null)[]> {
    const people = loaders.of(this.deps.people.byUserId);
    return loadEach(
      people,
      rsvps.map(({ checkedInBy }) => checkedInBy),
    );
  }

  @BatchField(() => Event, { nullable: true, description: 'What it answers to.' })
  async event(
    @Root() rsvps: readonly RsvpRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (EventRecord | null)[]> {
    const events = loaders.of(this.deps.events.byId);
    return Promise.all(
      rsvps.map(async ({ eventId }) => {
        const event = await events.load(eventId);
        return event && maySeeEvent(viewer, event) ? event : null;
      }),
    );
  }

  async #mayReach(
    { userId, eventId }: RsvpRecord,
    { viewer, loaders }: RequestContext,
  ): Promise<boolean> {
    if (isSelf(viewer, userId) || hasRank(viewer, 'board_member')) return true;
    const event = await loaders.of(this.deps.events.byId).load(eventId);
    return event !== null && mayRunEvent(viewer, event);
  }
}

/** What RSVPs add to an event. */
@Resolver(() => Event)
export class EventSeatsResolver {
  constructor(private readonly loaders: RsvpLoaders) {}

  @BatchField(() => Int, { description: 'RSVPs with a seat; their guests are not counted.' })
  confirmedCount(
    @Root() events: readonly EventRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly number[]> {
    return this.#ofSeats(events, context, (_event, { confirmed }) => confirmed);
  }

  @BatchField(() => Int, { description: 'RSVPs that wait for a seat.' })
  waitlistCount(
    @Root() events: readonly EventRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly number[]> {
    return this.#ofSeats(events, context, (_event, { waitlist }) => waitlist.length);
  }

  @BatchField(() => Int, {
    nullable: true,
    description: 'Seats left, guests and open checkouts counted; null where there is no limit.',
  })
  spotsRemaining(
    @Root() events: readonly EventRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly (number | null)[]> {
    return this.#ofSeats(events, context, spotsRemaining);
  }

  @BatchField(() => Registration, { description: 'Whether one can register.' })
  registration(
    @Root() events: readonly EventRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly Registration[]> {
    return this.#ofSeats(events, context, (event, seats) =>
      registrationOf(event, seats, context.now),
    );
  }

  @BatchField(() => Rsvp, {
    nullable: true,
    description: "The viewer's own answer; null when there is none.",
  })
  viewerRsvp(
    @Root() events: readonly EventRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (RsvpRecord | null)[]> {
    const own = loaders.of(this.loaders.ownByEvent);
    return Promise.all(events.map(({ id }) => own.load(id)));
  }

  @BatchField(() => URL, {
    nullable: true,
    description: 'Where to take part online; for who has a confirmed seat, and for the staff.',
  })
  virtualUrl(
    @Root() events: readonly EventRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (string | null)[]> {
    const own = loaders.of(this.loaders.ownByEvent);
    return Promise.all(
      events.map(async (event) => {
        if (event.virtualUrl === null) return null;
        if (hasRank(viewer, 'board_member') || isEventStaff(viewer, event)) return event.virtualUrl;
        return (await own.load(event.id))?.status === 'confirmed' ? event.virtualUrl : null;
      }),
    );
  }

  #ofSeats<T>(
    events: readonly EventRecord[],
    { loaders }: RequestContext,
    answer: (event: EventRecord, seats: Seats) => T,
  ): Promise<readonly T[]> {
    const seats = loaders.of(this.loaders.seatsByEvent);
    return Promise.all(events.map(async (event) => answer(event, await seats.load(event.id))));
  }
}
