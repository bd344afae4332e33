import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';

import { Node } from '../../graphql/node.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { enumOf } from '../../graphql/stored-enum.js';
import type { Instant } from '../../shared/instant.js';
import type { Tier } from '../../shared/tier.js';
import { IMAGE_FITS } from '../files/index.js';
import { SubscriptionTierEnum } from '../membership/subscriptions/index.js';
import {
  MEDIA_ACCESS_LEVELS,
  MEDIA_STATUSES,
  MEDIA_TYPES,
  type MediaAccessLevel,
  type MediaStatus,
  type MediaType,
} from './media-asset.record.js';

export const MediaTypeEnum = enumOf(MEDIA_TYPES);
registerEnumType(MediaTypeEnum, { name: 'MediaType', description: 'What kind of file it is.' });

export const MediaStatusEnum = enumOf(MEDIA_STATUSES);
registerEnumType(MediaStatusEnum, {
  name: 'MediaStatus',
  description: 'How far a file has come.',
});

export const MediaAccessLevelEnum = enumOf(MEDIA_ACCESS_LEVELS);
registerEnumType(MediaAccessLevelEnum, {
  name: 'MediaAccessLevel',
  description: 'Who may see a file.',
  valuesConfig: {
    PUBLIC: { description: 'Everybody.' },
    MEMBERS_ONLY: { description: 'Members and up.' },
    TIER_SPECIFIC: { description: 'Members of a tier and up.' },
  },
});

export const ImageFitEnum = enumOf(IMAGE_FITS);
registerEnumType(ImageFitEnum, {
  name: 'ImageFit',
  description: 'How a picture fills a box.',
  valuesConfig: {
    COVER: { description: 'All of the box; what stands over is cut off.' },
    CONTAIN: { description: 'Whole within the box; the rest stays empty.' },
    INSIDE: { description: 'Whole, and as large as fits into the box.' },
  },
});

@ObjectType('MediaAsset', {
  implements: Node,
  description: 'A picture, video or document, for whoever may see it.',
})
export class MediaAsset extends Node {
  @Field(() => MediaTypeEnum, { description: 'What kind of file it is.' })
  mediaType!: MediaType;

  @Field(() => String, { description: 'Its name, without a path.' })
  filename!: string;

  @Field(() => String, { description: 'Its media type, decided from its content.' })
  mimeType!: string;

  // A video can be larger than an Int can say.
  @Field(() => Float, { description: 'Its size in bytes: a whole number.' })
  fileSizeBytes!: number;

  @Field(() => Int, { nullable: true, description: 'Width of a picture or video, in pixels.' })
  width!: number | null;

  @Field(() => Int, { nullable: true, description: 'Height of a picture or video, in pixels.' })
  height!: number | null;

  @Field(() => Int, { nullable: true, description: 'Length of a video, in seconds.' })
  durationSeconds!: number | null;

  @Field(() => MediaStatusEnum, { description: 'How far it has come.' })
  status!: MediaStatus;

  @Field(() => MediaAccessLevelEnum, { description: 'Who may see it.' })
  accessLevel!: MediaAccessLevel;

  @Field(() => SubscriptionTierEnum, {
    nullable: true,
    description: 'The tier that one needs at least, where a tier decides.',
  })
  requiredTier!: Tier | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The id of its bytes in the store, a part of its address; null while there are none.',
  })
  objectId!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is called.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is about.' })
  description!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is to be seen, for who cannot see it.',
  })
  altText!: string | null;

  @Field(() => String, { nullable: true, description: 'What to show beneath it.' })
  caption!: string | null;

  @Field(() => [String], { description: 'Words to find it by.' })
  tags!: readonly string[];

  @Field(() => DateTime, { description: 'When it was uploaded.' })
  createdAt!: Instant;

  @Field(() => DateTime, { nullable: true, description: 'When its description was last changed.' })
  updatedAt!: Instant | null;
}
