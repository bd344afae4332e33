import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import type { RequestContext } from '../../graphql/context.js';
import { loadEach } from '../../graphql/loader.js';
import { URL } from '../../graphql/scalars/standard.js';
import { type ImageFit, readRendition } from '../files/index.js';
import { type PeopleLoaders, type PersonValue, PublicPerson } from '../profiles/index.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import { ImageFitEnum, MediaAsset } from './media-asset.type.js';
import type { MediaLinks } from './media-links.js';

const SIZE = 'Pixels, from 16 to 2,048; nothing for what is no picture.';

@Resolver(() => MediaAsset)
export class MediaAssetResolver {
  constructor(
    private readonly people: PeopleLoaders,
    private readonly links: MediaLinks,
  ) {}

  @FieldResolver(() => URL, {
    nullable: true,
    description:
      'Where its bytes are, for an hour where it is not public; of a picture also in another size, never larger than it is. Null for a video, and while there are no bytes. Only an admin with a token gets a backup from there.',
  })
  url(
    @Root() asset: MediaAssetRecord,
    @Arg('width', () => Int, { nullable: true, description: SIZE }) width: number | null,
    @Arg('height', () => Int, { nullable: true, description: SIZE }) height: number | null,
    @Arg('fit', () => ImageFitEnum, {
      defaultValue: ImageFitEnum.INSIDE,
      description: 'How the picture fills both of them.',
    })
    fit: ImageFit,
    @Ctx() { now }: RequestContext,
  ): string | null {
    const size = { width: width ?? null, height: height ?? null, fit };
    return this.links.url(asset, readRendition(size), now);
  }

  @FieldResolver(() => URL, {
    nullable: true,
    description:
      'A small picture of it, 320 pixels at most on either side; null where there is none.',
  })
  thumbnailUrl(@Root() asset: MediaAssetRecord, @Ctx() { now }: RequestContext): string | null {
    return this.links.thumbnailUrl(asset, now);
  }

  @BatchField(() => PublicPerson, {
    nullable: true,
    description: 'Who uploaded it; null when the account is gone.',
  })
  async uploadedBy(
    @Root() assets: readonly MediaAssetRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (PersonValue | null)[]> {
    const people = loaders.of(this.people.byUserId);
    return loadEach(
      people,
      assets.map(({ uploadedBy }) => uploadedBy),
    );
  }
}
