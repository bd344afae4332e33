import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import { connectionType } from '../../../graphql/connection.js';
import { Node } from '../../../graphql/node.js';
import { DateTime } from '../../../graphql/scalars/date-time.js';
import { enumOf } from '../../../graphql/stored-enum.js';
import type { Instant } from '../../../shared/instant.js';
import { APPLICATION_STATUSES, type ApplicationStatus } from './application.record.js';

export const ApplicationStatusEnum = enumOf(APPLICATION_STATUSES);
registerEnumType(ApplicationStatusEnum, {
  name: 'ApplicationStatus',
  description: 'Where an application for membership is in its life.',
});

@ObjectType('Application', {
  implements: Node,
  description: 'An application for membership; for the applicant, the board and the office.',
})
export class Application extends Node {
  @Field(() => ApplicationStatusEnum, { description: 'Where it is in its life.' })
  status!: ApplicationStatus;

  @Field(() => [String], { description: 'Disciplines practised.' })
  disciplines!: readonly string[];

  @Field(() => Int, { nullable: true, description: 'Years of practice.' })
  experienceYears!: number | null;

  @Field(() => String, { nullable: true, description: 'Rank held now.' })
  currentRank!: string | null;

  @Field(() => String, { nullable: true, description: 'School of the applicant.' })
  schoolAffiliation!: string | null;

  @Field(() => String, { nullable: true, description: 'Teacher of the applicant.' })
  instructorName!: string | null;

  @Field(() => String, { nullable: true, description: 'Why the applicant wants to join.' })
  motivation!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was handed in.' })
  submittedAt!: Instant | null;

  @Field(() => Int, { description: 'How many approvals it needs.' })
  requiredApprovals!: number;

  @Field(() => DateTime, { description: 'When the record was made.' })
  createdAt!: Instant;
}

export const ApplicationConnection = connectionType('Application', () => Application);
