import { Field, ObjectType } from 'type-graphql';

import { MutationPayload } from '../../graphql/user-error.js';
import { Event } from './event.type.js';

@ObjectType('CreateEventPayload', {
  implements: MutationPayload,
  description: 'What became of a new event.',
})
export class CreateEventPayload extends MutationPayload {
  @Field(() => Event, { nullable: true, description: 'The draft; null when it was refused.' })
  event!: Event | null;
}

@ObjectType('UpdateEventPayload', {
  implements: MutationPayload,
  description: 'What became of a change.',
})
export class UpdateEventPayload extends MutationPayload {
  @Field(() => Event, {
    nullable: true,
    description: 'The event as it is now; null when the change was refused.',
  })
  event!: Event | null;
}

@ObjectType('PublishEventPayload', {
  implements: MutationPayload,
  description: 'What became of publishing an event.',
})
export class PublishEventPayload extends MutationPayload {
  @Field(() => Event, { nullable: true, description: 'The event; null when it was refused.' })
  event!: Event | null;
}

@ObjectType('UnpublishEventPayload', {
  implements: MutationPayload,
  description: 'What became of taking an event back.',
})
export class UnpublishEventPayload extends MutationPayload {
  @Field(() => Event, { nullable: true, description: 'The draft; null when it was refused.' })
  event!: Event | null;
}

@ObjectType('CancelEventPayload', {
  implements: MutationPayload,
  description: 'What became of canceling an event.',
})
export class CancelEventPayload extends MutationPayload {
  @Field(() => Event, { nullable: true, description: 'The event; null when it was refused.' })
  event!: Event | null;
}
