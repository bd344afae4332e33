import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { enumOf } from '../../graphql/stored-enum.js';
import type { Instant } from '../../shared/instant.js';
import { ACTIVITY_KINDS, type ActivityKind } from './activity.js';

export const ActivityKindEnum = enumOf(ACTIVITY_KINDS);
registerEnumType(ActivityKindEnum, {
  name: 'ActivityKind',
  description: 'What a person did, or what was done for them.',
  valuesConfig: {
    RSVP_ANSWERED: { description: 'Answered an invitation.' },
    RSVP_CANCELED: { description: 'Gave a seat back, or lost it.' },
    EVENT_CHECKED_IN: { description: 'Came to an event.' },
    SESSION_ATTENDED: { description: 'Came to a training session.' },
    PAYMENT_SUCCEEDED: { description: 'Paid.' },
    PAYMENT_FAILED: { description: 'A payment failed.' },
    PAYMENT_REFUNDED: { description: 'Got money back, all of it or a part.' },
    APPLICATION_SUBMITTED: { description: 'Applied for membership.' },
    APPLICATION_APPROVED: { description: 'Was accepted as a member.' },
    APPLICATION_REJECTED: { description: 'Was not accepted as a member.' },
  },
});

@ObjectType('Activity', { description: 'One thing that a person did, or that was done for them.' })
export class Activity {
  @Field(() => ID, { description: 'Opaque, and always the same for the same fact.' })
  id!: string;

  @Field(() => ActivityKindEnum, { description: 'What it was.' })
  kind!: ActivityKind;

  @Field(() => DateTime, { description: 'When it was.' })
  at!: Instant;
}

export const ActivityConnection = connectionType('Activity', () => Activity);

@ObjectType('UserCounts', { description: 'How much of what a person has.' })
export class UserCounts {}
