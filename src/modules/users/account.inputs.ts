import { Field, InputType } from 'type-graphql';

@InputType('RegisterInput', { description: 'Who registers.' })
export class RegisterInput {
  @Field(() => String, { description: 'The address to sign in with; it is compared without case.' })
  email!: string;

  @Field(() => String, {
    description: '8 to 128 characters with upper and lower case, a digit and something else.',
  })
  password!: string;

  @Field(() => String, { description: 'First name, 1 to 100 characters.' })
  firstName!: string;

  @Field(() => String, { description: 'Last name, 1 to 100 characters.' })
  lastName!: string;

  @Field(() => String, { nullable: true, description: 'Telephone, such as +14155550100.' })
  phone?: string | null;

  @Field(() => Boolean, {
    description: 'Whether the terms and the privacy policy are accepted; they have to be.',
  })
  acceptTerms!: boolean;
}

@InputType('VerifyEmailInput', { description: 'Which address is confirmed.' })
export class VerifyEmailInput {
  @Field(() => String, { description: 'The token out of the mail.' })
  token!: string;
}

@InputType('ResendVerificationEmailInput', { description: 'Who waits for a verification mail.' })
export class ResendVerificationEmailInput {
  @Field(() => String, { description: 'The address that was registered.' })
  email!: string;
}

@InputType('RequestPasswordResetInput', { description: 'Who forgot a password.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: 'The address of the account.' })
  email!: string;
}

@InputType('ResetPasswordInput', { description: 'A new password, by a token out of a mail.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'The token out of the mail.' })
  token!: string;

  @Field(() => String, { description: 'The new password.' })
  password!: string;
}

@InputType('ChangePasswordInput', { description: 'A new password, by the one before.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password until now.' })
  currentPassword!: string;

  @Field(() => String, { description: 'The new password.' })
  newPassword!: string;
}

@InputType('ChangeEmailInput', { description: 'A new address for the account.' })
export class ChangeEmailInput {
  @Field(() => String, { description: 'The new address.' })
  email!: string;

  @Field(() => String, { description: 'The password of the account.' })
  password!: string;
}
