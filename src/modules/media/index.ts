import type { RequestContext } from '../../graphql/context.js';
import type { NodeSource } from '../../graphql/node.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { PeopleLoaders } from '../profiles/index.js';
import { maySeeMedia, needsTier } from './media-asset.policy.js';
import { MediaAssetResolver } from './media-asset.resolver.js';
import { MediaAssetStore } from './media-asset.store.js';
import type { Tier } from '../../shared/tier.js';

/** The membership tier of the viewer, from the running subscription and from nothing else. */
export type ViewerTier = (context: RequestContext) => Promise<Tier | null>;

export interface MediaModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
}

export function createMediaModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly people: PeopleLoaders;
  readonly viewerTier: ViewerTier;
}): MediaModule {
  const store = new MediaAssetStore(deps.documents, deps.warn);
  return {
    resolvers: [new MediaAssetResolver(deps.people)],
    nodes: [assetNodes(store, deps.viewerTier)],
  };
}

function assetNodes(store: MediaAssetStore, viewerTier: ViewerTier): NodeSource {
  return {
    type: 'MediaAsset',
    async byIds(ids, context) {
      const { viewer, scope } = context;
      const assets = await store.byIds(ids, scope);
      const asksTier = assets.some((asset) => asset && needsTier(viewer, asset));
      const tier = asksTier ? await viewerTier(context) : null;
      return assets.map((asset) => (asset && maySeeMedia(viewer, asset, tier) ? asset : null));
    },
  };
}
