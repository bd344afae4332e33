import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject } from '../../shared/document.js';
import type { Instant } from '../../shared/instant.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents, Filter } from '../../sources/zerodb/documents.js';
import { MEDIA_ASSETS, type MediaAssetRecord, readMediaAsset } from './media-asset.record.js';

/** Documents read whole to look for addresses in them. */
const MOST = 200_000;

/** Collections whose texts can hold addresses of files: pictures, and what people write. */
const SHOWING: readonly (readonly [collection: string, filter: Filter])[] = [
  ['events', {}],
  ['articles', {}],
  ['profiles', { avatar_url: { $contains: '/api/uploads/' } }],
];
const ADDRESS = /\/api\/uploads\/([^\s"'<>?#\\/]+)/g;

/** What the store holds of files beside their assets. */
export class MediaReferenceStore {
  readonly #assets: Collection<MediaAssetRecord>;

  constructor(
    private readonly documents: Documents,
    warn: Warn,
  ) {
    this.#assets = new Collection(documents, MEDIA_ASSETS, readMediaAsset, warn);
  }

  /** Avatars that were uploaded before. */
  avatarsBefore(before: Instant, scope: CallScope): Promise<readonly MediaAssetRecord[]> {
    const filter = {
      entity_type: 'profile',
      'metadata.upload_kind': 'avatar',
      created_at: { $lt: before },
    };
    return this.#assets.findAll({ filter }, scope, MOST);
  }

  /** Objects that are shown by their address, in whatever field. */
  async shown(scope: CallScope): Promise<ReadonlySet<string>> {
    const found = await Promise.all(
      SHOWING.map(([collection, filter]) =>
        this.documents.findAll(collection, { filter }, scope, MOST),
      ),
    );
    return new Set(found.flat().flatMap(({ data }) => addressed(data)));
  }

  /** Objects that are papers of an application, whichever way they are named there. */
  async papers(scope: CallScope): Promise<ReadonlySet<string>> {
    const filter = { certificate_files: { $ne: null } };
    const found = await this.documents.findAll('applications', { filter }, scope, MOST);
    return new Set(
      found.flatMap(({ data }) => [...textsIn(data['certificate_files']), ...addressed(data)]),
    );
  }
}

function addressed(data: JsonObject): string[] {
  return [...JSON.stringify(data).matchAll(ADDRESS)].map(([, id = '']) => decoded(id));
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
