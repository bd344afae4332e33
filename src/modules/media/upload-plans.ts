import type { RequestContext } from '../../graphql/context.js';
import { mayDo } from '../../shared/actions.js';
import { AppError } from '../../shared/errors.js';
import type { Tier } from '../../shared/tier.js';
import type { Role, Viewer } from '../../shared/viewer.js';
import type { FileKind } from '../files/index.js';
import type { ProfilePictures, ProfileRecord } from '../profiles/index.js';
import type { EntityLink, EntityLinks, LinkedEntity } from './linked-entities.js';
import type { MediaAccessLevel, MediaAssetRecord } from './media-asset.record.js';
import {
  type ChosenAccess,
  type MediaForm,
  readMediaForm,
  refuseAccess,
  refuseHalfLink,
  refuseLink,
  refuseUnfit,
  rolesOf,
  UPLOAD_RULES,
} from './media-upload.rules.js';

/** What people say of a file that they upload, beside the file. */
export interface UploadDetails {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly altText?: string | null;
  readonly caption?: string | null;
  readonly tags?: readonly string[] | null;
  readonly accessLevel?: MediaAccessLevel | null;
  readonly requiredTier?: Tier | null;
  readonly entityType?: LinkedEntity | null;
  /** Global id. */
  readonly entityId?: string | null;
}

/** An upload that was found to be allowed: what its asset will say. Plain data, so that it can be kept. */
export interface UploadPlan {
  readonly kind: FileKind;
  readonly uploadedBy: string;
  readonly accessLevel: MediaAccessLevel;
  readonly requiredTier: Tier | null;
  readonly accessRoles: readonly Role[];
  readonly entityType: LinkedEntity | null;
  /** As stored. */
  readonly entityId: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly altText: string | null;
  readonly caption: string | null;
  readonly tags: readonly string[];
}

/** What an asset is beside its file. */
export type AssetFacts = Omit<UploadPlan, 'kind'> &
  Pick<MediaAssetRecord, 'mediaType' | 'metadata'>;

/** Decides which uploads are allowed, and what becomes of them. */
export class UploadPlans {
  constructor(
    private readonly links: EntityLinks,
    private readonly pictures: ProfilePictures,
  ) {}

  /** The plan, and of an avatar the profile that it is for; throws FORBIDDEN or what is wrong. */
  async prepare(kind: FileKind, details: UploadDetails, context: RequestContext) {
    const { viewer } = context;
    const uploadedBy = refuseOthers(viewer, kind);
    const form = readMediaForm(details);
    const access = accessOf(kind, form, viewer);
    refuseHalfLink(details);
    const profile = kind === 'avatar' ? await this.#ownerOf(uploadedBy, details, context) : null;
    const link = profile ? ofProfile(profile) : await this.#linkOf(details, context);
    const plan: UploadPlan = {
      ...{ kind, uploadedBy, ...access, ...link },
      title: form.title ?? null,
      description: form.description ?? null,
      altText: form.altText ?? null,
      caption: form.caption ?? null,
      tags: form.tags ?? [],
    };
    return { plan, profile };
  }

  /** The profile that an avatar is for, made where there is none. */
  async #ownerOf(
    uploadedBy: string,
    { entityType }: UploadDetails,
    context: RequestContext,
  ): Promise<ProfileRecord> {
    if (entityType != null) throw refuseLink();
    const owner = await this.pictures.ownerOf(uploadedBy, context);
    return this.pictures.profileOf(owner, context.now, context.scope);
  }

  #linkOf({ entityType, entityId }: UploadDetails, context: RequestContext) {
    if (entityType == null || entityId == null) return { entityType: null, entityId: null };
    return this.links.check(entityType, entityId, context);
  }
}

/** Throws unless the role of the viewer may upload such files; answers who they are. */
function refuseOthers(viewer: Viewer, kind: FileKind): string {
  if (viewer.kind === 'anonymous') throw new AppError('UNAUTHENTICATED', 'Sign in first.');
  if (mayDo(viewer, UPLOAD_RULES[kind].action)) return viewer.id;
  throw new AppError('FORBIDDEN', 'Your role does not allow uploads of this kind.');
}

function accessOf(kind: FileKind, form: MediaForm, viewer: Viewer) {
  const rule = UPLOAD_RULES[kind];
  const accessLevel = form.accessLevel ?? rule.accessLevel;
  const chosen: ChosenAccess = { accessLevel, requiredTier: form.requiredTier ?? null };
  refuseUnfit(chosen);
  if (accessLevel !== rule.accessLevel) refuseAccess(kind === 'avatar', viewer);
  return { ...chosen, accessRoles: rolesOf(rule.mediaType, accessLevel, rule.accessRoles) };
}

function ofProfile({ id }: ProfileRecord): EntityLink {
  return { entityType: 'profile', entityId: id };
}

/** What the asset of a plan says. */
export function factsOf({ kind, ...said }: UploadPlan): AssetFacts {
  return { ...said, mediaType: UPLOAD_RULES[kind].mediaType, metadata: { upload_kind: kind } };
}
