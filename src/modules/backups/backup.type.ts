import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { enumOf } from '../../graphql/stored-enum.js';
import { MutationPayload } from '../../graphql/user-error.js';
import type { Instant } from '../../shared/instant.js';
import { BACKUP_KINDS, BACKUP_STATUSES } from './backup.record.js';

export const BackupStatusEnum = enumOf(BACKUP_STATUSES);
registerEnumType(BackupStatusEnum, {
  name: 'BackupStatus',
  description: 'How far a backup has come.',
  valuesConfig: {
    RUNNING: { description: 'It is being written.' },
    COMPLETE: { description: 'It can be restored.' },
    FAILED: { description: 'It ended early, or its process did: it cannot be restored.' },
  },
});

export const BackupKindEnum = enumOf(BACKUP_KINDS);
registerEnumType(BackupKindEnum, {
  name: 'BackupKind',
  description: 'How much a backup holds.',
  valuesConfig: {
    FULL: { description: 'Everything.' },
    INCREMENTAL: { description: 'What was changed since the backup before; restored with it.' },
  },
});

@ObjectType('Backup', {
  implements: Node,
  description: 'One run of a backup of the collections; for the office.',
})
export class Backup extends Node {
  @Field(() => [String], { description: 'The collections that were asked for; empty means all.' })
  collections!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description: 'By which the command line restores it; null unless it is complete.',
  })
  stamp!: string | null;

  @Field(() => Int, { description: 'How many documents it holds.' })
  documentCount!: number;

  // Both can be larger than an Int can say.
  @Field(() => Float, { description: 'Their size as JSON, in bytes: a whole number.' })
  bytes!: number;

  @Field(() => Float, { description: 'Their size as stored, in bytes: a whole number.' })
  compressedBytes!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it ended, either way.' })
  finishedAt!: Instant | null;
}

export const BackupConnection = connectionType('Backup', () => Backup);

@ObjectType('CreateBackupPayload', {
  implements: MutationPayload,
  description: 'What became of starting a backup.',
})
export class CreateBackupPayload extends MutationPayload {
  @Field(() => Backup, {
    nullable: true,
    description: 'The run that was started; null when it was refused.',
  })
  backup!: Backup | null;
}
