import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { JSONObject } from '../../graphql/scalars/standard.js';
import { enumOf } from '../../graphql/stored-enum.js';
import type { JsonObject } from '../../shared/document.js';
import type { Instant } from '../../shared/instant.js';
import {
  AUDIT_ACTIONS,
  AUDIT_SEVERITIES,
  type AuditAction,
  type AuditSeverity,
} from './audit-log.record.js';

export const AuditActionEnum = enumOf(AUDIT_ACTIONS);
registerEnumType(AuditActionEnum, { name: 'AuditAction', description: 'What was done.' });

export const AuditSeverityEnum = enumOf(AUDIT_SEVERITIES);
registerEnumType(AuditSeverityEnum, {
  name: 'AuditSeverity',
  description: 'How much somebody should look at it.',
});

@ObjectType('AuditLog', {
  implements: Node,
  description: 'One thing that was done, as the log of the association has it; for the office.',
})
export class AuditLog extends Node {
  @Field(() => AuditActionEnum, {
    nullable: true,
    description: 'What was done; null when an older program wrote a word that is none of these.',
  })
  action!: AuditAction | null;

  @Field(() => String, { description: 'In one sentence.' })
  description!: string;

  @Field(() => JSONObject, {
    description: 'What differs, as `{ field: { before, after } }`; never a secret.',
  })
  changes!: JsonObject;

  @Field(() => AuditSeverityEnum, { description: 'How much somebody should look at it.' })
  severity!: AuditSeverity;

  @Field(() => Boolean, { description: 'Whether it succeeded.' })
  success!: boolean;

  @Field(() => DateTime, { description: 'When it was done.' })
  createdAt!: Instant;
}

export const AuditLogConnection = connectionType('AuditLog', () => AuditLog);
