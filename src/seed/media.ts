import {
  type NewMediaAsset,
  newMediaAsset,
  writeMediaAsset,
} from '../modules/media/media-asset.record.js';
import { PROFILES } from '../modules/profiles/profile.record.js';
import type { JsonObject } from '../shared/document.js';
import { eventIdOf } from './events.js';
import { type SeedFile, tinyPdf, tinyPng } from './files.js';
import type { Moment } from './moment.js';
import type { People } from './people.js';
import { avatarRows, galleryRows, isAvatar } from './pictures.js';
import { idOf } from './random.js';
import { sessionIdOf } from './sessions.js';
import type { Tier } from '../shared/tier.js';

export type Row = Omit<NewMediaAsset, 'id' | 'createdAt' | 'uploadedBy'> & {
  readonly key: string;
  readonly by: string;
};

const MEGABYTE = 1_048_576;

export function mediaIdOf(key: string): string {
  return idOf('media', key);
}

/** Assets whose bytes are not there: still on their way, being worked on, or lost. */
export function mediaDocuments(people: People, moment: Moment): readonly JsonObject[] {
  return [...videoRows(), ...UNFINISHED].map((row, index) =>
    writeMediaAsset(newMediaAsset(assetOf(row, index, people, moment))),
  );
}

/** Assets that are ready, each with the file that makes it true. */
export function mediaFiles(people: People, moment: Moment): readonly SeedFile[] {
  return [...READY, ...galleryRows(), ...avatarRows(people)].map(({ content, ...row }, index) => ({
    key: `seed/${row.filename}`,
    content,
    contentType: row.mimeType ?? 'application/octet-stream',
    ...(isAvatar(row) && {
      collection: 'profile-pictures',
      namedBy: { collection: PROFILES, id: row.entityId ?? '', field: 'profile_picture_id' },
    }),
    documentOf: (objectId) =>
      writeMediaAsset(
        newMediaAsset({
          ...assetOf(row, index, people, moment),
          status: 'ready',
          storageProvider: 'zerodb',
          fileSizeBytes: content.length,
          objectId,
        }),
      ),
  }));
}

function assetOf(
  { key, by, ...values }: Row,
  index: number,
  people: People,
  moment: Moment,
): NewMediaAsset {
  const createdAt = moment.days(-20 + index * 0.6);
  return { id: mediaIdOf(key), createdAt, uploadedBy: people.of(by).userId, ...values };
}

/** Videos are kept by the streaming service; none is there before one has been sent. */
function videoRows(): readonly Row[] {
  const video = (key: string, title: string, values: Partial<NewMediaAsset>): Row => ({
    key,
    by: 'instructor',
    mediaType: 'video',
    filename: `${key}.mp4`,
    mimeType: 'video/mp4',
    fileSizeBytes: 180 * MEGABYTE,
    storageProvider: 'cloudflare',
    status: 'processing',
    title,
    tags: ['tutorial'],
    ...values,
  });
  const tiers: readonly Tier[] = ['free', 'basic', 'premium', 'lifetime'];
  return [
    video('video-welcome', 'Welcome to the Association', { accessLevel: 'public' }),
    video('video-breakfalls', 'Six Breakfalls', {
      accessLevel: 'members_only',
      status: 'uploading',
    }),
    video('video-sparring', 'Tactics: Lost Recording', {
      accessLevel: 'members_only',
      status: 'failed',
      processingError: 'The file ended before its header said so.',
      entityType: 'training_session',
      entityId: sessionIdOf('ended-failed'),
    }),
    ...tiers.map((requiredTier) =>
      video(`video-tier-${requiredTier}`, `Course for the ${requiredTier} tier`, {
        accessLevel: 'tier_specific',
        requiredTier,
      }),
    ),
  ];
}

