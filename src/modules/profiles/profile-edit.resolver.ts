import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { type Answered, answered, MutationPayload } from '../../graphql/user-error.js';
import { UpdateProfileInput } from './profile-edit.inputs.js';
import type { ProfileService } from './profile.service.js';
import { Profile } from './profile.type.js';

@ObjectType('UpdateProfilePayload', {
  implements: MutationPayload,
  description: 'The profile as it is now.',
})
export class UpdateProfilePayload extends MutationPayload {
  @Field(() => Profile, { nullable: true, description: 'The profile; null when nothing was done.' })
  profile!: Profile | null;
}

@Resolver(() => Profile)
export class ProfileEditResolver {
  constructor(private readonly profiles: ProfileService) {}

  @Mutation(() => UpdateProfilePayload, {
    description: "Changes the viewer's own profile; the office may change that of anybody.",
  })
  @Requires('profile.edit')
  updateProfile(
    @Arg('input', () => UpdateProfileInput) input: UpdateProfileInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<{ profile: object }>> {
    return answered(async () => {
      const profile = await this.profiles.edit(input, context);
      context.loaders.clear();
      return { profile };
    });
  }
}
