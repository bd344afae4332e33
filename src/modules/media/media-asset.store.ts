import type { CallScope } from '../../shared/call-scope.js';
import type { Cache } from '../../shared/coordination.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { MEDIA_ASSETS, type MediaAssetRecord, readMediaAsset } from './media-asset.record.js';

/** Namespace of what is kept of media assets; every write of one drops it. */
export const MEDIA = ['media'] as const;

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

  /** Every asset whose bytes are this object, from a copy that is some seconds old at most. */
  async ofObject(objectId: string, scope: CallScope): Promise<readonly MediaAssetRecord[]> {
    const load = (ids: readonly string[]) => this.#ofObjects(ids, scope);
    const [assets = []] = await this.cache.through(MEDIA, [objectId], load, scope);
    return assets;
  }

  async #ofObjects(
    ids: readonly string[],
    scope: CallScope,
  ): Promise<readonly (readonly MediaAssetRecord[])[]> {
    const anyOf = { $in: [...ids] };
    const found = await Promise.all([
      this.#assets.findAll({ filter: { object_id: anyOf } }, scope),
      // As older programs call it.
      this.#assets.findAll({ filter: { object_storage_key: anyOf } }, scope),
    ]);
    const assets = new Map(found.flat().map((asset) => [asset.id, asset]));
    return ids.map((id) => [...assets.values()].filter(({ objectId }) => objectId === id));
  }
}