const UNFINISHED: readonly Row[] = [
  {
    key: 'image-uploading',
    by: 'okafor',
    mediaType: 'image',
    filename: 'grading-day.jpg',
    mimeType: 'image/jpeg',
    fileSizeBytes: 3 * MEGABYTE,
    status: 'uploading',
    accessLevel: 'members_only',
    altText: 'A line of white belts',
    entityType: 'event',
    entityId: eventIdOf('certification-past-kobudo'),
  },
  {
    key: 'document-failed',
    by: 'admin',
    mediaType: 'document',
    filename: 'statutes.docx',
    status: 'failed',
    accessLevel: 'public',
    mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    fileSizeBytes: MEGABYTE,
    processingError: 'The file does not contain what its name says.',
  },
  {
    key: 'document-statutes',
    by: 'admin',
    mediaType: 'document',
    filename: 'statutes.pdf',
    mimeType: 'application/pdf',
    fileSizeBytes: MEGABYTE,
    status: 'processing',
    accessLevel: 'public',
    title: 'Statutes of the Association',
    description:
      'Purpose, membership, organs and finances of the association, as adopted by the general assembly. Article four explains how an application is decided and who may appeal.',
  },
  {
    key: 'backup-processing',
    by: 'admin',
    mediaType: 'backup',
    filename: 'profiles_backup.json.gz',
    mimeType: 'application/gzip',
    fileSizeBytes: 0,
    status: 'processing',
    accessLevel: 'members_only',
    accessRoles: ['admin'],
  },
  {
    key: 'certificate-processing',
    by: 'applicant.review',
    mediaType: 'certificate',
    filename: 'purple-belt.pdf',
    mimeType: 'application/pdf',
    fileSizeBytes: 240_000,
    status: 'processing',
    accessLevel: 'members_only',
    accessRoles: ['board_member', 'admin'],
    entityType: 'application',
    entityId: idOf('application', 'review'),
  },
];

export type FileRow = Row & { readonly content: Buffer };

function pdf(key: string, title: string, values: Partial<Row>): FileRow {
  return {
    key,
    by: 'mensah',
    mediaType: 'document',
    filename: `${key}.pdf`,
    mimeType: 'application/pdf',
    title,
    content: tinyPdf(title),
    ...values,
  };
}

const READY: readonly FileRow[] = [
  {
    key: 'captions-breakfalls',
    by: 'instructor',
    mediaType: 'other',
    filename: 'breakfalls.vtt',
    mimeType: 'text/vtt',
    accessLevel: 'members_only',
    title: 'Six Breakfalls: English captions',
    content: Buffer.from(
      'WEBVTT\n\n00:00.000 --> 00:04.000\nWe begin on the ground.\n\n00:04.000 --> 00:09.000\nChin in, hands flat.\n',
    ),
  },
  {
    key: 'etiquette',
    by: 'admin',
    mediaType: 'document',
    filename: 'etiquette.md',
    mimeType: 'text/markdown',
    accessLevel: 'members_only',
    title: 'Etiquette on the Mat',
    content: Buffer.from('# Etiquette\n\n- Bow when you come and when you go.\n- Tap early.\n'),
  },
  {
    key: 'image-poster',
    by: 'board',
    mediaType: 'image',
    filename: 'winter-championship.png',
    mimeType: 'image/png',
    width: 1,
    height: 1,
    accessLevel: 'public',
    altText: 'Poster of the winter championship',
    caption: 'WWMAA Winter Championship',
    tags: ['poster'],
    entityType: 'event',
    entityId: eventIdOf('tournament-champions'),
    content: tinyPng(),
  },
  pdf('handbook', 'Handbook for Members', { accessLevel: 'members_only', by: 'admin' }),
  pdf('plan-free', 'Training Plan: Four Weeks at Home', {
    accessLevel: 'tier_specific',
    requiredTier: 'free',
  }),
  pdf('plan-basic', 'Training Plan: Twelve Weeks', {
    accessLevel: 'tier_specific',
    requiredTier: 'basic',
  }),
  pdf('plan-premium', 'Training Plan: The Competition Season', {
    accessLevel: 'tier_specific',
    requiredTier: 'premium',
  }),
  pdf('plan-lifetime', 'Workbook: The Path to the Instructor License', {
    accessLevel: 'tier_specific',
    requiredTier: 'lifetime',
  }),
  pdf('certificate-ishida', 'Certificate: Senior Instructor', {
    mediaType: 'certificate',
    accessLevel: 'members_only',
    accessRoles: ['board_member', 'admin'],
    by: 'ishida',
  }),
  {
    key: 'other-packing-list',
    by: 'lindqvist',
    mediaType: 'other',
    filename: 'packing-list.txt',
    mimeType: 'text/plain',
    accessLevel: 'public',
    title: 'Packing List',
    content: Buffer.from('Uniform, water, tape, sandals, a warm sweater, patience.\n'),
  },
];
