import { Field, ID, InputType } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import type { Instant } from '../../shared/instant.js';
import type { AuditAction, AuditSeverity } from './audit-log.record.js';
import { AuditActionEnum, AuditSeverityEnum } from './audit-log.type.js';

@InputType('AuditLogFilter', {
  description:
    'Which entries; all conditions must hold, and one that is absent or null holds always.',
})
export class AuditLogFilter {
  @Field(() => DateTime, { nullable: true, description: 'Done at this instant or later.' })
  from?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'Done before this instant.' })
  to?: Instant | null;

  @Field(() => ID, { nullable: true, description: 'Done by this User or PublicPerson.' })
  userId?: string | null;

  @Field(() => [AuditActionEnum], { nullable: true, description: 'One of these actions.' })
  actions?: AuditAction[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'About one of these kinds of things, such as `event`; at most 50.',
  })
  resourceTypes?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'About this very thing.' })
  resourceId?: string | null;

  @Field(() => [AuditSeverityEnum], { nullable: true, description: 'Of one of these severities.' })
  severities?: AuditSeverity[] | null;
}
