import { Field, InputType } from 'type-graphql';

@InputType('LoginInput', { description: 'Who signs in.' })
export class LoginInput {
  @Field(() => String, { description: 'The address of the account, in any case.' })
  email!: string;

  @Field(() => String, { description: 'Its password.' })
  password!: string;
}

@InputType('RefreshSessionInput', { description: 'Which session goes on.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session.' })
  refreshToken!: string;
}

@InputType('LogoutInput', { description: 'Which session ends.' })
export class LogoutInput {
  @Field(() => String, {
    nullable: true,
    description: 'A refresh token of the session; without it the session of the access token ends.',
  })
  refreshToken?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Ends all sessions of the account, on every device.',
  })
  everywhere?: boolean | null;
}
