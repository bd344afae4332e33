import { hasRank, type Role, ROLES, type Viewer } from '../../shared/viewer.js';
import { includesTier, type Tier, TIERS } from '../../shared/tier.js';
import type { MediaAccessLevel, MediaStatus, MediaType } from './media-asset.record.js';

/** What of an asset decides who may know of it, beside who uploaded it. */
export interface Access {
  readonly mediaType: MediaType;
  readonly status: MediaStatus;
  readonly accessLevel: MediaAccessLevel;
  readonly requiredTier: Tier | null;
  readonly accessRoles: readonly Role[];
}

/** Roles that can open what a tier opens; the board and the office need nobody's leave. */
const BELOW_BOARD = ['public', 'member', 'instructor'] as const satisfies readonly Role[];
type BelowBoard = (typeof BELOW_BOARD)[number];

/**
 * Who may know of an asset, in one word: it is stored beside the asset, so that a list can ask for the
 * assets of a viewer. Its uploader is not counted, except that a `backup` is not even for them.
 */
export type Audience =
  | 'public'
  | 'members'
  | 'role:instructor'
  | 'role:board_member'
  | `tier:${Tier}`
  | `tier:${Tier}|role:${BelowBoard}`
  | 'unfinished'
  | 'backup';

/** Every audience there is. */
export const AUDIENCES: readonly Audience[] = [
  'public',
  'members',
  'role:instructor',
  'role:board_member',
  ...TIERS.flatMap((tier): Audience[] => [
    `tier:${tier}`,
    ...BELOW_BOARD.map((role): Audience => `tier:${tier}|role:${role}`),
  ]),
  'unfinished',
  'backup',
];

/** The audience of an asset. Roles that are named narrow a level for members, and widen one for a tier. */
export function audienceOf(asset: Access): Audience {
  if (asset.mediaType === 'backup') return 'backup';
  if (asset.status !== 'ready') return 'unfinished';
  const lowest = lowestOf(asset.accessRoles);
  switch (asset.accessLevel) {
    case 'public':
      return 'public';
    case 'members_only':
      return ofMembers(lowest);
    case 'tier_specific':
      return ofTier(asset.requiredTier, lowest);
  }
}

function ofMembers(lowest: Role | null): Audience {
  if (lowest === 'instructor') return 'role:instructor';
  return lowest === 'board_member' || lowest === 'admin' ? 'role:board_member' : 'members';
}

function ofTier(required: Tier | null, lowest: Role | null): Audience {
  // A tier that is not named is the highest.
  const tier = required ?? 'lifetime';
  const role = BELOW_BOARD.find((each) => each === lowest);
  return role === undefined ? `tier:${tier}` : `tier:${tier}|role:${role}`;
}

function lowestOf(named: readonly Role[]): Role | null {
  return ROLES.find((role) => named.includes(role)) ?? null;
}

/** Whether the viewer is of an audience: by role, or by the tier of their membership. */
export function mayEnter(viewer: Viewer, viewerTier: Tier | null, audience: Audience): boolean {
  if (audience === 'public') return true;
  if (viewer.kind === 'anonymous') return false;
  if (audience === 'unfinished' || audience === 'backup') return hasRank(viewer, 'admin');
  if (audience === 'members') return hasRank(viewer, 'member');
  if (hasRank(viewer, 'board_member')) return true;
  const { tier, role } = doorsOf(audience);
  if (role !== undefined && hasRank(viewer, role)) return true;
  return tier !== undefined && viewerTier !== null && includesTier(viewerTier, tier);
}

/** What opens an asset: a tier, a role, or either of both. */
function doorsOf(audience: string): { readonly tier?: Tier; readonly role?: Role } {
  const doors = audience.split('|').map((door) => door.split(':'));
  return Object.fromEntries(doors) as { tier?: Tier; role?: Role };
}
