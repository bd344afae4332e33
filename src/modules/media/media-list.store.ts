import type { CallScope } from '../../shared/call-scope.js';
import type { Cache } from '../../shared/coordination.js';
import { fold, wordsOf } from '../../shared/fold.js';
import { byCreation, type Page, type PageRequest, pageOfList } from '../../shared/paging.js';
import { Refreshed } from '../../shared/refreshed.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents, Filter } from '../../sources/zerodb/documents.js';
import { mergedListPage, newestFirst } from '../../sources/zerodb/keyset-list.js';
import { AUDIENCES } from './media-audience.js';
import { AUDIENCE } from './media-audience-key.js';
import type { MediaAudiences } from './media-asset.policy.js';
import {
  MEDIA,
  MEDIA_ASSETS,
  type MediaAccessLevel,
  type MediaAssetRecord,
  type MediaStatus,
  type MediaType,
  readMediaAsset,
} from './media-asset.record.js';

/** Which assets; what is not given does not matter. */
export interface MediaCriteria {
  readonly mediaTypes?: readonly MediaType[] | undefined;
  readonly statuses?: readonly MediaStatus[] | undefined;
  readonly accessLevels?: readonly MediaAccessLevel[] | undefined;
  readonly uploadedBy?: string | undefined;
  readonly entityType?: string | undefined;
  readonly entityId?: string | undefined;
  /** Each of them, spelled as it is. */
  readonly tags?: readonly string[] | undefined;
  /** Found in the title, name, texts or tags, whatever the case. */
  readonly text?: string | undefined;
}

/** Whose list it is. */
export interface MediaReader {
  readonly userId: string | null;
  readonly audiences: MediaAudiences;
  /** The policy itself: the last word on every record. */
  readonly maySee: (asset: MediaAssetRecord) => boolean;
}

/** What other programs write is seen within this time. */
const OTHERS_FRESH_MILLISECONDS = 1_000;
const MOST_OTHERS = 50_000;
/** What one call of ZeroDB can bring. */
const ONE_CALL = 1_000;

/** Lists of assets, newest first. */
export class MediaListStore {
  readonly #assets: Collection<MediaAssetRecord>;
  readonly #others: Refreshed<readonly MediaAssetRecord[]>;
  #areMany = false;

  constructor(documents: Documents, warn: Warn, cache: Cache) {
    this.#assets = new Collection(documents, MEDIA_ASSETS, readMediaAsset, warn);
    this.#others = new Refreshed({
      load: (scope) => this.#readOthers(scope),
      version: (scope) => cache.versionOf(MEDIA, scope),
      freshMilliseconds: OTHERS_FRESH_MILLISECONDS,
    });
  }

  /**
   * A page of what the reader may see. What is open to them and what is their own are two lists, asked
   * for together; text needs every candidate.
   */
  async page(
    criteria: MediaCriteria,
    reader: MediaReader,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<MediaAssetRecord>> {
    const others = this.#othersOf(criteria, reader, scope);
    const filters = filtersOf(criteria, reader);
    if (criteria.text !== undefined || (criteria.tags?.length ?? 0) > 1) {
      const found = await Promise.all([
        others,
        ...filters.map((filter) => this.#assets.findAll({ filter }, scope)),
      ]);
      const chosen = found.flat().filter((asset) => reader.maySee(asset));
      const all = chosen.filter((asset) => matches(asset, criteria));
      return pageOfList(all, request, byCreation, 'desc');
    }
    const [open, ...own] = filters.map((filter) => newestFirst(this.#assets, filter));
    if (!open) throw new TypeError('a reader has at least what is public');
    const page = await mergedListPage([{ ...open, others }, ...own], request, scope);
    // Where another program changed who may see an asset, its audience does not know.
    return { ...page, items: page.items.filter((asset) => reader.maySee(asset)) };
  }

  async #othersOf(
    criteria: MediaCriteria,
    { maySee }: MediaReader,
    scope: CallScope,
  ): Promise<readonly MediaAssetRecord[]> {
    // Few of them travel with the page; more than that are read once for all requests of a second.
    const others = await (this.#areMany ? this.#others.get(scope) : this.#readOthers(scope));
    return others.filter((asset) => maySee(asset) && matches(asset, criteria));
  }

  /** Documents of older programs do not say who their audience is: they are judged on the record. */
  async #readOthers(scope: CallScope): Promise<readonly MediaAssetRecord[]> {
    const filter = { [AUDIENCE]: { $nin: [...AUDIENCES] } };
    const others = await this.#assets.findAll({ filter }, scope, MOST_OTHERS);
    this.#areMany = others.length > ONE_CALL;
    return others;
  }
}

/** Disjoint, so that nothing is in the list twice. */
function filtersOf(criteria: MediaCriteria, { userId, audiences }: MediaReader): Filter[] {
  const shared = filterOf(criteria);
  const filters: Filter[] = [{ ...shared, [AUDIENCE]: { $in: [...audiences.open] } }];
  const asksOthers = criteria.uploadedBy !== undefined && criteria.uploadedBy !== userId;
  if (userId !== null && audiences.own.length > 0 && !asksOthers) {
    filters.push({ ...shared, uploaded_by: userId, [AUDIENCE]: { $in: [...audiences.own] } });
  }
  return filters;
}

function filterOf(criteria: MediaCriteria): Filter {
  const { mediaTypes, statuses, accessLevels, uploadedBy, entityType, entityId, tags } = criteria;
  const [tag] = tags ?? [];
  return {
    ...(mediaTypes && { media_type: { $in: [...mediaTypes] } }),
    ...(statuses && { status: { $in: [...statuses] } }),
    ...(accessLevels && { access_level: { $in: [...accessLevels] } }),
    ...(uploadedBy !== undefined && { uploaded_by: uploadedBy }),
    ...(entityType !== undefined && { entity_type: entityType }),
    ...(entityId !== undefined && { entity_id: entityId }),
    ...(tag !== undefined && { tags: { $contains: tag } }),
  };
}

/** The whole of the criteria, decided on the record. */
function matches(asset: MediaAssetRecord, criteria: MediaCriteria): boolean {
  const { mediaTypes, statuses, accessLevels, uploadedBy, tags, text } = criteria;
  if (mediaTypes && !mediaTypes.includes(asset.mediaType)) return false;
  if (statuses && !statuses.includes(asset.status)) return false;
  if (accessLevels && !accessLevels.includes(asset.accessLevel)) return false;
  if (uploadedBy !== undefined && asset.uploadedBy !== uploadedBy) return false;
  if (!isOf(asset, criteria)) return false;
  if (tags && !tags.every((tag) => asset.tags.includes(tag))) return false;
  return text === undefined || mentions(asset, text);
}

function isOf(asset: MediaAssetRecord, { entityType, entityId }: MediaCriteria): boolean {
  if (entityType !== undefined && asset.entityType !== entityType) return false;
  return entityId === undefined || asset.entityId === entityId;
}

function mentions(asset: MediaAssetRecord, text: string): boolean {
  const { title, filename, altText, caption, description, tags } = asset;
  const haystack = fold([title, filename, altText, caption, description, ...tags].join(' '));
  return wordsOf(text).every((word) => haystack.includes(word));
}
