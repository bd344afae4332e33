import type { CallScope } from '../../shared/call-scope.js';
import type { Cache } from '../../shared/coordination.js';
import { groupBy } from '../../shared/group-by.js';
import type { Instant } from '../../shared/instant.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { chunks } from '../../sources/zerodb/parallel.js';
import {
  MEDIA,
  MEDIA_ASSETS,
  type MediaAssetRecord,
  mediaAssetTable,
  type NewMediaAsset,
  newMediaAsset,
  readMediaAsset,
} from './media-asset.record.js';

/** Keys of one `$in`. */
const CHUNK = 500;
/** Most expired uploads that one run removes; the next run goes on. */
const EXPIRED_AT_ONCE = 500;

/** Media assets as ZeroDB holds them. */
export class MediaAssetStore {
  readonly #assets: Collection<MediaAssetRecord>;

  constructor(
    documents: Documents,
    warn: Warn,
    private readonly cache: Cache,
  ) {
    this.#assets = new Collection(documents, MEDIA_ASSETS, readMediaAsset, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (MediaAssetRecord | null)[]> {
    return this.#assets.getMany(ids, scope);
  }

  async current(id: string, scope: CallScope): Promise<MediaAssetRecord | null> {
    const [asset] = await this.byIds([id], scope);
    return asset ?? null;
  }

  /** Every asset of these entities of one type, in no order. */
  async ofEntities(
    types: readonly string[],
    ids: readonly string[],
    scope: CallScope,
  ): Promise<ReadonlyMap<string, readonly MediaAssetRecord[]>> {
    const filter = { entity_type: { $in: [...types] }, entity_id: { $in: [...ids] } };
    return groupBy(await this.#assets.findAll({ filter }, scope), ({ entityId }) => entityId ?? '');
  }

  /** The assets that these objects are the files of, whatever older programs called the field. */
  async ofObjects(
    objectIds: readonly string[],
    scope: CallScope,
  ): Promise<ReadonlyMap<string, readonly MediaAssetRecord[]>> {
    const found = await Promise.all(
      chunks(objectIds, CHUNK).flatMap((ids) => [
        this.#assets.findAll({ filter: { object_id: { $in: ids } } }, scope),
        this.#assets.findAll({ filter: { object_storage_key: { $in: ids } } }, scope),
      ]),
    );
    const each = new Map(found.flat().map((asset) => [asset.id, asset]));
    return groupBy([...each.values()], ({ objectId }) => objectId ?? '');
  }

  /** Every asset whose bytes are this object, from a copy that is some seconds old at most. */
  async ofObject(objectId: string, scope: CallScope): Promise<readonly MediaAssetRecord[]> {
    const load = async (ids: readonly string[]) => {
      const found = await this.ofObjects(ids, scope);
      return ids.map((id) => found.get(id) ?? []);
    };
    const [assets = []] = await this.cache.through(MEDIA, [objectId], load, scope);
    return assets;
  }

  add(asset: NewMediaAsset, scope: CallScope): Promise<MediaAssetRecord> {
    return this.#write(() => this.#assets.add(newMediaAsset(asset), mediaAssetTable, scope));
  }

  /** Rejects with CONFLICT when somebody changed it since it was read, with NOT_FOUND when it is gone. */
  change(
    before: MediaAssetRecord,
    changes: Partial<MediaAssetRecord>,
    now: Instant,
    scope: CallScope,
  ): Promise<MediaAssetRecord> {
    return this.#write(() => this.#assets.change(before, changes, now, mediaAssetTable, scope));
  }

  /** False when it was gone already. */
  remove({ rowId }: MediaAssetRecord, scope: CallScope): Promise<boolean> {
    return this.#write(() => this.#assets.documents.remove(MEDIA_ASSETS, rowId, scope));
  }

  /** Assets whose ticket expired before then and that were never completed, failed ones among them. */
  async expiredUploads(before: Instant, scope: CallScope): Promise<readonly MediaAssetRecord[]> {
    const filter = { 'upload.expires_at': { $lt: before } };
    const { items } = await this.#assets.find({ filter, limit: EXPIRED_AT_ONCE }, scope);
    return items.filter(({ status, upload }) => upload !== null && status !== 'ready');
  }

  /** Whatever became of a write, what was read before is not believed after it, in any process. */
  async #write<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } finally {
      await this.cache.drop(MEDIA);
    }
  }
}
