import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { URL } from '../../graphql/scalars/standard.js';
import { enumOf } from '../../graphql/stored-enum.js';
import type { Instant } from '../../shared/instant.js';
import {
  RECORDING_STATUSES,
  type RecordingStatus,
  SESSION_STATUSES,
  type SessionStatus,
  SKILL_LEVELS,
  type SkillLevel,
} from './training-session.record.js';
import { ACCESS_REASONS, type AccessReason } from './viewer-access.js';

export const SessionStatusEnum = enumOf(SESSION_STATUSES);
registerEnumType(SessionStatusEnum, {
  name: 'SessionStatus',
  description: 'Where a training session is in its life.',
});

export const RecordingStatusEnum = enumOf(RECORDING_STATUSES);
registerEnumType(RecordingStatusEnum, {
  name: 'RecordingStatus',
  description: 'What became of the recording of a session.',
});

export const SkillLevelEnum = enumOf(SKILL_LEVELS);
registerEnumType(SkillLevelEnum, {
  name: 'SkillLevel',
  description: 'For whom a session is meant.',
});

export const AccessReasonEnum = enumOf(ACCESS_REASONS);
registerEnumType(AccessReasonEnum, {
  name: 'SessionAccessReason',
  description: 'Why the viewer cannot join a live session now.',
  valuesConfig: {
    CANCELED: { description: 'It will not take place.' },
    ENDED: { description: 'It is over.' },
    NOT_OPEN_YET: { description: 'Doors open 10 minutes before the start; see `opensInSeconds`.' },
    NOT_AUTHENTICATED: { description: 'Sign in first.' },
    MEMBERSHIP_REQUIRED: { description: 'For members only.' },
    PAYMENT_REQUIRED: { description: 'The event it belongs to has a price that is not paid.' },
    TERMS_REQUIRED: { description: 'The terms of this session are not accepted yet.' },
    CAPACITY_FULL: { description: 'Every place is taken.' },
  },
});

@ObjectType('SessionAccess', { description: 'Whether the viewer can join a live session.' })
export class SessionAccess {
  @Field(() => Boolean, { description: 'Whether joining would succeed now.' })
  canJoin!: boolean;

  @Field(() => AccessReasonEnum, { nullable: true, description: 'Why not; null when one can.' })
  reason!: AccessReason | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds until the doors open, 0 once they are; null when it is over.',
  })
  opensInSeconds!: number | null;

  // Simple, so that the function behind it runs only when somebody asks.
  @Field(() => Boolean, {
    simple: true,
    description: 'Whether the viewer accepted the terms of this session.',
  })
  termsAccepted!: boolean;
}

@ObjectType('TrainingSession', {
  implements: Node,
  description: 'A lesson that is held live over video, and may be watched later.',
})
export class TrainingSession extends Node {
  @Field(() => String, { description: 'Its name.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What it is about.' })
  description!: string | null;

  @Field(() => String, { nullable: true, description: 'Such as Judo.' })
  discipline!: string | null;

  @Field(() => [String], { description: 'What is practised.' })
  topics!: readonly string[];

  @Field(() => SkillLevelEnum, { nullable: true, description: 'For whom it is meant.' })
  skillLevel!: SkillLevel | null;

  @Field(() => [String], { description: 'Words to find it by.' })
  tags!: readonly string[];

  @Field(() => DateTime, { name: 'startsAt', description: 'When it is planned to begin.' })
  sessionDate!: Instant;

  @Field(() => Int, { description: 'How long it is planned to last, in minutes.' })
  durationMinutes!: number;

  @Field(() => SessionStatusEnum, { description: 'Where it is in its life.' })
  status!: SessionStatus;

  @Field(() => DateTime, { nullable: true, description: 'When it really began.' })
  startedAt!: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When it really ended.' })
  endedAt!: Instant | null;

  @Field(() => RecordingStatusEnum, { description: 'What became of its recording.' })
  recordingStatus!: RecordingStatus;

  @Field(() => Int, { nullable: true, description: 'Length of the recording, in seconds.' })
  videoDurationSeconds!: number | null;

  @Field(() => URL, { nullable: true, description: 'Still picture of the recording.' })
  thumbnailUrl!: string | null;

  @Field(() => Boolean, {
    description: 'Whether everybody may know of it and join, members or not.',
  })
  isPublic!: boolean;

  @Field(() => Boolean, { description: 'Whether participants may write to one another.' })
  chatEnabled!: boolean;

  @Field(() => DateTime, { description: 'When the record was made.' })
  createdAt!: Instant;

  @Field(() => DateTime, { nullable: true, description: 'When the record last changed.' })
  updatedAt!: Instant | null;
}

export const TrainingSessionConnection = connectionType('TrainingSession', () => TrainingSession);
