import { hasRank, isSelf, type Viewer } from '../../shared/viewer.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import { includesTier, type Tier } from '../../shared/tier.js';

/**
 * Whether the viewer may know of this asset. Public ones are for everybody; those for members for members
 * and up; those of a tier for whoever has at least that tier; one may always see one's own, and the board
 * and the office see all. What is not ready is for its uploader and the office alone.
 */
export function maySeeMedia(
  viewer: Viewer,
  asset: MediaAssetRecord,
  viewerTier: Tier | null,
): boolean {
  if (asset.uploadedBy !== null && isSelf(viewer, asset.uploadedBy)) return true;
  if (asset.status !== 'ready') return hasRank(viewer, 'admin');
  if (hasRank(viewer, 'board_member')) return true;
  if (viewer.kind === 'user' && asset.accessRoles.includes(viewer.role)) return true;
  switch (asset.accessLevel) {
    case 'public':
      return true;
    case 'members_only':
      return hasRank(viewer, 'member');
    case 'tier_specific':
      // A tier that is not named is the highest.
      return viewerTier !== null && includesTier(viewerTier, asset.requiredTier ?? 'lifetime');
  }
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
