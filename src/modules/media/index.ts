import type { RequestContext } from '../../graphql/context.js';
import type { NodeSource } from '../../graphql/node.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { FilesModule } from '../files/index.js';
import type { PeopleLoaders } from '../profiles/index.js';
import { maySeeMedia, tierMatters } from './media-asset.policy.js';
import { MediaAssetResolver } from './media-asset.resolver.js';
import { MediaAssetStore } from './media-asset.store.js';
import { MediaDelivery, type MediaDeliveryDeps } from './media-delivery.js';
import { MediaLinks } from './media-links.js';
import type { Coordination } from '../../shared/coordination.js';
import type { DeliverFile } from '../../shared/file-delivery.js';
import type { Tier } from '../../shared/tier.js';

export { MEDIA } from './media-asset.store.js';

/** The membership tier of the viewer, from the running subscription and from nothing else. */
export type ViewerTier = (context: RequestContext) => Promise<Tier | null>;

export interface MediaModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  /** The file behind an address of this gateway. */
  readonly deliver: DeliverFile;
}

export interface MediaDeps extends Pick<MediaDeliveryDeps, 'isProfilePicture' | 'tierOf'> {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly coordination: Pick<Coordination, 'cache'>;
  readonly files: FilesModule;
  readonly people: PeopleLoaders;
  readonly viewerTier: ViewerTier;
}

export function createMediaModule(deps: MediaDeps): MediaModule {
  const { files, people } = deps;
  const store = new MediaAssetStore(deps.documents, deps.warn, deps.coordination.cache);
  const delivery = new MediaDelivery({ ...deps, ...files, store });
  return {
    resolvers: [new MediaAssetResolver(people, new MediaLinks(files.links))],
    nodes: [assetNodes(store, deps.viewerTier)],
    deliver: (request) => delivery.deliver(request),
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
