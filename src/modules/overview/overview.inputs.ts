import { Field, InputType } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import type { Instant } from '../../shared/instant.js';

@InputType('DateRangeInput', { description: 'A span of time.' })
export class DateRangeInput {
  @Field(() => DateTime, { description: 'Its beginning, which belongs to it.' })
  from!: Instant;

  @Field(() => DateTime, { description: 'Its end, which does not belong to it.' })
  to!: Instant;
}
