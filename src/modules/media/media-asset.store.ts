import type { CallScope } from '../../shared/call-scope.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { MEDIA_ASSETS, type MediaAssetRecord, readMediaAsset } from './media-asset.record.js';

/** Media assets as ZeroDB holds them. */
export class MediaAssetStore {
  readonly #assets: Collection<MediaAssetRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#assets = new Collection(documents, MEDIA_ASSETS, readMediaAsset, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (MediaAssetRecord | null)[]> {
    return this.#assets.getMany(ids, scope);
  }
}
