import type { Instant } from '../../shared/instant.js';
import { type FileLinks, hasRenditions, type Rendition } from '../files/index.js';
import { isPublic } from './media-asset.policy.js';
import type { MediaAssetRecord } from './media-asset.record.js';

/** Pixels of the longer side: a card on a phone, twice as sharp as it is wide. */
const THUMBNAIL: Rendition = { width: 320, height: 320, fit: 'inside' };

/** Addresses of media assets, for viewers who may see them. */
export class MediaLinks {
  constructor(private readonly links: FileLinks) {}

  /** Where its bytes are; null where there are none yet, and for videos, which are not files. */
  url(asset: MediaAssetRecord, rendition: Rendition | null, now: Instant): string | null {
    const { objectId, mediaType } = asset;
    if (asset.status !== 'ready' || mediaType === 'video') return null;
    if (objectId === null) return isPublic(asset) ? asset.url : null;
    const wanted = isPicture(asset) ? rendition : null;
    // Whoever has a signed address has the file: of a backup there is none, it asks who comes.
    return isPublic(asset) || mediaType === 'backup'
      ? this.links.open(objectId, wanted)
      : this.links.signed(objectId, now, wanted);
  }

  /** A small picture of it: of other files than pictures what is stored, as far as all may see it. */
  thumbnailUrl(asset: MediaAssetRecord, now: Instant): string | null {
    if (asset.objectId !== null && isPicture(asset)) return this.url(asset, THUMBNAIL, now);
    return isPublic(asset) ? asset.thumbnailUrl : null;
  }
}

export function isPicture({ mimeType, fileSizeBytes, mediaType }: MediaAssetRecord): boolean {
  return mediaType !== 'backup' && hasRenditions({ mimeType, sizeBytes: fileSizeBytes });
}
