import { hasRank, isSelf, type Viewer } from '../../shared/viewer.js';
import type { Tier } from '../../shared/tier.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import { type Access, type Audience, AUDIENCES, audienceOf, mayEnter } from './media-audience.js';

/** What a policy looks at: a record is one. */
export type Guarded = Access & Pick<MediaAssetRecord, 'uploadedBy'>;

/**
 * Whether the viewer may know of this asset. Public ones are for everybody; those for members for members
 * and up, or for the roles that it names and up; those of a tier for whoever has at least that tier or
 * such a role. One may always see one's own, and the board and the office see all. What is not ready is
 * for its uploader and the office alone, and a backup for the office.
 */
export function maySeeMedia(viewer: Viewer, asset: Guarded, viewerTier: Tier | null): boolean {
  const audience = audienceOf(asset);
  if (mayEnter(viewer, viewerTier, audience)) return true;
  return opensToUploader(audience) && asset.uploadedBy !== null && isSelf(viewer, asset.uploadedBy);
}

/** What a list asks for: everything of these audiences, and of those only what the viewer uploaded. */
export interface MediaAudiences {
  readonly open: readonly Audience[];
  readonly own: readonly Audience[];
}

/** The audiences by which a list has the very assets that {@link maySeeMedia} shows. */
export function audiencesFor(viewer: Viewer, viewerTier: Tier | null): MediaAudiences {
  const open = AUDIENCES.filter((audience) => mayEnter(viewer, viewerTier, audience));
  const closed = AUDIENCES.filter((audience) => !open.includes(audience));
  return { open, own: viewer.kind === 'user' ? closed.filter(opensToUploader) : [] };
}

/** Copies of the whole association are nobody's own. */
function opensToUploader(audience: Audience): boolean {
  return audience !== 'backup';
}

/** Whether the viewer may change what is said of this asset; whether they may see it is asked before. */
export function mayEditMedia(viewer: Viewer, { uploadedBy }: Guarded): boolean {
  return hasRank(viewer, 'admin') || (uploadedBy !== null && isSelf(viewer, uploadedBy));
}

/**
 * Whether the viewer may have the bytes. A signature opens what is ready to whoever comes with it. What a
 * backup holds is for the office alone, and no signature opens it.
 */
export function mayHaveFile(
  viewer: Viewer,
  asset: MediaAssetRecord,
  viewerTier: Tier | null,
  isOpenedBySignature: boolean,
): boolean {
  if (asset.mediaType === 'backup') return hasRank(viewer, 'admin');
  if (isOpenedBySignature && asset.status === 'ready') return true;
  return maySeeMedia(viewer, asset, viewerTier);
}

/** Whether everybody may have it, now and from copies. */
export function isPublic({ accessLevel, status, mediaType }: MediaAssetRecord): boolean {
  return accessLevel === 'public' && status === 'ready' && mediaType !== 'backup';
}

/** Whether the viewer's tier can decide: to the board and above it never matters. */
export function tierMatters(viewer: Viewer): boolean {
  return viewer.kind === 'user' && !hasRank(viewer, 'board_member');
}
