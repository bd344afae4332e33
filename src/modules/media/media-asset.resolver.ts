import { Ctx, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import type { RequestContext } from '../../graphql/context.js';
import { loadEach } from '../../graphql/loader.js';
import { type PeopleLoaders, type PersonValue, PublicPerson } from '../profiles/index.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import { MediaAsset } from './media-asset.type.js';

@Resolver(() => MediaAsset)
export class MediaAssetResolver {
  constructor(private readonly people: PeopleLoaders) {}

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
