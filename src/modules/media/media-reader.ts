import type { RequestContext } from '../../graphql/context.js';
import { AppError } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import type { Tier } from '../../shared/tier.js';
import { ENTITY_TYPES, LINKED_ENTITIES, type LinkedEntity } from './linked-entities.js';
import { audiencesFor, maySeeMedia, tierMatters } from './media-asset.policy.js';
import type {
  MediaAccessLevel,
  MediaAssetRecord,
  MediaStatus,
  MediaType,
} from './media-asset.record.js';
import type { MediaAssetStore } from './media-asset.store.js';
import type { MediaCriteria, MediaListStore } from './media-list.store.js';
import { MAX_TAGS } from './media-upload.rules.js';

/** What a client asks of the list of assets; null is as good as absent. */
export interface MediaQuery {
  readonly mediaTypes?: readonly MediaType[] | null;
  readonly statuses?: readonly MediaStatus[] | null;
  readonly accessLevels?: readonly MediaAccessLevel[] | null;
  /** Global id of a person. */
  readonly uploadedBy?: string | null;
  readonly entityType?: LinkedEntity | null;
  /** Global id. */
  readonly entityId?: string | null;
  readonly tags?: readonly string[] | null;
  readonly text?: string | null;
}

/** The membership tier of the viewer, from the running subscription and from nothing else. */
export type ViewerTier = (context: RequestContext) => Promise<Tier | null>;

const MAX_TEXT = 200;

/** Assets as the viewer may see them, one by one and in lists. */
export class MediaReader {
  constructor(
    private readonly deps: {
      readonly store: MediaAssetStore;
      readonly lists: MediaListStore;
      readonly ids: GlobalIds;
      readonly viewerTier: ViewerTier;
    },
  ) {}

  /** Those of these assets that the viewer may know of, null in the place of the others. */
  async byIds(
    ids: readonly string[],
    context: RequestContext,
  ): Promise<readonly (MediaAssetRecord | null)[]> {
    const { store } = this.deps;
    const [assets, maySee] = await this.judged(() => store.byIds(ids, context.scope), context);
    return assets.map((asset) => (asset && maySee(asset) ? asset : null));
  }

  /**
   * Something with assets in it, and the policy for them. Before it is known whether an asset needs the
   * tier: asked for together, both travel in one call.
   */
  async judged<T>(
    read: () => Promise<T>,
    context: RequestContext,
  ): Promise<readonly [T, (asset: MediaAssetRecord) => boolean]> {
    const { viewer } = context;
    const [found, tier] = await Promise.all([read(), this.#tierOf(context)]);
    return [found, (asset) => maySeeMedia(viewer, asset, tier)];
  }

  /** A page of the assets that the viewer may see, newest first. */
  async list(
    query: MediaQuery,
    request: PageRequest,
    context: RequestContext,
  ): Promise<Page<MediaAssetRecord>> {
    const criteria = this.#criteriaOf(query);
    const { mediaTypes, statuses, accessLevels } = criteria;
    if ([mediaTypes, statuses, accessLevels].some((values) => values?.length === 0)) {
      return { items: [], hasMore: false, total: 0 };
    }
    const { viewer } = context;
    const tier = await this.#tierOf(context);
    const reader = {
      userId: viewer.kind === 'user' ? viewer.id : null,
      audiences: audiencesFor(viewer, tier),
      maySee: (asset: MediaAssetRecord) => maySeeMedia(viewer, asset, tier),
    };
    return this.deps.lists.page(criteria, reader, request, context.scope);
  }

  #tierOf(context: RequestContext): Promise<Tier | null> | null {
    return tierMatters(context.viewer) ? this.deps.viewerTier(context) : null;
  }

  #criteriaOf(query: MediaQuery): MediaCriteria {
    const { mediaTypes, statuses, accessLevels, tags, text, uploadedBy } = query;
    if ((tags?.length ?? 0) > MAX_TAGS) throw tooMuch('tags', `${MAX_TAGS} elements`);
    const words = text?.trim() ?? '';
    if (words.length > MAX_TEXT) throw tooMuch('text', `${MAX_TEXT} characters`);
    return {
      mediaTypes: mediaTypes ?? undefined,
      statuses: statuses ?? undefined,
      accessLevels: accessLevels ?? undefined,
      uploadedBy: uploadedBy == null ? undefined : this.#userOf(uploadedBy),
      ...this.#entityOf(query),
      tags: tags?.length ? tags : undefined,
      text: words === '' ? undefined : words,
    };
  }

  #userOf(globalId: string): string {
    const { ids } = this.deps;
    const userId = ids.decodeAs('User', globalId) ?? ids.decodeAs('PublicPerson', globalId);
    if (userId === null) throw unknown('uploadedBy');
    return userId;
  }

  #entityOf({ entityType, entityId }: MediaQuery): Pick<MediaCriteria, 'entityType' | 'entityId'> {
    if (entityId == null) return { entityType: entityType ?? undefined };
    const local = this.deps.ids.decode(entityId);
    const named = LINKED_ENTITIES.find((each) => ENTITY_TYPES[each] === local?.type);
    if (!local || !named || (entityType ?? named) !== named) throw unknown('entityId');
    return { entityType: named, entityId: local.id };
  }
}

function unknown(field: string): AppError {
  return new AppError('NOT_FOUND', 'There is no such id.', { argument: `filter.${field}` });
}

function tooMuch(field: string, most: string): AppError {
  const argument = `filter.${field}`;
  return new AppError('BAD_USER_INPUT', `\`${field}\` may have ${most}.`, { argument });
}
