import { Field, ID, InputType, Int } from 'type-graphql';

@InputType('RsvpToEventInput', { description: 'An answer to an invitation.' })
export class RsvpToEventInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Guests brought along, each with a seat; 0 to 10.',
  })
  guests?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'For the organisers; at most 500 characters.',
  })
  notes?: string | null;

  @Field(() => String, {
    description:
      'Chosen by the client, 1 to 200 printable characters: a request that is sent again with the same key and input is done once.',
  })
  idempotencyKey!: string;
}

@InputType('UpdateRsvpInput', {
  description: "Changes of the viewer's own answer; what is absent stays, null is cleared.",
})
export class UpdateRsvpInput {
  @Field(() => ID, { description: 'The event that was answered to.' })
  eventId!: string;

  @Field(() => Int, { nullable: true, description: 'Guests brought along; 0 to 10.' })
  guests?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'For the organisers; at most 500 characters.',
  })
  notes?: string | null;
}

@InputType('CancelRsvpInput', { description: "The viewer's own answer, to be taken back." })
export class CancelRsvpInput {
  @Field(() => ID, { description: 'The event that was answered to.' })
  eventId!: string;

  @Field(() => String, { nullable: true, description: 'Why; at most 500 characters.' })
  reason?: string | null;
}

@InputType('CheckInAttendeeInput', {
  description: 'Who came in: by the RSVP, or by the code shown at the door.',
})
export class CheckInAttendeeInput {
  @Field(() => ID, { nullable: true, description: 'The RSVP; needed when no code is sent.' })
  rsvpId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The ticket code of a confirmed RSVP; needed when no RSVP is named.',
  })
  ticketCode?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The event at whose door it is; a ticket of another event is refused.',
  })
  eventId?: string | null;
}

@InputType('UndoCheckInInput', { description: 'Who was checked in by mistake.' })
export class UndoCheckInInput {
  @Field(() => ID, { description: 'The RSVP.' })
  rsvpId!: string;
}

@InputType('MarkNoShowInput', {
  description: 'Who had a seat and did not come, or came after all.',
})
export class MarkNoShowInput {
  @Field(() => ID, { description: 'The RSVP.' })
  rsvpId!: string;

  @Field(() => Boolean, { description: 'Whether the person stayed away.' })
  noShow!: boolean;
}
