import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import { Node } from '../../graphql/node.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { enumOf } from '../../graphql/stored-enum.js';
import type { Instant } from '../../shared/instant.js';
import { RSVP_STATUSES, type RsvpStatus } from './rsvp.record.js';
import type { RegistrationClosed } from './seats.js';

export const RsvpStatusEnum = enumOf(RSVP_STATUSES);
registerEnumType(RsvpStatusEnum, {
  name: 'RsvpStatus',
  description: 'What became of an answer to an invitation.',
  valuesConfig: {
    PENDING: { description: 'A seat is held while the checkout is open.' },
    CONFIRMED: { description: 'Has a seat.' },
    DECLINED: { description: 'Does not come.' },
    WAITLIST: { description: 'Waits for a seat.' },
    CANCELED: { description: 'Gave the seat back.' },
  },
});

export const RegistrationClosedReason = {
  NOT_PUBLISHED: 'not_published',
  CANCELED: 'canceled',
  STARTED: 'started',
  DEADLINE_PASSED: 'deadline',
  FULL: 'full',
} as const satisfies Record<string, RegistrationClosed>;
registerEnumType(RegistrationClosedReason, {
  name: 'RegistrationClosedReason',
  description: 'Why nobody can register for an event now.',
});

@ObjectType('Registration', { description: 'Whether one can register for an event.' })
export class Registration {
  @Field(() => Boolean, {
    description: 'Whether one can register now, be it for the waitlist.',
  })
  open!: boolean;

  @Field(() => RegistrationClosedReason, {
    nullable: true,
    description: 'Why not; null when open.',
  })
  reason!: RegistrationClosed | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when one can.' })
  deadline!: Instant | null;
}

@ObjectType('Rsvp', {
  implements: Node,
  description: 'The answer of one person to one event; for that person and for the staff.',
})
export class Rsvp extends Node {
  @Field(() => RsvpStatusEnum, { description: 'What became of it.' })
  status!: RsvpStatus;

  @Field(() => Int, { name: 'guests', description: 'Guests brought along, each with a seat.' })
  guestsCount!: number;

  @Field(() => String, { nullable: true, description: 'What the person wrote to the organisers.' })
  notes!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the person answered.' })
  respondedAt!: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When the person came in.' })
  checkedInAt!: Instant | null;

  @Field(() => Boolean, { description: 'Whether the person had a seat and stayed away.' })
  noShow!: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the person got a seat after waiting.',
  })
  promotedAt!: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was canceled.' })
  canceledAt!: Instant | null;

  @Field(() => DateTime, { description: 'When the record was made.' })
  createdAt!: Instant;
}
