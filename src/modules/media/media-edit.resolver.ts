import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';

import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { answered, type Answered } from '../../graphql/user-error.js';
import type { GlobalIds } from '../../shared/ids.js';
import { byCreation } from '../../shared/paging.js';
import type { ProfileRecord } from '../profiles/index.js';
import {
  DeleteMediaInput,
  MediaFilter,
  UpdateMediaInput,
  UploadMediaInput,
  UploadProfilePictureInput,
} from './media-asset.inputs.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import { MediaAsset } from './media-asset.type.js';
import type { MediaEditService } from './media-edit.service.js';
import {
  DeleteMediaPayload,
  MediaAssetConnection,
  RemoveProfilePicturePayload,
  UpdateMediaPayload,
  UploadMediaPayload,
  UploadProfilePicturePayload,
} from './media-edit.type.js';
import type { MediaReader } from './media-reader.js';
import type { MediaUploadService, Uploaded } from './media-upload.service.js';

export interface MediaEditResolverDeps {
  readonly reader: MediaReader;
  readonly uploads: MediaUploadService;
  readonly editing: MediaEditService;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
}

const LIST = 'media assets';

@Resolver(() => MediaAsset)
export class MediaEditResolver {
  constructor(private readonly deps: MediaEditResolverDeps) {}

  @Query(() => MediaAssetConnection, {
    description: 'The files that the viewer may see, newest first.',
  })
  @Requires('media.list')
  async mediaAssets(
    @Arg('filter', () => MediaFilter, { nullable: true }) filter: MediaFilter | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionValue<MediaAssetRecord>> {
    const { cursors, reader } = this.deps;
    const request = cursors.page(LIST, args);
    const page = await reader.list(filter ?? {}, request, context);
    return connectionOf(cursors, LIST, request, page, byCreation);
  }

  @Mutation(() => UploadProfilePicturePayload, {
    description: 'Makes a file the picture of the viewer. The one before is kept for a day.',
  })
  @Requires('file.upload')
  uploadProfilePicture(
    @Arg('input', () => UploadProfilePictureInput) { file }: UploadProfilePictureInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<Uploaded>> {
    return done(context, () => this.deps.uploads.take('avatar', file, {}, context));
  }

  @Mutation(() => RemoveProfilePicturePayload, {
    description: 'Takes away the picture of the viewer.',
  })
  @Requires('file.upload')
  removeProfilePicture(
    @Ctx() context: RequestContext,
  ): Promise<Answered<{ profile: ProfileRecord | null }>> {
    return done(context, async () => ({ profile: await this.deps.uploads.removePicture(context) }));
  }

  @Mutation(() => UploadMediaPayload, {
    description:
      'Stores a file. Certificates and avatars are for everybody who is signed in, the rest for instructors and the office.',
  })
  @Requires('file.upload')
  uploadMedia(
    @Arg('input', () => UploadMediaInput) { file, kind, ...details }: UploadMediaInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<Uploaded>> {
    return done(context, () => this.deps.uploads.take(kind, file, details, context));
  }

  @Mutation(() => UpdateMediaPayload, {
    description: 'Changes what is said of a file, by who uploaded it or the office.',
  })
  @Requires('media.edit')
  updateMedia(
    @Arg('input', () => UpdateMediaInput) input: UpdateMediaInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<{ asset: MediaAssetRecord }>> {
    return done(context, async () => ({ asset: await this.deps.editing.update(input, context) }));
  }

  @Mutation(() => DeleteMediaPayload, { description: 'Deletes a file, for good.' })
  @Requires('media.delete')
  deleteMedia(
    @Arg('input', () => DeleteMediaInput) input: DeleteMediaInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<{ deletedId: string }>> {
    const { editing, ids } = this.deps;
    return done(context, async () => {
      return { deletedId: ids.encode('MediaAsset', await editing.delete(input, context)) };
    });
  }
}

/** The payload; what the answer shows beside it is read anew. */
function done<T extends object>(
  { loaders }: RequestContext,
  work: () => Promise<T>,
): Promise<Answered<T>> {
  return answered(async () => {
    const result = await work();
    loaders.clear();
    return result;
  });
}
