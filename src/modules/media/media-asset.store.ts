import type { CallScope } from '../../shared/call-scope.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import type { Instant } from '../../shared/instant.js';
import {
  MEDIA_ASSETS,
  type MediaAssetRecord,
  mediaAssetTable,
  readMediaAsset,
} from './media-asset.record.js';

/** Most expired uploads that one run removes; the next run goes on. */
const EXPIRED_AT_ONCE = 500;

/** Media assets as ZeroDB holds them. */
export class MediaAssetStore {
  readonly #assets: Collection<MediaAssetRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#assets = new Collection(documents, MEDIA_ASSETS, readMediaAsset, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (MediaAssetRecord | null)[]> {
    return this.#assets.getMany(ids, scope);
  }

  add(asset: MediaAssetRecord, scope: CallScope): Promise<MediaAssetRecord> {
    return this.#assets.add(asset, mediaAssetTable, scope);
  }

  /** Rejects with CONFLICT when somebody changed it since it was read, with NOT_FOUND when it is gone. */
  change(
    before: MediaAssetRecord,
    changes: Partial<MediaAssetRecord>,
    now: Instant,
    scope: CallScope,
  ): Promise<MediaAssetRecord> {
    return this.#assets.change(before, changes, now, mediaAssetTable, scope);
  }

  /** Forgets an asset; false when it was not there. */
  remove({ rowId }: MediaAssetRecord, scope: CallScope): Promise<boolean> {
    return this.#assets.documents.remove(MEDIA_ASSETS, rowId, scope);
  }

  /** Assets whose ticket expired before then and that were never completed, failed ones among them. */
  async expiredUploads(before: Instant, scope: CallScope): Promise<readonly MediaAssetRecord[]> {
    const filter = { 'upload.expires_at': { $lt: before } };
    const { items } = await this.#assets.find({ filter, limit: EXPIRED_AT_ONCE }, scope);
    return items.filter(({ status, upload }) => upload !== null && status !== 'ready');
  }
}
