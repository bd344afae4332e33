import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import { isAbsent, readBy } from '../../shared/record-field.js';
import {
  count,
  flag,
  link,
  oneOf,
  optionalCount,
  optionalId,
  optionalOneOf,
  optionalText,
  text,
  textOr,
} from '../../shared/record-fields.js';
import { json, roles, texts } from '../../shared/record-lists.js';
import { readFlag } from '../../shared/record-values.js';
import { TIERS } from '../../shared/tier.js';
import { keyed, writingAudience } from './media-audience-key.js';
import { uploadState } from './upload-state.record.js';

export const MEDIA_ASSETS = 'media_assets';

/** What copies of assets are kept under; every write drops them all. */
export const MEDIA = ['media'] as const;

export const MEDIA_TYPES = [
  'image',
  'video',
  'document',
  'certificate',
  'backup',
  'other',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const MEDIA_STATUSES = ['uploading', 'processing', 'ready', 'failed'] as const;
export type MediaStatus = (typeof MEDIA_STATUSES)[number];

export const MEDIA_ACCESS_LEVELS = ['public', 'members_only', 'tier_specific'] as const;
export type MediaAccessLevel = (typeof MEDIA_ACCESS_LEVELS)[number];

export const STORAGE_PROVIDERS = ['zerodb', 'cloudflare'] as const;
export type StorageProvider = (typeof STORAGE_PROVIDERS)[number];

const storedLevel = oneOf('access_level', MEDIA_ACCESS_LEVELS, 'members_only');
/** Older programs knew one flag; it speaks only where no level is stored. */
const accessLevel = readBy(storedLevel, ['is_public'], (data, warn) =>
  isAbsent(data['access_level']) && readFlag(data['is_public']) === true
    ? 'public'
    : storedLevel.read(data, warn),
);

export const mediaAssetTable = recordTable('MediaAsset', MEDIA_ASSETS, {
  mediaType: keyed(oneOf('media_type', MEDIA_TYPES, 'other')),
  filename: text(['filename', 'file_name']),
  mimeType: textOr('mime_type', 'application/octet-stream'),
  fileSizeBytes: count(['file_size_bytes', 'file_size']),
  width: optionalCount('width', 1),
  height: optionalCount('height', 1),
  durationSeconds: optionalCount('duration_seconds'),

  // Assets of older programs have no status: they were stored when they were complete.
  status: keyed(oneOf('status', MEDIA_STATUSES, 'ready', { unreadable: 'processing' })),
  processingError: optionalText('processing_error'),
  /** Of an asset that is uploaded with a ticket, until it is complete. */
  upload: uploadState,

  storageProvider: oneOf('storage_provider', STORAGE_PROVIDERS, 'zerodb'),
  /** Where the bytes are: an object of the document store, or a video of the streaming service. */
  objectId: optionalText(['object_id', 'object_storage_key']),
  streamId: optionalText(['cloudflare_stream_id', 'stream_video_id']),
  /** As stored: never handed out for an asset that is not public. */
  url: link('url'),
  thumbnailUrl: link('thumbnail_url'),
  previewUrl: link('preview_url'),

  accessLevel: keyed(accessLevel),
  // Assets that ask for a tier which cannot be read ask for the highest.
  requiredTier: keyed(optionalOneOf('required_tier', TIERS, { unreadable: 'lifetime' })),
  accessRoles: writingAudience(roles('access_roles')),

  uploadedBy: optionalId('uploaded_by'),
  entityType: optionalText('entity_type'),
  entityId: optionalId('entity_id'),

  title: optionalText('title'),
  description: optionalText('description'),
  altText: optionalText('alt_text'),
  caption: optionalText('caption'),
  tags: texts('tags'),
  captionsAvailable: flag('captions_available'),
  captionLanguages: texts('caption_languages'),
  viewCount: count('view_count'),
  downloadCount: count('download_count'),
  metadata: json('metadata'),
});

export type MediaAssetRecord = RecordOf<typeof mediaAssetTable>;
export type NewMediaAsset = NewOf<typeof mediaAssetTable>;
export const {
  read: readMediaAsset,
  write: writeMediaAsset,
  create: newMediaAsset,
} = mediaAssetTable;
