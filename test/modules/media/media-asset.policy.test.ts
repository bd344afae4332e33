import {
  MEDIA_ACCESS_LEVELS,
  MEDIA_STATUSES,
  MEDIA_TYPES,
  type MediaAssetRecord,
  mediaAssetTable,
  newMediaAsset,
  readMediaAsset,
  writeMediaAsset,
} from '../../../src/modules/media/media-asset.record.js';
import {
  audiencesFor,
  mayEditMedia,
  maySeeMedia,
} from '../../../src/modules/media/media-asset.policy.js';
import { AUDIENCES, audienceOf } from '../../../src/modules/media/media-audience.js';
import { type Tier, TIERS } from '../../../src/shared/tier.js';
import { ANONYMOUS, type Role, ROLES, type Viewer } from '../../../src/shared/viewer.js';
import { stored } from '../../shared/support/record-laws.js';

type Who = Role | 'visitor' | 'uploader';

const viewerOf = (who: Who): Viewer => {
  if (who === 'visitor') return ANONYMOUS;
  return { kind: 'user', id: who, role: who === 'uploader' ? 'public' : who };
};

const made = (asset: Partial<MediaAssetRecord>) =>
  newMediaAsset({
    id: 'a',
    createdAt: '2026-01-01T00:00:00.000Z',
    filename: 'kata.mp4',
    uploadedBy: 'uploader',
    ...asset,
  });

/** Such as `members_only`, `tier_specific premium instructor`, `processing`, `backup`. */
const assetOf = (what: string) => {
  const [level = '', ...named] = what.split(' ');
  if (level === 'backup') return made({ mediaType: 'backup', accessLevel: 'public' });
  if (level === 'processing') return made({ status: 'processing', accessLevel: 'public' });
  return made({
    accessLevel: level as 'public',
    requiredTier: TIERS.find((tier) => named.includes(tier)) ?? null,
    accessRoles: ROLES.filter((role) => named.includes(role)),
  });
};

const NOBODY = ['visitor', 'public', 'member', 'instructor'] as const;
const EVERYBODY: readonly Who[] = [...NOBODY, 'board_member', 'admin', 'uploader'];
const FROM_MEMBERS: readonly Who[] = ['member', 'instructor', 'board_member', 'admin', 'uploader'];
const FROM_TEACHERS: readonly Who[] = ['instructor', 'board_member', 'admin', 'uploader'];
const FROM_BOARD: readonly Who[] = ['board_member', 'admin', 'uploader'];
const SIGNED_IN = EVERYBODY.filter((who) => who !== 'visitor');

test.each<[string, Tier | null, readonly Who[]]>([
  ['public', null, EVERYBODY],
  ['public instructor', null, EVERYBODY],
  ['members_only', null, FROM_MEMBERS],
  ['members_only public', null, FROM_MEMBERS],
  ['members_only instructor', 'lifetime', FROM_TEACHERS],
  ['members_only instructor admin', null, FROM_TEACHERS],
  ['members_only admin', null, FROM_BOARD],
  ['tier_specific premium', 'basic', FROM_BOARD],
  ['tier_specific premium', 'premium', SIGNED_IN],
  ['tier_specific premium', 'lifetime', SIGNED_IN],
  ['tier_specific premium instructor', 'basic', FROM_TEACHERS],
  ['tier_specific premium instructor', null, FROM_TEACHERS],
  ['tier_specific premium admin', 'basic', FROM_BOARD],
  ['tier_specific', 'premium', FROM_BOARD],
  ['processing', 'lifetime', ['admin', 'uploader']],
  ['backup', 'lifetime', ['admin']],
])('%s, seen with tier %s, is for %j', (what, tier, expected) => {
  const seen = EVERYBODY.filter((who) => maySeeMedia(viewerOf(who), assetOf(what), tier));
  expect(seen).toEqual(expected);
});

test('changed is what one uploaded, by the office anything', () => {
  const may = EVERYBODY.filter((who) => mayEditMedia(viewerOf(who), assetOf('public')));
  expect(may).toEqual(['admin', 'uploader']);
});

/** Every asset that there can be, as far as access goes. */
const ALL = MEDIA_TYPES.flatMap((mediaType) =>
  MEDIA_STATUSES.flatMap((status) =>
    MEDIA_ACCESS_LEVELS.flatMap((accessLevel) =>
      [null, ...TIERS].flatMap((requiredTier) =>
        Array.from({ length: 2 ** ROLES.length }, (_, bits) => {
          const accessRoles = ROLES.filter((_role, at) => (bits >> at) % 2 === 1);
          return made({ mediaType, status, accessLevel, requiredTier, accessRoles });
        }),
      ),
    ),
  ),
);

test('every asset has one of the audiences, every audience some asset, and it is stored', () => {
  const found = new Set(ALL.map(audienceOf));
  expect([...found].sort()).toEqual([...AUDIENCES].sort());
  const wrong = ALL.filter((asset) => writeMediaAsset(asset)['audience'] !== audienceOf(asset));
  expect(wrong).toEqual([]);
});

test('the audience is written with every change that it depends on, and never read', () => {
  const before = made({ accessLevel: 'members_only' });
  const { diff } = mediaAssetTable;
  expect(diff(before, { ...before, status: 'failed' }).$set).toMatchObject({
    audience: 'unfinished',
  });
  expect(diff(before, { ...before, title: 'Kata' }).$set).not.toHaveProperty('audience');
  const lying = { ...writeMediaAsset(before), audience: 'public' };
  const read = readMediaAsset(stored(lying));
  expect(read && maySeeMedia(ANONYMOUS, read, null)).toBe(false);
  expect(read?.rest).toEqual({});
});

test('for any asset and viewer, a list has it exactly when the policy shows it', () => {
  const wrong: unknown[] = [];
  for (const who of EVERYBODY) {
    const viewer = viewerOf(who);
    for (const tier of [null, ...TIERS]) {
      const { open, own } = audiencesFor(viewer, tier);
      for (const asset of ALL) {
        const audience = audienceOf(asset);
        const isOwn = asset.uploadedBy === (viewer.kind === 'user' ? viewer.id : null);
        const listed = [open.includes(audience), isOwn && own.includes(audience)];
        // In one part of the list alone, or it would be there twice.
        const times = listed.filter(Boolean).length;
        if (times !== Number(maySeeMedia(viewer, asset, tier))) wrong.push([who, tier, audience]);
      }
    }
  }
  expect(wrong).toEqual([]);
});
