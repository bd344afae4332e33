import type { Cursors } from '../../graphql/connection.js';
import type { NodeSource } from '../../graphql/node.js';
import type { Coordination } from '../../shared/coordination.js';
import type { DeliverFile } from '../../shared/file-delivery.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { AuditTrail } from '../audit/index.js';
import type { FilesModule } from '../files/index.js';
import type { PeopleLoaders, ProfilesModule } from '../profiles/index.js';
import { EntityMedia } from './entity-media.js';
import {
  ApplicationMediaResolver,
  EventMediaResolver,
  ProfileMediaResolver,
} from './entity-media.resolver.js';
import { type LinkRightsDeps, linkRightsOf } from './link-rights.js';
import { EntityLinks } from './linked-entities.js';
import { MediaAssetResolver } from './media-asset.resolver.js';
import { MediaAssetStore } from './media-asset.store.js';
import { MediaDelivery, type MediaDeliveryDeps } from './media-delivery.js';
import { MediaEditResolver } from './media-edit.resolver.js';
import { MediaEditService } from './media-edit.service.js';
import { MediaLinks } from './media-links.js';
import { MediaListStore } from './media-list.store.js';
import { MediaReader, type ViewerTier } from './media-reader.js';
import { MediaReferences } from './media-references.js';
import { MediaReferenceStore } from './media-references.store.js';
import { MediaUploadService } from './media-upload.service.js';

export type { LinkRight } from './linked-entities.js';
export { MEDIA } from './media-asset.record.js';
export { MediaDetailsInput } from './media-asset.inputs.js';
export type { MediaAssetRecord } from './media-asset.record.js';
export type { MediaAssetStore } from './media-asset.store.js';
export { MediaAsset } from './media-asset.type.js';
export type { MediaReferences } from './media-references.js';
export type { MediaUploadService } from './media-upload.service.js';
export { UploadKind } from './upload-kind.type.js';
export type { UploadDetails } from './upload-plans.js';
export { offsetOf, type UploadPart, type UploadState } from './upload-state.record.js';

export interface MediaModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  /** The file behind an address of this gateway. */
  readonly deliver: DeliverFile;
  readonly store: MediaAssetStore;
  /** What may be uploaded by whom, and what becomes of a stored file: one rule for every door. */
  readonly uploads: MediaUploadService;
  /** Who has which file, for what removes those that nobody has. */
  readonly references: MediaReferences;
  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void>;
}

export interface MediaDeps
  extends Omit<LinkRightsDeps, 'profiles'>, Pick<MediaDeliveryDeps, 'isProfilePicture' | 'tierOf'> {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
  readonly coordination: Coordination;
  readonly audit: AuditTrail;
  readonly files: FilesModule;
  readonly people: PeopleLoaders;
  readonly profiles: Pick<ProfilesModule, 'byIds' | 'pictures'>;
  readonly viewerTier: ViewerTier;
}

export function createMediaModule(deps: MediaDeps): MediaModule {
  const { documents, warn, ids, cursors, audit, people, viewerTier, coordination } = deps;
  const { intake } = deps.files;
  const { pictures } = deps.profiles;
  const { cache } = coordination;
  const store = new MediaAssetStore(documents, warn, cache);
  const lists = new MediaListStore(documents, warn, cache);
  const stored = new MediaReferenceStore(documents, warn);
  const reader = new MediaReader({ store, lists, ids, viewerTier });
  const links = new EntityLinks(ids, linkRightsOf(deps));
  const uploads = new MediaUploadService({ store, links, intake, pictures, audit });
  const references = new MediaReferences({ store, stored, pictures, intake });
  const editing = new MediaEditService({ store, reader, links, references, pictures, audit, ids });
  const media = new EntityMedia(store, reader);
  const delivery = new MediaDelivery({ ...deps, ...deps.files, store });
  return {
    resolvers: [
      new MediaAssetResolver(people, new MediaLinks(deps.files.links)),
      new MediaEditResolver({ reader, uploads, editing, ids, cursors }),
      new EventMediaResolver(media, cursors),
      new ProfileMediaResolver(media),
      new ApplicationMediaResolver(media, cursors),
    ],
    nodes: [{ type: 'MediaAsset', byIds: (assetIds, context) => reader.byIds(assetIds, context) }],
    deliver: (request) => delivery.deliver(request),
    store,
    uploads,
    references,
    async settled() {
      await Promise.all([uploads.settled(), editing.settled()]);
    },
  };
}
