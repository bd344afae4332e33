import { Args, Ctx, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { byCreation, pageOfList } from '../../shared/paging.js';
import { Event, type EventRecord } from '../events/index.js';
import { Application, type ApplicationRecord } from '../membership/applications/index.js';
import { Profile, type ProfileRecord } from '../profiles/index.js';
import type { EntityMedia } from './entity-media.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import { MediaAsset } from './media-asset.type.js';
import { MediaAssetConnection } from './media-edit.type.js';

type Connection = ConnectionValue<MediaAssetRecord>;

/** What files add to an event. */
@Resolver(() => Event)
export class EventMediaResolver {
  constructor(
    private readonly media: EntityMedia,
    private readonly cursors: Cursors,
  ) {}

  @BatchField(() => MediaAssetConnection, {
    description: 'Pictures that belong to it, as far as the viewer may see them; newest first.',
  })
  async gallery(
    @Root() events: readonly EventRecord[],
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<readonly Connection[]> {
    const ids = events.map(({ id }) => id);
    const found = await this.media.of('event', 'image', ids, context);
    return found.map((assets, at) => page(this.cursors, `gallery ${ids[at] ?? ''}`, assets, args));
  }
}

/** What files add to a profile. */
@Resolver(() => Profile)
export class ProfileMediaResolver {
  constructor(private readonly media: EntityMedia) {}

  @BatchField(() => MediaAsset, {
    nullable: true,
    description: 'The picture of the person, where it is a file of the association.',
  })
  picture(
    @Root() profiles: readonly ProfileRecord[],
    @Ctx() context: RequestContext,
  ): Promise<readonly (MediaAssetRecord | null)[]> {
    const objectIds = profiles.map(({ profilePictureId }) => profilePictureId);
    return this.media.ofObjects(objectIds, context);
  }
}

/** What files add to an application. */
@Resolver(() => Application)
export class ApplicationMediaResolver {
  constructor(
    private readonly media: EntityMedia,
    private readonly cursors: Cursors,
  ) {}

  @BatchField(() => MediaAssetConnection, {
    description: 'Certificates that were uploaded for it, newest first.',
  })
  async certificates(
    @Root() applications: readonly ApplicationRecord[],
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<readonly Connection[]> {
    const ids = applications.map(({ id }) => id);
    const found = await this.media.of('application', 'certificate', ids, context);
    return found.map((assets, at) => {
      return page(this.cursors, `certificates ${ids[at] ?? ''}`, assets, args);
    });
  }
}

/** A page of assets that are held whole. */
function page(
  cursors: Cursors,
  list: string,
  assets: readonly MediaAssetRecord[],
  args: PageArgs,
): Connection {
  const request = cursors.page(list, args);
  return connectionOf(
    cursors,
    list,
    request,
    pageOfList(assets, request, byCreation, 'desc'),
    byCreation,
  );
}
