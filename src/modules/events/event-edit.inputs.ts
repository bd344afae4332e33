import { Field, ID, InputType, Int } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import { MoneyInput } from '../../graphql/scalars/money.js';
import type { Instant } from '../../shared/instant.js';
import type { EventType, EventVisibility } from './event.record.js';
import { EventTypeEnum, EventVisibilityEnum } from './event.type.js';

/** What one may say of an event and need not. */
@InputType('EventDetailsInput', { description: 'What one may say of an event.' })
abstract class EventDetailsInput {
  @Field(() => String, {
    nullable: true,
    description: 'Rich text (HTML), at most 10,000 characters; what is not allowed is taken out.',
  })
  description?: string | null;

  @Field(() => EventVisibilityEnum, { nullable: true, description: 'Who may know of it (PUBLIC).' })
  visibility?: EventVisibility | null;

  @Field(() => String, {
    nullable: true,
    description: 'IANA time zone of the place (America/Los_Angeles).',
  })
  timezone?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it fills whole days (false).' })
  isAllDay?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where it is, as one says it; at most 500 characters.',
  })
  location?: string | null;

  @Field(() => String, { nullable: true, description: 'Street address; at most 500 characters.' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'City; at most 100 characters.' })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'State or region; at most 50 characters.' })
  state?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether one takes part over the internet (false).',
  })
  isOnline?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'http(s) address where one takes part; of online events alone.',
  })
  virtualUrl?: string | null;

  @Field(() => Int, { nullable: true, description: 'Seats, 1 to 10,000; null is no limit.' })
  capacity?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether one may wait for a seat when it is full (false).',
  })
  waitlistEnabled?: boolean | null;

  @Field(() => MoneyInput, { nullable: true, description: 'What it costs; nothing is free.' })
  price?: MoneyInput | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when one can register; null is until it begins.',
  })
  registrationDeadline?: Instant | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The person who organises it, for the board and the office to choose.',
  })
  organizerId?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'The persons who teach: accounts of instructors, at most 20.',
  })
  instructorIds?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'About those who teach; at most 1,000 characters.',
  })
  instructorInfo?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Words to find it by: at most 20 of at most 50 characters.',
  })
  tags?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its main picture: an http(s) address or a path of this site.',
  })
  featuredImageUrl?: string | null;

  @Field(() => [String], { nullable: true, description: 'More pictures, at most 30.' })
  galleryUrls?: readonly string[] | null;
}

@InputType('CreateEventInput', { description: 'A new event. It begins as a draft.' })
export class CreateEventInput extends EventDetailsInput {
  @Field(() => String, { description: 'Its name, 1 to 200 characters.' })
  title!: string;

  @Field(() => EventTypeEnum, { description: 'What kind of event it is.' })
  type!: EventType;

  @Field(() => DateTime, { description: 'When it begins; not in the past.' })
  startDate!: Instant;

  @Field(() => DateTime, { description: 'When it ends: at most 366 days later.' })
  endDate!: Instant;

  @Field(() => String, {
    nullable: true,
    description: 'A text of your choice: the same request with the same key makes one event.',
  })
  idempotencyKey?: string | null;
}

@InputType('UpdateEventInput', {
  description: 'What changes. Absent is unchanged; null clears where there is something to clear.',
})
export class UpdateEventInput extends EventDetailsInput {
  @Field(() => ID, { description: 'Which event.' })
  id!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Its `updatedAt` as you last read it: CONFLICT when somebody changed it since, so that nothing is overwritten unseen.',
  })
  expectedUpdatedAt?: Instant | null;

  @Field(() => String, { nullable: true, description: 'Its name, 1 to 200 characters.' })
  title?: string | null;

  @Field(() => EventTypeEnum, { nullable: true, description: 'What kind of event it is.' })
  type?: EventType | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it begins; not in the past, and not once it has begun.',
  })
  startDate?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends: at most 366 days later.' })
  endDate?: Instant | null;
}

@InputType('PublishEventInput', { description: 'Which draft is published.' })
export class PublishEventInput {
  @Field(() => ID, { description: 'Which event.' })
  id!: string;
}

@InputType('UnpublishEventInput', { description: 'Which event becomes a draft again.' })
export class UnpublishEventInput {
  @Field(() => ID, { description: 'Which event.' })
  id!: string;
}

@InputType('CancelEventInput', { description: 'Which event will not take place.' })
export class CancelEventInput {
  @Field(() => ID, { description: 'Which event.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why, for those who wanted to come; at most 500 characters.',
  })
  reason?: string | null;
}
