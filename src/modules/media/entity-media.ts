import type { RequestContext } from '../../graphql/context.js';
import { spellingsOf } from '../../shared/spellings.js';
import type { LinkedEntity } from './linked-entities.js';
import type { MediaAssetRecord, MediaType } from './media-asset.record.js';
import type { MediaAssetStore } from './media-asset.store.js';
import type { MediaReader } from './media-reader.js';

/** Files of what they belong to, as far as the viewer may see them. */
export class EntityMedia {
  constructor(
    private readonly store: MediaAssetStore,
    private readonly reader: MediaReader,
  ) {}

  /** Those of one type of each entity: one call for all of them. */
  async of(
    entityType: LinkedEntity,
    mediaType: MediaType,
    ids: readonly string[],
    context: RequestContext,
  ): Promise<readonly (readonly MediaAssetRecord[])[]> {
    const read = () => this.store.ofEntities(spellingsOf([entityType]), ids, context.scope);
    const [found, maySee] = await this.reader.judged(read, context);
    return ids.map((id) => {
      const assets = found.get(id) ?? [];
      return assets.filter((asset) => asset.mediaType === mediaType && maySee(asset));
    });
  }

  /** The asset of each object, the newest where there are several. */
  async ofObjects(
    objectIds: readonly (string | null)[],
    context: RequestContext,
  ): Promise<readonly (MediaAssetRecord | null)[]> {
    const known = objectIds.filter((id) => id !== null);
    if (known.length === 0) return objectIds.map(() => null);
    const read = () => this.store.ofObjects(known, context.scope);
    const [found, maySee] = await this.reader.judged(read, context);
    return objectIds.map((id) => {
      const assets = (id === null ? undefined : found.get(id))?.filter(maySee) ?? [];
      return [...assets].sort((a, b) => (a.createdAt > b.createdAt ? -1 : 1))[0] ?? null;
    });
  }
}
