import type { RequestContext } from '../../graphql/context.js';
import { type Action, mayDo } from '../../shared/actions.js';
import { AppError } from '../../shared/errors.js';
import type { Tier } from '../../shared/tier.js';
import type { FileKind } from '../files/index.js';
import type { MediaAccessLevel, MediaAssetRecord, MediaType } from './media-asset.record.js';

/** What whoever uploads a file says of it, as it was sent. */
export interface AssetWish {
  readonly altText?: string | null;
  readonly caption?: string | null;
  readonly accessLevel?: MediaAccessLevel | null;
  readonly requiredTier?: Tier | null;
  readonly entityType?: string | null;
  readonly entityId?: string | null;
}

/** What an asset is beside its file. */
export type AssetFacts = Partial<
  Pick<
    MediaAssetRecord,
    'mediaType' | 'altText' | 'caption' | 'accessLevel' | 'requiredTier' | 'entityType' | 'entityId'
  >
>;

/** The rules of assets that do not depend on how their bytes come in. */
export interface AssetMaker {
  /**
   * Whether the viewer may upload such a file, and what the asset will be. Throws FORBIDDEN, or
   * {@link InputError} with the paths of what is wrong.
   */
  check(kind: FileKind, wish: AssetWish, context: RequestContext): Promise<AssetFacts>;
  /** Begins to read what `finish` will need: asked together with the asset, it travels in one call. */
  foresee?(context: RequestContext): void;
  /** Called once an asset is ready: a portrait becomes the picture of its person. */
  finish?(kind: FileKind, asset: MediaAssetRecord, context: RequestContext): Promise<void>;
}

const ACTIONS: Readonly<Record<FileKind, Action>> = {
  avatar: 'file.upload',
  certificate: 'file.upload',
  image: 'file.publish',
  document: 'file.publish',
  captions: 'file.publish',
};

const TYPES: Readonly<Record<FileKind, MediaType>> = {
  avatar: 'image',
  image: 'image',
  document: 'document',
  certificate: 'certificate',
  captions: 'other',
};

/** Role by kind, and what was wished as it was sent. */
export const plainAssetMaker: AssetMaker = {
  check(kind, wish, { viewer }) {
    if (!mayDo(viewer, ACTIONS[kind])) {
      throw new AppError('FORBIDDEN', 'You may not upload files of this kind.');
    }
    const given = Object.entries(wish).filter(([, value]) => value != null);
    const accessLevel = kind === 'avatar' ? 'public' : 'members_only';
    return Promise.resolve({
      mediaType: TYPES[kind],
      accessLevel,
      ...(Object.fromEntries(given) as AssetFacts),
    });
  },
};
