import { FieldResolver, Resolver, Root } from 'type-graphql';

import type { MediaAssetRecord } from './media-asset.record.js';
import { MediaAsset } from './media-asset.type.js';

/** Stands in until assets have real addresses. To be removed with them. */
@Resolver(() => MediaAsset)
export class ProvisionalAddressResolver {
  @FieldResolver(() => String, { nullable: true, description: 'Where its content is.' })
  url(@Root() { url }: MediaAssetRecord): string | null {
    return url;
  }

  @FieldResolver(() => String, { nullable: true, description: 'A small picture of it.' })
  thumbnailUrl(@Root() { thumbnailUrl }: MediaAssetRecord): string | null {
    return thumbnailUrl;
  }
}
