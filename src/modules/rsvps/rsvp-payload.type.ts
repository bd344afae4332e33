import { Field, ObjectType } from 'type-graphql';

import { MutationPayload } from '../../graphql/user-error.js';
import { Event } from '../events/index.js';
import { Rsvp } from './rsvp.type.js';

@ObjectType('RsvpPayload', {
  implements: MutationPayload,
  description:
    'An answer to an invitation; when there was one already, that one beside the problem.',
})
export class RsvpPayload extends MutationPayload {
  @Field(() => Rsvp, { nullable: true, description: 'The answer as it stands.' })
  rsvp!: Rsvp | null;

  @Field(() => Event, { nullable: true, description: 'What it answers to, as it is filled now.' })
  event!: Event | null;
}

@ObjectType('UpdateRsvpPayload', {
  implements: MutationPayload,
  description: 'An answer that was changed.',
})
export class UpdateRsvpPayload extends MutationPayload {
  @Field(() => Rsvp, { nullable: true, description: 'The answer as it stands.' })
  rsvp!: Rsvp | null;

  @Field(() => Event, { nullable: true, description: 'What it answers to, as it is filled now.' })
  event!: Event | null;
}

@ObjectType('CancelRsvpPayload', {
  implements: MutationPayload,
  description: 'An answer that was taken back.',
})
export class CancelRsvpPayload extends MutationPayload {
  @Field(() => Rsvp, { nullable: true, description: 'The answer as it stands.' })
  rsvp!: Rsvp | null;

  @Field(() => Event, {
    nullable: true,
    description: 'What it answered to, as it is filled now; null when it cannot be seen any more.',
  })
  event!: Event | null;
}

@ObjectType('CheckInAttendeePayload', {
  implements: MutationPayload,
  description: 'Who was checked in.',
})
export class CheckInAttendeePayload extends MutationPayload {
  @Field(() => Rsvp, { nullable: true, description: 'The RSVP as it stands.' })
  rsvp!: Rsvp | null;
}

@ObjectType('UndoCheckInPayload', {
  implements: MutationPayload,
  description: 'Who is not checked in any more.',
})
export class UndoCheckInPayload extends MutationPayload {
  @Field(() => Rsvp, { nullable: true, description: 'The RSVP as it stands.' })
  rsvp!: Rsvp | null;
}

@ObjectType('MarkNoShowPayload', {
  implements: MutationPayload,
  description: 'Who stayed away, or did not.',
})
export class MarkNoShowPayload extends MutationPayload {
  @Field(() => Rsvp, { nullable: true, description: 'The RSVP as it stands.' })
  rsvp!: Rsvp | null;
}
