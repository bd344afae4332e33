import type { RequestContext } from '../../graphql/context.js';
import type { NodeSource } from '../../graphql/node.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { PeopleLoaders } from '../profiles/index.js';
import { maySeeMedia, tierMatters } from './media-asset.policy.js';
import { MediaAssetResolver } from './media-asset.resolver.js';
import { MediaAssetStore } from './media-asset.store.js';
import type { Tier } from '../../shared/tier.js';
import type { UploadDesk } from '../../shared/upload-desk.js';
import type { ExpiredUploads } from './expired-uploads.js';
import { ProvisionalAddressResolver } from './provisional-address.resolver.js';
import { createUploadTickets, type UploadTicketsDeps } from './upload-tickets.js';

/** The membership tier of the viewer, from the running subscription and from nothing else. */
export type ViewerTier = (context: RequestContext) => Promise<Tier | null>;

export interface MediaModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  /** Where the bytes of upload tickets are handed in. */
  readonly uploads: UploadDesk;
  /** What was announced and never completed: to be removed now and then. */
  readonly expiredUploads: Pick<ExpiredUploads, 'remove'>;
  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void>;
}

export interface MediaModuleDeps extends Omit<UploadTicketsDeps, 'store'> {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly people: PeopleLoaders;
  readonly viewerTier: ViewerTier;
}

export function createMediaModule(deps: MediaModuleDeps): MediaModule {
  const store = new MediaAssetStore(deps.documents, deps.warn);
  const tickets = createUploadTickets({ ...deps, store });
  return {
    resolvers: [
      new MediaAssetResolver(deps.people),
      new ProvisionalAddressResolver(),
      tickets.resolver,
    ],
    nodes: [assetNodes(store, deps.viewerTier)],
    uploads: tickets.desk,
    expiredUploads: tickets.expired,
    settled: () => tickets.settled(),
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
