import { Field, ID, InputType } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import type { Instant } from '../../shared/instant.js';
import type { Role } from '../../shared/viewer.js';
import { UserRole } from '../users/index.js';

@InputType('MemberFilter', {
  description:
    'Which accounts; all conditions must hold, and one that is absent or null holds always.',
})
export class MemberFilter {
  @Field(() => UserRole, { nullable: true, description: 'With this very role.' })
  role?: Role | null;

  @Field(() => Boolean, { nullable: true, description: 'Active, or deactivated.' })
  isActive?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Each word is the beginning of a word of the name, or of the e-mail address, whatever its case and accents; at most 200 characters. The first name, the surname, the display name or the address has to begin with the text or with one of its three longest words: a word in the middle of a name narrows what the others find, and so does one that over 1,000 people share. Accounts without a profile are found by their address. BAD_USER_INPUT when over 1,000 people match.',
  })
  text?: string | null;
}

@InputType('UpdateMemberInput', {
  description: 'What is to change of an account; what is absent stays as it is.',
})
export class UpdateMemberInput {
  @Field(() => ID, { description: 'The account: a User.' })
  id!: string;

  @Field(() => UserRole, {
    nullable: true,
    description: 'What the account may do from now on. Nobody can demote themselves.',
  })
  role?: Role | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether one can sign in with it. Nobody can deactivate themselves.',
  })
  isActive?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address one signs in with; the office vouches for it.',
  })
  email?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The `updatedAt` that was read: CONFLICT when the account was changed since.',
  })
  expectedUpdatedAt?: Instant | null;
}
