import { Field, InputType, registerEnumType } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import type { Instant } from '../../shared/instant.js';
import type { EventType, EventVisibility } from './event.record.js';
import type { EventOrder } from './event.store.js';
import { EventTypeEnum, EventVisibilityEnum } from './event.type.js';

export const EventSort = {
  START_DATE_ASC: 'start-asc',
  START_DATE_DESC: 'start-desc',
  PRICE_ASC: 'price-asc',
  PRICE_DESC: 'price-desc',
} as const satisfies Record<string, EventOrder>;
registerEnumType(EventSort, {
  name: 'EventSort',
  description: 'In which order events come.',
  valuesConfig: {
    START_DATE_ASC: { description: 'Soonest first.' },
    START_DATE_DESC: { description: 'Latest first.' },
    PRICE_ASC: { description: 'Free ones first, then cheapest; amounts compare as they are.' },
    PRICE_DESC: { description: 'Dearest first.' },
  },
});

@InputType('EventFilter', {
  description:
    'Which events; all conditions must hold, and one that is absent or null holds always.',
})
export class EventFilter {
  @Field(() => [EventTypeEnum], { nullable: true, description: 'Of one of these kinds.' })
  types?: EventType[] | null;

  @Field(() => [EventVisibilityEnum], {
    nullable: true,
    description: 'Of one of these visibilities, as far as the viewer may see them.',
  })
  visibility?: EventVisibility[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Over the internet, or in person.' })
  isOnline?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Without a price, or with one.' })
  free?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Beginning at this instant or later.' })
  from?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'Beginning before this instant.' })
  to?: Instant | null;

  @Field(() => String, {
    nullable: true,
    description: 'All of these words in title, description, place or tags; at most 200 characters.',
  })
  text?: string | null;
}
