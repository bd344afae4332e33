import { maySeeMedia } from '../../../src/modules/media/media-asset.policy.js';
import { newMediaAsset } from '../../../src/modules/media/media-asset.record.js';
import type { Tier } from '../../../src/shared/tier.js';
import { ANONYMOUS, type Role, type Viewer } from '../../../src/shared/viewer.js';

const viewerOf = (who: Role | 'visitor' | 'uploader'): Viewer => {
  if (who === 'visitor') return ANONYMOUS;
  return { kind: 'user', id: who, role: who === 'uploader' ? 'public' : who };
};

const assetOf = (what: string) => {
  const [level = '', tier] = what.split(' ');
  return newMediaAsset({
    id: 'a',
    createdAt: '2026-01-01T00:00:00.000Z',
    filename: 'kata.mp4',
    uploadedBy: 'uploader',
    status: level === 'processing' ? 'processing' : 'ready',
    accessLevel: level === 'processing' ? 'public' : (level as 'public'),
    requiredTier: (tier as Tier | undefined) ?? null,
    accessRoles: level === 'members_only' ? ['instructor'] : [],
  });
};

const NOBODY = ['visitor', 'public', 'member', 'instructor'] as const;

test.each<[string, Tier | null, readonly (Role | 'visitor' | 'uploader')[]]>([
  ['public', null, [...NOBODY, 'board_member', 'admin', 'uploader']],
  ['members_only', null, ['member', 'instructor', 'board_member', 'admin', 'uploader']],
  ['tier_specific premium', 'basic', ['board_member', 'admin', 'uploader']],
  ['tier_specific premium', 'premium', [...NOBODY, 'board_member', 'admin', 'uploader']],
  ['tier_specific premium', 'lifetime', [...NOBODY, 'board_member', 'admin', 'uploader']],
  ['tier_specific', 'premium', ['board_member', 'admin', 'uploader']],
  ['processing', 'lifetime', ['admin', 'uploader']],
])('%s, seen with tier %s, is for %j', (what, tier, expected) => {
  const everybody = [...NOBODY, 'board_member', 'admin', 'uploader'] as const;
  const seen = everybody.filter((who) => maySeeMedia(viewerOf(who), assetOf(what), tier));
  expect(seen).toEqual(expected);
});
