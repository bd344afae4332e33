import type { Cursors } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import type { NodeSource } from '../../graphql/node.js';
import type { Coordination } from '../../shared/coordination.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Tier } from '../../shared/tier.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { AuditTrail } from '../audit/index.js';
import type { FilesModule } from '../files/index.js';
import type { PeopleLoaders, ProfilesModule } from '../profiles/index.js';
import { type LinkRightsDeps, linkRightsOf } from './link-rights.js';
import { EntityLinks } from './linked-entities.js';
import { maySeeMedia, tierMatters } from './media-asset.policy.js';
import { MediaAssetResolver } from './media-asset.resolver.js';
import { MediaAssetStore } from './media-asset.store.js';
import { MediaUploadService } from './media-upload.service.js';

export type { LinkRight } from './linked-entities.js';
export type { MediaAssetRecord } from './media-asset.record.js';
export { MediaAsset } from './media-asset.type.js';
export type {
  MediaUploadService,
  Uploaded,
  UploadDetails,
  UploadPlan,
} from './media-upload.service.js';

/** The membership tier of the viewer, from the running subscription and from nothing else. */
export type ViewerTier = (context: RequestContext) => Promise<Tier | null>;

export interface MediaModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  /** What may be uploaded by whom, and what becomes of a stored file: one rule for every door. */
  readonly uploads: MediaUploadService;
  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void>;
}

export interface MediaDeps extends Omit<LinkRightsDeps, 'profiles'> {
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
  const { ids, audit, coordination } = deps;
  const { intake } = deps.files;
  const { pictures } = deps.profiles;
  const store = new MediaAssetStore(deps.documents, deps.warn, coordination.cache);
  const links = new EntityLinks(ids, linkRightsOf(deps));
  const uploads = new MediaUploadService({ store, links, intake, pictures, audit });
  return {
    resolvers: [new MediaAssetResolver(deps.people)],
    nodes: [assetNodes(store, deps.viewerTier)],
    uploads,
    settled: () => uploads.settled(),
  };
}

function assetNodes(store: MediaAssetStore, viewerTier: ViewerTier): NodeSource {
  return {
    type: 'MediaAsset',
    async byIds(ids, context) {
      const { viewer, scope } = context;
      // Before it is known whether an asset needs it: asked for together, both travel in one call.
      const [assets, tier] = await Promise.all([
        store.byIds(ids, scope),
        tierMatters(viewer) ? viewerTier(context) : null,
      ]);
      return assets.map((asset) => (asset && maySeeMedia(viewer, asset, tier) ? asset : null));
    },
  };
}
