import { Field, ID, ObjectType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { MutationPayload } from '../../graphql/user-error.js';
import { Profile } from '../profiles/index.js';
import { MediaAsset } from './media-asset.type.js';

export const MediaAssetConnection = connectionType('MediaAsset', () => MediaAsset);

@ObjectType('UploadProfilePicturePayload', {
  implements: MutationPayload,
  description: 'The picture, and the profile that shows it.',
})
export class UploadProfilePicturePayload extends MutationPayload {
  @Field(() => MediaAsset, { nullable: true, description: 'The file; null when nothing was done.' })
  asset!: MediaAsset | null;

  @Field(() => Profile, { nullable: true, description: 'The profile with its new picture.' })
  profile!: Profile | null;
}

@ObjectType('RemoveProfilePicturePayload', {
  implements: MutationPayload,
  description: 'The profile without a picture.',
})
export class RemoveProfilePicturePayload extends MutationPayload {
  @Field(() => Profile, { nullable: true, description: 'The profile; null where there is none.' })
  profile!: Profile | null;
}

@ObjectType('UploadMediaPayload', { implements: MutationPayload, description: 'The new file.' })
export class UploadMediaPayload extends MutationPayload {
  @Field(() => MediaAsset, { nullable: true, description: 'The file; null when nothing was done.' })
  asset!: MediaAsset | null;
}

@ObjectType('UpdateMediaPayload', {
  implements: MutationPayload,
  description: 'The file as it is now.',
})
export class UpdateMediaPayload extends MutationPayload {
  @Field(() => MediaAsset, { nullable: true, description: 'The file; null when nothing was done.' })
  asset!: MediaAsset | null;
}

@ObjectType('DeleteMediaPayload', {
  implements: MutationPayload,
  description: 'What is gone. Its bytes go as soon as nobody has them any more.',
})
export class DeleteMediaPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Its id; null when nothing was done.' })
  deletedId!: string | null;
}
