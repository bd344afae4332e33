import { Field, Int, ObjectType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { Rsvp } from './rsvp.type.js';

@ObjectType('AttendeeStats', { description: 'Who answered to an event, in numbers of people.' })
export class AttendeeStats {
  @Field(() => Int, { description: 'Everybody who ever answered.' })
  total!: number;

  @Field(() => Int, { description: 'Who has a seat; guests are not counted.' })
  confirmed!: number;

  @Field(() => Int, { description: 'Who waits for a seat.' })
  waitlist!: number;

  @Field(() => Int, { description: 'Whose checkout is open, or was left open.' })
  pending!: number;

  @Field(() => Int, { description: 'Who said that they do not come.' })
  declined!: number;

  @Field(() => Int, { description: 'Who gave the seat back.' })
  canceled!: number;

  @Field(() => Int, { description: 'Who has a seat and came in.' })
  checkedIn!: number;

  @Field(() => Int, { description: 'Who has a seat and stayed away.' })
  noShow!: number;
}

export const AttendeeConnection = connectionType('Attendee', () => Rsvp);
