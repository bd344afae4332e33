import { Field, ID, InputType } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import type { Instant } from '../../shared/instant.js';
import type { SessionStatus } from './training-session.record.js';
import { SessionStatusEnum } from './training-session.type.js';

@InputType('TrainingSessionFilter', {
  description:
    'Which sessions; all conditions must hold, and one that is absent or null holds always.',
})
export class TrainingSessionFilter {
  @Field(() => [SessionStatusEnum], { nullable: true, description: 'In one of these states.' })
  statuses?: SessionStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these disciplines.' })
  disciplines?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Led by this person.' })
  instructorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Belonging to this event.' })
  eventId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Beginning at this instant or later.' })
  from?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'Beginning before this instant.' })
  to?: Instant | null;
}
