import { Field, Int, ObjectType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import type { Instant } from '../../shared/instant.js';

@ObjectType('RosterEntry', { description: 'One student of an instructor.' })
export class RosterEntry {
  @Field(() => Int, {
    description:
      "How many of the instructor's sessions that ended the person attended, in percent of all of them: 0 to 100, rounded.",
  })
  attendancePercent!: number;

  @Field(() => DateTime, { description: 'When the person last came.' })
  lastAttendedAt!: Instant;
}

export const RosterConnection = connectionType('Roster', () => RosterEntry);

@ObjectType('InstructorOverview', {
  description: 'What an instructor teaches, and whom: all sessions that one leads or assists.',
})
export class InstructorOverview {}
