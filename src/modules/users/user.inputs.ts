import { Field, InputType } from 'type-graphql';

import { EmailAddress } from '../../graphql/scalars/standard.js';

@InputType('LoginInput', { description: 'Who signs in.' })
export class LoginInput {
  @Field(() => EmailAddress, { description: 'The address of the account, in any case.' })
  email!: string;

  @Field(() => String, { description: 'Its password.' })
  password!: string;
}

@InputType('RefreshSessionInput', { description: 'Which session goes on.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session.' })
  refreshToken!: string;
}
