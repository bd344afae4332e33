import { Field, ObjectType } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import { MutationPayload } from '../../graphql/user-error.js';
import type { Instant } from '../../shared/instant.js';
import { User } from './user.type.js';

@ObjectType('RegisterPayload', {
  implements: MutationPayload,
  description:
    'The same for every address: whether it had an account before is told to its owner alone, by mail.',
})
export class RegisterPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: 'The account as it was asked for.' })
  viewer!: User | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the address has to be confirmed before one can sign in.',
  })
  verificationRequired!: boolean | null;
}

@ObjectType('VerifyEmailPayload', {
  implements: MutationPayload,
  description: 'What became of the address.',
})
export class VerifyEmailPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: 'The account whose address it is.' })
  viewer!: User | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the address is confirmed now.' })
  verified!: boolean | null;
}

@ObjectType('ResendVerificationEmailPayload', {
  implements: MutationPayload,
  description: 'The same for every address.',
})
export class ResendVerificationEmailPayload extends MutationPayload {
  @Field(() => Boolean, {
    description: 'Whether it was taken on; if the address waits for a mail, one is on its way.',
  })
  accepted!: boolean;
}

@ObjectType('RequestPasswordResetPayload', {
  implements: MutationPayload,
  description: 'The same for every address.',
})
export class RequestPasswordResetPayload extends MutationPayload {
  @Field(() => Boolean, {
    description: 'Whether it was taken on; if the address has an account, a mail is on its way.',
  })
  accepted!: boolean;
}

@ObjectType('ResetPasswordPayload', {
  implements: MutationPayload,
  description: 'What became of the password.',
})
export class ResetPasswordPayload extends MutationPayload {
  @Field(() => Boolean, {
    description: 'Whether the new password holds now; every session of the account has ended then.',
  })
  reset!: boolean;
}

@ObjectType('ChangePasswordPayload', {
  implements: MutationPayload,
  description: 'A new session, in place of all that the old password opened.',
})
export class ChangePasswordPayload extends MutationPayload {
  @Field(() => String, { nullable: true, description: 'To send as `Authorization: Bearer …`.' })
  accessToken!: string | null;

  @Field(() => String, { nullable: true, description: 'To get the next tokens with; works once.' })
  refreshToken!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the access token expires.' })
  expiresAt!: Instant | null;
}

@ObjectType('ChangeEmailPayload', {
  implements: MutationPayload,
  description: 'Whether a mail is on its way to the new address.',
})
export class ChangeEmailPayload extends MutationPayload {
  @Field(() => Boolean, {
    description: 'Whether it was taken on; the address changes when its owner confirms it.',
  })
  accepted!: boolean;
}
