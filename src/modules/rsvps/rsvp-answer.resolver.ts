import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { type Answered, answered } from '../../graphql/user-error.js';
import { InputError } from '../../shared/errors.js';
import type { EventRecord } from '../events/index.js';
import type { CheckInService } from './check-in.service.js';
import {
  CancelRsvpInput,
  CheckInAttendeeInput,
  MarkNoShowInput,
  RsvpToEventInput,
  UndoCheckInInput,
  UpdateRsvpInput,
} from './rsvp.inputs.js';
import {
  CancelRsvpPayload,
  CheckInAttendeePayload,
  MarkNoShowPayload,
  RsvpPayload,
  UndoCheckInPayload,
  UpdateRsvpPayload,
} from './rsvp-payload.type.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { RsvpService, SeatAnswer } from './rsvp.service.js';

type SeatPayload = Answered<{ rsvp: RsvpRecord; event: EventRecord }>;
type DoorPayload = Answered<{ rsvp: RsvpRecord }>;

/** Answers to invitations: the person's own. */
@Resolver()
export class RsvpAnswerResolver {
  constructor(private readonly service: RsvpService) {}

  @Mutation(() => RsvpPayload, {
    description:
      'Answers an invitation: a seat when there is one, else a place in the line where the event has one. One answer per person and event.',
  })
  @Requires('rsvp.answer')
  rsvpToEvent(
    @Arg('input', () => RsvpToEventInput) input: RsvpToEventInput,
    @Ctx() context: RequestContext,
  ): Promise<SeatPayload> {
    return seatAnswered(() => this.service.answer(input, context));
  }

  @Mutation(() => UpdateRsvpPayload, {
    description: "Changes the guests or the notes of the viewer's own answer.",
  })
  @Requires('rsvp.answer')
  updateRsvp(
    @Arg('input', () => UpdateRsvpInput) input: UpdateRsvpInput,
    @Ctx() context: RequestContext,
  ): Promise<SeatPayload> {
    return seatAnswered(() => this.service.update(input, context));
  }

  @Mutation(() => CancelRsvpPayload, {
    description:
      "Takes the viewer's own answer back, until the event begins; who waits longest gets the seat.",
  })
  @Requires('rsvp.answer')
  cancelRsvp(
    @Arg('input', () => CancelRsvpInput) input: CancelRsvpInput,
    @Ctx() context: RequestContext,
  ): Promise<SeatPayload> {
    return seatAnswered(() => this.service.cancel(input, context));
  }
}

/** What the staff of an event does at its door. */
@Resolver()
export class CheckInResolver {
  constructor(private readonly service: CheckInService) {}

  @Mutation(() => CheckInAttendeePayload, {
    description: 'Checks in who has a seat, by RSVP or ticket code; the first time is kept.',
  })
  @Requires('rsvp.check-in')
  checkInAttendee(
    @Arg('input', () => CheckInAttendeeInput) input: CheckInAttendeeInput,
    @Ctx() context: RequestContext,
  ): Promise<DoorPayload> {
    return answered(async () => ({ rsvp: await this.service.checkIn(input, context) }));
  }

  @Mutation(() => UndoCheckInPayload, { description: 'Takes back a check-in.' })
  @Requires('rsvp.check-in')
  undoCheckIn(
    @Arg('input', () => UndoCheckInInput) { rsvpId }: UndoCheckInInput,
    @Ctx() context: RequestContext,
  ): Promise<DoorPayload> {
    return answered(async () => ({ rsvp: await this.service.undo(rsvpId, context) }));
  }

  @Mutation(() => MarkNoShowPayload, {
    description: 'Notes that somebody with a seat stayed away, or did not; once it has begun.',
  })
  @Requires('rsvp.check-in')
  markNoShow(
    @Arg('input', () => MarkNoShowInput) { rsvpId, noShow }: MarkNoShowInput,
    @Ctx() context: RequestContext,
  ): Promise<DoorPayload> {
    return answered(async () => ({ rsvp: await this.service.markNoShow(rsvpId, noShow, context) }));
  }
}

/** As {@link answered}, and a problem may come with what is there: a double click shows the seat. */
async function seatAnswered(work: () => Promise<SeatAnswer>): Promise<SeatPayload> {
  try {
    const { rsvp, event, problem } = await work();
    return { rsvp, event, userErrors: problem?.problems ?? [] };
  } catch (error) {
    if (error instanceof InputError) return { userErrors: error.problems };
    throw error;
  }
}
