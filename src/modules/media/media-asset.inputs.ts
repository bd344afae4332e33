import { Field, ID, InputType, registerEnumType } from 'type-graphql';

import { Upload } from '../../graphql/scalars/upload.js';
import { enumOf } from '../../graphql/stored-enum.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import type { Tier } from '../../shared/tier.js';
import type { FileKind } from '../files/index.js';
import { SubscriptionTierEnum } from '../membership/subscriptions/index.js';
import { LINKED_ENTITIES, type LinkedEntity } from './linked-entities.js';
import type { MediaAccessLevel, MediaStatus, MediaType } from './media-asset.record.js';
import { MediaAccessLevelEnum, MediaStatusEnum, MediaTypeEnum } from './media-asset.type.js';
import { UploadKind } from './upload-kind.type.js';

export const MediaEntityType = enumOf(LINKED_ENTITIES);
registerEnumType(MediaEntityType, {
  name: 'MediaEntityType',
  description: 'What a file can belong to.',
});

@InputType('MediaFilter', {
  description: 'Which files. What is absent does not matter; all that is sent has to hold.',
})
export class MediaFilter {
  @Field(() => [MediaTypeEnum], { nullable: true, description: 'Of any of these types.' })
  mediaTypes?: readonly MediaType[] | null;

  @Field(() => [MediaStatusEnum], { nullable: true, description: 'In any of these states.' })
  statuses?: readonly MediaStatus[] | null;

  @Field(() => [MediaAccessLevelEnum], { nullable: true, description: 'Of any of these levels.' })
  accessLevels?: readonly MediaAccessLevel[] | null;

  @Field(() => ID, { nullable: true, description: 'By this person.' })
  uploadedBy?: string | null;

  @Field(() => MediaEntityType, { nullable: true, description: 'That belong to such a thing.' })
  entityType?: LinkedEntity | null;

  @Field(() => ID, { nullable: true, description: 'That belong to this very thing.' })
  entityId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'With each of these tags, as they are spelled; at most 20.',
  })
  tags?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'All of these words in the title, name, texts or tags, whatever the case; at most 200 characters.',
  })
  text?: string | null;
}

/** What people may say of a file. */
@InputType('MediaDetailsInput', { description: 'What one may say of a file.' })
export abstract class MediaDetailsInput {
  @Field(() => String, { nullable: true, description: 'Title, at most 200 characters.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'Plain text, at most 2,000 characters.' })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is to be seen, for who cannot see it; at most 500 characters.',
  })
  altText?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to show beneath it; at most 500 characters.',
  })
  caption?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Words to find it by: at most 20 of at most 50 characters.',
  })
  tags?: readonly string[] | null;

  @Field(() => MediaAccessLevelEnum, {
    nullable: true,
    description:
      'Who may see it (MEMBERS_ONLY). An avatar is PUBLIC; a certificate is for its owner, the board and the office unless an instructor or the office says otherwise.',
  })
  accessLevel?: MediaAccessLevel | null;

  @Field(() => SubscriptionTierEnum, {
    nullable: true,
    description: 'The least tier that may see it: with TIER_SPECIFIC, and only then.',
  })
  requiredTier?: Tier | null;

  @Field(() => MediaEntityType, {
    nullable: true,
    description: 'What it belongs to; together with `entityId`.',
  })
  entityType?: LinkedEntity | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'An event that one runs, a session that one teaches, an own application or profile.',
  })
  entityId?: string | null;
}

@InputType('UploadProfilePictureInput', { description: 'A new picture of the viewer.' })
export class UploadProfilePictureInput {
  @Field(() => Upload, { description: 'JPEG, PNG or WebP, at most 5 MB.' })
  file!: Promise<IncomingFile>;
}

@InputType('UploadMediaInput', { description: 'A new file, and what is to be said of it.' })
export class UploadMediaInput extends MediaDetailsInput {
  @Field(() => Upload, { description: 'The file.' })
  file!: Promise<IncomingFile>;

  @Field(() => UploadKind, { description: 'What it is uploaded as.' })
  kind!: FileKind;
}

@InputType('UpdateMediaInput', {
  description: 'What changes. Absent is unchanged; null clears where there is something to clear.',
})
export class UpdateMediaInput extends MediaDetailsInput {
  @Field(() => ID, { description: 'Which file.' })
  id!: string;
}

@InputType('DeleteMediaInput', { description: 'Which file is deleted.' })
export class DeleteMediaInput {
  @Field(() => ID, { description: 'Which file.' })
  id!: string;
}
