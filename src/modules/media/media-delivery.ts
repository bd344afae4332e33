import { Readable } from 'node:stream';

import type { CallScope } from '../../shared/call-scope.js';
import type { DeliverableFile, FileRequest } from '../../shared/file-delivery.js';
import type { Instant } from '../../shared/instant.js';
import type { Tier } from '../../shared/tier.js';
import type { Viewer } from '../../shared/viewer.js';
import {
  type FileLinks,
  type Rendition,
  renditionKey,
  type Renditions,
  servedAs,
  type StoredBytes,
} from '../files/index.js';
import { isPublic, mayHaveFile, tierMatters } from './media-asset.policy.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import type { MediaAssetStore } from './media-asset.store.js';
import { isPicture } from './media-links.js';

export interface MediaDeliveryDeps {
  readonly store: Pick<MediaAssetStore, 'ofObject'>;
  readonly links: FileLinks;
  readonly bytes: StoredBytes;
  readonly renditions: Renditions;
  /** Whether an object is the picture of some profile. */
  readonly isProfilePicture: (objectId: string, scope: CallScope) => Promise<boolean>;
  /** The tier that a user has now. */
  readonly tierOf: (userId: string, now: Instant, scope: CallScope) => Promise<Tier>;
}

/** Finds the file behind an address, and whether the viewer may have it. */
export class MediaDelivery {
  constructor(private readonly deps: MediaDeliveryDeps) {}

  /** Null for whatever is not to be had, after the same work: nobody learns from it what there is. */
  async deliver(request: FileRequest): Promise<DeliverableFile | null> {
    const { objectId, query, viewer, now, scope } = request;
    const grant = this.deps.links.read(objectId, query, now);
    // Asked for together, all of it travels in one call.
    const [assets, isProfilePicture, tier] = await Promise.all([
      this.deps.store.ofObject(objectId, scope),
      this.deps.isProfilePicture(objectId, scope),
      this.#tierOf(viewer, now, scope),
    ]);
    if (!grant) return null;
    const { opens, rendition } = grant;
    const allowed = assets.filter((asset) => mayHaveFile(viewer, asset, tier, opens));
    const asset = allowed.find(isPublic) ?? allowed[0];
    if (asset) {
      return rendition && isPicture(asset)
        ? this.#renditionOf(asset, objectId, rendition)
        : this.#fileOf(asset, objectId, scope);
    }
    return assets.length === 0 && isProfilePicture ? this.#pictureOf(objectId, scope) : null;
  }

  async #tierOf(viewer: Viewer, now: Instant, scope: CallScope): Promise<Tier | null> {
    if (viewer.kind === 'anonymous' || !tierMatters(viewer)) return null;
    return this.deps.tierOf(viewer.id, now, scope);
  }

  async #fileOf(
    asset: MediaAssetRecord,
    objectId: string,
    scope: CallScope,
  ): Promise<DeliverableFile | null> {
    // Older programs did not always note the size.
    const facts = asset.fileSizeBytes > 0 ? null : await this.deps.bytes.facts(objectId, scope);
    if (asset.fileSizeBytes === 0 && !facts) return null;
    return {
      ...servedAs(asset.mimeType),
      filename: asset.filename,
      sizeBytes: facts ? facts.sizeBytes : asset.fileSizeBytes,
      etag: `"${encodeURIComponent(objectId)}"`,
      isPublic: isPublic(asset),
      open: (range) => this.deps.bytes.open(objectId, scope, range),
    };
  }

  #renditionOf(asset: MediaAssetRecord, objectId: string, rendition: Rendition): DeliverableFile {
    return {
      contentType: 'image/webp',
      disposition: 'inline',
      filename: `${asset.filename.replace(/\.\w{1,10}$/, '')}.webp`,
      // Known when it is made, and then it is small enough to be sent whole.
      sizeBytes: null,
      etag: `"${encodeURIComponent(objectId)}.${renditionKey(rendition)}"`,
      isPublic: isPublic(asset),
      open: async () => {
        const made = await this.deps.renditions.of(objectId, rendition);
        return made && { body: Readable.from([made]), length: made.length };
      },
    };
  }

  /** Pictures of older programs have no asset: everybody may see them, as with every card of a person. */
  async #pictureOf(objectId: string, scope: CallScope): Promise<DeliverableFile | null> {
    const facts = await this.deps.bytes.facts(objectId, scope);
    return (
      facts && {
        ...servedAs(facts.contentType),
        filename: 'picture',
        sizeBytes: facts.sizeBytes,
        etag: `"${encodeURIComponent(objectId)}"`,
        isPublic: true,
        open: (range) => this.deps.bytes.open(objectId, scope, range),
      }
    );
  }
}
