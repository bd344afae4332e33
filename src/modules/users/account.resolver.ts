import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { type Answered, answered } from '../../graphql/user-error.js';
import { viewerId } from './acting-viewer.js';
import {
  ChangeEmailInput,
  ChangePasswordInput,
  RegisterInput,
  RequestPasswordResetInput,
  ResendVerificationEmailInput,
  ResetPasswordInput,
  VerifyEmailInput,
} from './account.inputs.js';
import {
  ChangeEmailPayload,
  ChangePasswordPayload,
  RegisterPayload,
  RequestPasswordResetPayload,
  ResendVerificationEmailPayload,
  ResetPasswordPayload,
  VerifyEmailPayload,
} from './account.type.js';
import type { EmailService } from './email.service.js';
import type { PasswordService } from './password.service.js';
import type { RegistrationService } from './registration.service.js';

export interface AccountServices {
  readonly registrations: RegistrationService;
  readonly emails: EmailService;
  readonly passwords: PasswordService;
}

/** The life of an account: it is made, confirmed, and given new passwords and addresses. */
@Resolver()
export class AccountResolver {
  constructor(private readonly services: AccountServices) {}

  @Mutation(() => RegisterPayload, {
    description: 'Makes an account; its owner confirms the address by the mail that follows.',
  })
  @Requires('account.register', { ignoresToken: true })
  register(
    @Arg('input', () => RegisterInput) input: RegisterInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<RegisterPayload>> {
    return answered(async () => ({
      viewer: await this.services.registrations.register(input, context),
      verificationRequired: true,
    }));
  }

  @Mutation(() => VerifyEmailPayload, {
    description: 'Confirms an address, a first one or a new one, by the token of the mail.',
  })
  @Requires('account.recover', { ignoresToken: true })
  verifyEmail(
    @Arg('input', () => VerifyEmailInput) { token }: VerifyEmailInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<VerifyEmailPayload>> {
    return answered(async () => ({
      viewer: await this.services.emails.verify(token, context),
      verified: true,
    }));
  }

  @Mutation(() => ResendVerificationEmailPayload, {
    description: 'Sends another verification mail; the link before works no more.',
  })
  @Requires('account.recover', { ignoresToken: true })
  resendVerificationEmail(
    @Arg('input', () => ResendVerificationEmailInput) input: ResendVerificationEmailInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<ResendVerificationEmailPayload>> {
    return accepted(() => this.services.emails.resend(input, context));
  }

  @Mutation(() => RequestPasswordResetPayload, {
    description: 'Sends a mail with which one can set a new password.',
  })
  @Requires('account.recover', { ignoresToken: true })
  requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput) input: RequestPasswordResetInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<RequestPasswordResetPayload>> {
    return accepted(() => this.services.passwords.requestReset(input, context));
  }

  @Mutation(() => ResetPasswordPayload, {
    description: 'Sets a new password by the token of a mail, and ends every session.',
  })
  @Requires('account.recover', { ignoresToken: true })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput) input: ResetPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<ResetPasswordPayload>> {
    const { accepted: reset, userErrors } = await accepted(() =>
      this.services.passwords.reset(input, context),
    );
    return { reset, userErrors };
  }

  @Mutation(() => ChangePasswordPayload, {
    description: 'Sets a new password and ends every session but the one that it answers.',
  })
  @Requires('account.edit-own')
  changePassword(
    @Arg('input', () => ChangePasswordInput) input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<ChangePasswordPayload>> {
    return answered(() => this.services.passwords.change(viewerId(context.viewer), input, context));
  }

  @Mutation(() => ChangeEmailPayload, {
    description: 'Asks the owner of a new address to confirm it; it changes when they do.',
  })
  @Requires('account.edit-own')
  changeEmail(
    @Arg('input', () => ChangeEmailInput) input: ChangeEmailInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<ChangeEmailPayload>> {
    return accepted(() => this.services.emails.change(viewerId(context.viewer), input, context));
  }
}

/** The payload of work that answers nothing but that it was taken on. */
async function accepted(work: () => Promise<void>) {
  const { userErrors } = await answered(async () => {
    await work();
    return {};
  });
  return { accepted: userErrors.length === 0, userErrors };
}
