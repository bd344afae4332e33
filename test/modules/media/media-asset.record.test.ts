import {
  MEDIA_ASSETS,
  newMediaAsset,
  readMediaAsset,
  writeMediaAsset,
} from '../../../src/modules/media/media-asset.record.js';
import { heard, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';
const LEAST = { filename: 'a.webp' };

recordLaws({
  collection: MEDIA_ASSETS,
  read: readMediaAsset,
  write: writeMediaAsset,
  full: newMediaAsset({
    id: 'm-1',
    createdAt: AT,
    updatedAt: AT,
    mediaType: 'video',
    filename: 'kata.mp4',
    mimeType: 'video/mp4',
    fileSizeBytes: 3_000_000_000,
    width: 1920,
    height: 1080,
    durationSeconds: 90,
    status: 'failed',
    processingError: 'codec',
    storageProvider: 'cloudflare',
    objectId: 'o-1',
    streamId: 'st-1',
    url: 'https://cdn.example/kata.mp4',
    thumbnailUrl: '/t.jpg',
    previewUrl: '/p.jpg',
    accessLevel: 'tier_specific',
    requiredTier: 'premium',
    accessRoles: ['instructor', 'admin'],
    uploadedBy: 'u-1',
    entityType: 'event',
    entityId: 'e-1',
    title: 'Kata',
    description: 'Slow',
    altText: 'A kata',
    caption: 'Kata',
    tags: ['kata'],
    captionsAvailable: true,
    captionLanguages: ['en'],
    viewCount: 3,
    downloadCount: 1,
    metadata: { fps: 30 },
  }),
  least: LEAST,
  twins: ['file_name', 'file_size', 'object_storage_key', 'stream_video_id', 'is_public'],
  defaults: {
    mediaType: 'other',
    mimeType: 'application/octet-stream',
    status: 'ready',
    storageProvider: 'zerodb',
    accessLevel: 'members_only',
    requiredTier: null,
    accessRoles: [],
    uploadedBy: null,
  },
  refused: [
    ['filename', { filename: '' }],
    ['fileSizeBytes', { fileSizeBytes: -1 }],
    ['accessRoles.0', { accessRoles: ['coach'] }],
    ['accessLevel', { accessLevel: 'all' }],
    ['width', { width: 0 }],
  ],
});

describe('assets of older programs', () => {
  it.each([
    [{ is_public: true }, 'public'],
    [{ is_public: false }, 'members_only'],
    [{ is_public: true, access_level: 'members_only' }, 'members_only'],
    [{ is_public: true, access_level: 'everybody' }, 'members_only'],
    [{ access_level: 'TIER_SPECIFIC' }, 'tier_specific'],
  ])('reads the access of %j as %s', (data, expected) => {
    expect(heard(readMediaAsset, { ...LEAST, ...data }).record?.accessLevel).toBe(expected);
  });

  it('never opens an asset to more people because it cannot read to whom', () => {
    const data = {
      ...LEAST,
      access_roles: ['coach', 'student'],
      required_tier: 'gold',
      status: '?',
    };
    expect(heard(readMediaAsset, data).record).toMatchObject({
      accessRoles: ['admin', 'member'],
      requiredTier: 'lifetime',
      status: 'processing',
    });
  });

  it('reads the twins, and lengths that were stored as floats', () => {
    const data = {
      file_name: 'a.mp4',
      object_storage_key: 'o-9',
      stream_video_id: 'st-9',
      duration_seconds: 12.34,
    };
    expect(heard(readMediaAsset, data).record).toMatchObject({
      filename: 'a.mp4',
      objectId: 'o-9',
      streamId: 'st-9',
      durationSeconds: 12,
    });
  });
});
