import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { URL } from '../../graphql/scalars/standard.js';
import { enumOf } from '../../graphql/stored-enum.js';
import type { Instant } from '../../shared/instant.js';
import {
  EVENT_STATUSES,
  EVENT_TYPES,
  EVENT_VISIBILITIES,
  type EventStatus,
  type EventType,
  type EventVisibility,
} from './event.record.js';

export const EventTypeEnum = enumOf(EVENT_TYPES);
registerEnumType(EventTypeEnum, { name: 'EventType', description: 'What kind of event it is.' });

export const EventVisibilityEnum = enumOf(EVENT_VISIBILITIES);
registerEnumType(EventVisibilityEnum, {
  name: 'EventVisibility',
  description: 'Who may know of an event.',
  valuesConfig: {
    PUBLIC: { description: 'Everybody.' },
    MEMBERS_ONLY: { description: 'Members and up.' },
    INVITE_ONLY: { description: 'Instructors, the board, and those who run it.' },
  },
});

export const EventStatusEnum = enumOf(EVENT_STATUSES);
registerEnumType(EventStatusEnum, {
  name: 'EventStatus',
  description: 'Where an event is in its life.',
  valuesConfig: {
    DRAFT: { description: 'Being prepared; seen by those who run it.' },
    PUBLISHED: { description: 'Open to all whom its visibility allows.' },
    DELETED: { description: 'Taken away; can be restored.' },
    CANCELED: { description: 'Will not take place; the record stays.' },
  },
});

@ObjectType('Event', {
  implements: Node,
  description: 'Something the association holds at a time: a seminar, a tournament, a training.',
})
export class Event extends Node {
  @Field(() => String, { description: 'Its name.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'The whole text, as sanitised HTML.' })
  description!: string | null;

  @Field(() => EventTypeEnum, { name: 'type', description: 'What kind of event it is.' })
  eventType!: EventType;

  @Field(() => EventVisibilityEnum, { description: 'Who may know of it.' })
  visibility!: EventVisibility;

  @Field(() => EventStatusEnum, { description: 'Where it is in its life.' })
  status!: EventStatus;

  @Field(() => [String], { description: 'Words to find it by.' })
  tags!: readonly string[];

  @Field(() => DateTime, { description: 'When it begins.' })
  startDate!: Instant;

  @Field(() => DateTime, { description: 'When it ends.' })
  endDate!: Instant;

  @Field(() => String, { description: 'IANA time zone of the place, for showing its times.' })
  timezone!: string;

  @Field(() => Boolean, { description: 'Whether it fills whole days, in its own time zone.' })
  isAllDay!: boolean;

  @Field(() => String, { nullable: true, description: 'Where it is, as one says it.' })
  location!: string | null;

  @Field(() => String, { nullable: true, description: 'Street address.' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'City.' })
  city!: string | null;

  @Field(() => String, { nullable: true, description: 'State or region.' })
  state!: string | null;

  @Field(() => Boolean, { description: 'Whether one takes part over the internet.' })
  isOnline!: boolean;

  @Field(() => Int, { nullable: true, description: 'Seats; null where there is no limit.' })
  capacity!: number | null;

  @Field(() => Boolean, { description: 'Whether one may wait for a seat when it is full.' })
  waitlistEnabled!: boolean;

  @Field(() => String, { nullable: true, description: 'About those who teach, in their words.' })
  instructorInfo!: string | null;

  @Field(() => URL, { nullable: true, description: 'Its main picture.' })
  featuredImageUrl!: string | null;

  @Field(() => [URL], { description: 'More pictures.' })
  galleryUrls!: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When it was published.' })
  publishedAt!: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was canceled.' })
  canceledAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Why it was canceled.' })
  canceledReason!: string | null;

  @Field(() => DateTime, { description: 'When the record was made.' })
  createdAt!: Instant;

  @Field(() => DateTime, { nullable: true, description: 'When the record last changed.' })
  updatedAt!: Instant | null;
}

export const EventConnection = connectionType('Event', () => Event);
