import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { Node } from '../../graphql/node.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { EmailAddress } from '../../graphql/scalars/standard.js';
import { enumOf } from '../../graphql/stored-enum.js';
import type { Instant } from '../../shared/instant.js';
import { ROLES, type Role } from '../../shared/viewer.js';

export const UserRole = enumOf(ROLES);
registerEnumType(UserRole, {
  name: 'UserRole',
  description: 'What an account may do.',
  valuesConfig: {
    PUBLIC: { description: 'Registered, not a member yet.' },
    MEMBER: { description: 'A member of the association.' },
    INSTRUCTOR: { description: 'Teaches; owns training sessions.' },
    BOARD_MEMBER: { description: 'Votes on applications, runs attendee lists.' },
    ADMIN: { description: 'The office: everything.' },
  },
});

@ObjectType('User', {
  implements: Node,
  description: 'An account, as its owner, the board and the office see it.',
})
export class User extends Node {
  @Field(() => EmailAddress, { description: 'The address one signs in with.' })
  email!: string;

  @Field(() => UserRole, { description: 'What the account may do.' })
  role!: Role;

  @Field(() => Boolean, { description: 'Whether the e-mail address was verified.' })
  isVerified!: boolean;

  @Field(() => Boolean, { description: 'Whether one can sign in with it.' })
  isActive!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Last time somebody signed in with it.' })
  lastLogin!: Instant | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Instant;
}

@ObjectType('RefreshSessionPayload', { description: 'The tokens of a session.' })
export class RefreshSessionPayload {
  @Field(() => String, { description: 'To send as `Authorization: Bearer …`.' })
  accessToken!: string;

  @Field(() => String, { description: 'To get the next tokens with; works once.' })
  refreshToken!: string;

  @Field(() => DateTime, { description: 'When the access token expires.' })
  expiresAt!: Instant;
}

@ObjectType('LoginPayload', { description: 'An open session, and whose it is.' })
export class LoginPayload extends RefreshSessionPayload {
  @Field(() => User, { description: 'The account that is now signed in.' })
  viewer!: User;
}

@ObjectType('LogoutPayload', { description: 'What became of the session.' })
export class LogoutPayload {
  @Field(() => Boolean, {
    description:
      'Whether the session is over now, or was before; false when no usable token told which one.',
  })
  signedOut!: boolean;
}
