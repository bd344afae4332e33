import { z } from 'zod';

import { type Action, mayDo } from '../../shared/actions.js';
import { InputError, type Problem, refusal } from '../../shared/errors.js';
import { clearable, line, paragraphs, parseInput } from '../../shared/input.js';
import { type Tier, TIERS } from '../../shared/tier.js';
import type { Role, Viewer } from '../../shared/viewer.js';
import type { FileKind } from '../files/index.js';
import {
  MEDIA_ACCESS_LEVELS,
  type MediaAccessLevel,
  type MediaAssetRecord,
  type MediaType,
} from './media-asset.record.js';

/** What follows from what a file is uploaded as. */
export interface UploadRule {
  readonly action: Action;
  readonly mediaType: MediaType;
  readonly accessLevel: MediaAccessLevel;
  readonly accessRoles: readonly Role[];
}

/** Private papers: for their owner, the board and the office. */
const PAPERS: readonly Role[] = ['board_member', 'admin'];

export const UPLOAD_RULES: Readonly<Record<FileKind, UploadRule>> = {
  avatar: {
    action: 'file.upload',
    mediaType: 'image',
    accessLevel: 'public',
    accessRoles: [],
  },
  image: {
    action: 'file.publish',
    mediaType: 'image',
    accessLevel: 'members_only',
    accessRoles: [],
  },
  document: {
    action: 'file.publish',
    mediaType: 'document',
    accessLevel: 'members_only',
    accessRoles: [],
  },
  certificate: {
    action: 'file.upload',
    mediaType: 'certificate',
    accessLevel: 'members_only',
    accessRoles: PAPERS,
  },
  captions: {
    action: 'file.publish',
    mediaType: 'other',
    accessLevel: 'members_only',
    accessRoles: [],
  },
};

export const MAX_TAGS = 20;

/** Text that is cleared by sending none. */
const orNothing = <T extends z.ZodType<string>>(schema: T) =>
  schema.transform((text: string) => (text === '' ? null : text));
const optionalLine = (max: number) => clearable(orNothing(line(max, 0)));

const tags = z
  .array(line(50))
  .transform((all): readonly string[] => [...new Set(all)])
  .refine((all) => all.length <= MAX_TAGS, `At most ${MAX_TAGS}.`)
  .nullable()
  .transform((all) => all ?? [])
  .optional();

const FORM = z.object({
  title: optionalLine(200),
  description: clearable(orNothing(paragraphs(2_000))),
  altText: optionalLine(500),
  caption: optionalLine(500),
  tags,
  accessLevel: z.enum(MEDIA_ACCESS_LEVELS).nullish(),
  requiredTier: clearable(z.enum(TIERS)),
});

/** What people say of a file, read: absent is not said, null says that there is none. */
export type MediaForm = z.output<typeof FORM>;

/** Reads it; throws with every problem at once. */
export function readMediaForm(input: object): MediaForm {
  return parseInput(FORM, input);
}

/** Who may see an asset, as far as people choose it. */
export interface ChosenAccess {
  readonly accessLevel: MediaAccessLevel;
  readonly requiredTier: Tier | null;
}

/** A level for a tier names one, and no other level does. */
export function refuseUnfit({ accessLevel, requiredTier }: ChosenAccess): void {
  const path = ['input', 'requiredTier'];
  if (accessLevel === 'tier_specific' && requiredTier === null) {
    throw refusal('BAD_USER_INPUT', path, 'TIER_SPECIFIC needs a tier.');
  }
  if (accessLevel !== 'tier_specific' && requiredTier !== null) {
    throw refusal('BAD_USER_INPUT', path, 'Only TIER_SPECIFIC has a tier.');
  }
}

/** Certificates stay private papers until somebody opens them; what is named narrows no other level. */
export function rolesOf(
  mediaType: MediaType,
  accessLevel: MediaAccessLevel,
  before: readonly Role[],
): readonly Role[] {
  if (mediaType !== 'certificate') return before;
  return accessLevel === 'members_only' ? PAPERS : [];
}

/** Fields that decide who may see an asset. */
export type AccessFacts = Pick<MediaAssetRecord, 'accessLevel' | 'requiredTier' | 'accessRoles'>;

/** Both parts of a link, or neither. */
export function refuseHalfLink(input: {
  readonly entityType?: unknown;
  readonly entityId?: unknown;
}): void {
  const missing = (['entityType', 'entityId'] as const).filter((name) => input[name] == null);
  if (missing.length !== 1) return;
  const message = '`entityType` and `entityId` belong together.';
  const problems = missing.map((name): Problem => {
    return { path: ['input', name], code: 'BAD_USER_INPUT', message };
  });
  throw new InputError(problems as [Problem, ...Problem[]]);
}

/** Whether an asset was uploaded to be the picture of a person. */
export function isAvatar({ metadata }: Pick<MediaAssetRecord, 'metadata'>): boolean {
  return metadata['upload_kind'] === 'avatar';
}

/** What an avatar belongs to is not to be chosen. */
export function refuseLink(): InputError {
  const message = 'An avatar belongs to the profile of who uploads it.';
  return refusal('BAD_USER_INPUT', ['input', 'entityType'], message);
}

/** An avatar is on every card; and who may not publish does not do it by a certificate either. */
export function refuseAccess(isAvatar: boolean, viewer: Viewer): void {
  const path = ['input', 'accessLevel'];
  if (isAvatar) throw refusal('BAD_USER_INPUT', path, 'An avatar is public.');
  if (mayDo(viewer, 'file.publish')) return;
  throw refusal('FORBIDDEN', path, 'Your role does not allow to choose who may see it.');
}
