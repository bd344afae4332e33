import type { RequestContext } from '../../graphql/context.js';
import { mayDo } from '../../shared/actions.js';
import { BehindTheAnswer } from '../../shared/behind.js';
import { type CallScope, NO_SCOPE } from '../../shared/call-scope.js';
import { AppError, refusal } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import type { Tier } from '../../shared/tier.js';
import type { Role, Viewer } from '../../shared/viewer.js';
import type { AuditTrail } from '../audit/index.js';
import type { Destination, FileIntake, FileKind, StoredFile } from '../files/index.js';
import type { PictureOwner, ProfilePictures, ProfileRecord } from '../profiles/index.js';
import type { EntityLinks, LinkedEntity } from './linked-entities.js';
import type { MediaAccessLevel, MediaAssetRecord, NewMediaAsset } from './media-asset.record.js';
import type { MediaAssetStore } from './media-asset.store.js';
import {
  type ChosenAccess,
  type MediaForm,
  readMediaForm,
  refuseHalfLink,
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

/** What came of an upload. The profile is that of an avatar's owner, with the picture. */
export interface Uploaded {
  readonly asset: MediaAssetRecord;
  readonly profile: ProfileRecord | null;
}

export interface MediaUploadDeps {
  readonly store: MediaAssetStore;
  readonly links: EntityLinks;
  readonly intake: FileIntake;
  readonly pictures: ProfilePictures;
  readonly audit: AuditTrail;
}

const FILE = ['input', 'file'];

/** Files on their way to be assets, whichever door they come in by: one rule for all of them. */
export class MediaUploadService {
  readonly #behind = new BehindTheAnswer();

  constructor(private readonly deps: MediaUploadDeps) {}

  /**
   * Whether the viewer may upload such a file with such details; throws FORBIDDEN, or {@link InputError}
   * with every problem. At most one call of ZeroDB, and none of the file.
   */
  async check(
    kind: FileKind,
    details: UploadDetails,
    context: RequestContext,
  ): Promise<UploadPlan> {
    const { viewer } = context;
    const uploadedBy = refuseOthers(viewer, kind);
    const form = readMediaForm(details);
    const access = accessOf(kind, form, viewer);
    refuseHalfLink(details);
    const link = await this.#linkOf(kind, details, context);
    return {
      ...{ kind, uploadedBy, ...access, ...link },
      title: form.title ?? null,
      description: form.description ?? null,
      altText: form.altText ?? null,
      caption: form.caption ?? null,
      tags: form.tags ?? [],
    };
  }

  /** Where the bytes of a planned upload go. */
  destinationOf({ kind, uploadedBy }: UploadPlan, path: readonly string[]): Destination {
    return { kind, prefix: `user_${uploadedBy}`, metadata: { uploaded_by: uploadedBy }, path };
  }

  /** The whole way of a file that comes with its mutation; none of it is read before it is allowed. */
  async take(
    kind: FileKind,
    file: Promise<IncomingFile>,
    details: UploadDetails,
    context: RequestContext,
  ): Promise<Uploaded> {
    const plan = await this.check(kind, details, context);
    const { intake, pictures } = this.deps;
    const owner = kind === 'avatar' ? await pictures.ownerOf(plan.uploadedBy, context) : undefined;
    const stored = await intake.take(await file, this.destinationOf(plan, FILE), context.scope);
    return this.finish(stored, plan, context, { ...(owner && { owner }) });
  }

  /**
   * Makes the asset of a stored file, and of an avatar the picture of its owner. When that fails the
   * object is removed again, and the asset with it: nothing is left half done. From here on it does not
   * matter whether the client waits. `id` is the asset's, where the caller wants to know it beforehand.
   */
  async finish(
    stored: StoredFile,
    plan: UploadPlan,
    context: RequestContext,
    known: { readonly id?: string; readonly owner?: PictureOwner } = {},
  ): Promise<Uploaded> {
    const { meter } = context.scope;
    const scope: CallScope = { ...(meter && { meter }) };
    const { id = newId() } = known;
    try {
      const done =
        plan.kind === 'avatar'
          ? await this.#finishPicture(id, stored, plan, known.owner, context, scope)
          : { asset: await this.#add(id, stored, plan, context, scope), profile: null };
      this.#tell(done.asset, context);
      return done;
    } catch (error) {
      this.#undo(id, stored, plan, context);
      throw error;
    }
  }

  /** Takes away the viewer's picture; the file goes later. Null where there is no profile. */
  async removePicture(context: RequestContext): Promise<ProfileRecord | null> {
    const { viewer, now, scope } = context;
    if (viewer.kind === 'anonymous') throw new AppError('UNAUTHENTICATED', 'Sign in first.');
    const { pictures, audit } = this.deps;
    const { profile } = await pictures.ownerOf(viewer.id, context);
    if (!profile) return null;
    const after = await pictures.remove(profile, now, scope);
    if (after !== profile) {
      const entry = { action: 'update', resourceType: 'profile', resourceId: profile.id } as const;
      audit.note({ ...entry, description: 'Removed their picture.' }, context);
    }
    return after;
  }

  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void> {
    return this.#behind.settled();
  }

  async #finishPicture(
    id: string,
    stored: StoredFile,
    plan: UploadPlan,
    known: PictureOwner | undefined,
    context: RequestContext,
    scope: CallScope,
  ): Promise<Uploaded> {
    const { pictures } = this.deps;
    const owner = known ?? (await pictures.ownerOf(plan.uploadedBy, context));
    const profile = await pictures.profileOf(owner, context.now, scope);
    const link = { entityType: 'profile', entityId: profile.id } as const;
    const asset = await this.#add(id, stored, { ...plan, ...link }, context, scope);
    return { asset, profile: await pictures.set(profile, stored.objectId, context.now, scope) };
  }

  #add(
    id: string,
    stored: StoredFile,
    plan: UploadPlan,
    { now }: RequestContext,
    scope: CallScope,
  ): Promise<MediaAssetRecord> {
    return this.deps.store.add(assetOf(id, stored, plan, now), scope);
  }

  /**
   * What was written and must not stay. A write whose answer was lost may have been made after all: what
   * is there is looked up, and a picture that became somebody's stays.
   */
  #undo(id: string, stored: StoredFile, plan: UploadPlan, { log }: RequestContext): void {
    const { store, pictures, intake } = this.deps;
    const { objectId } = stored;
    const work = async () => {
      if (plan.kind === 'avatar' && (await pictures.isCurrent(objectId, NO_SCOPE))) return;
      const asset = await store.current(id, NO_SCOPE);
      if (asset) await store.remove(asset, NO_SCOPE);
      intake.discard(objectId);
    };
    this.#behind.run('undoing an upload', log, work, { objectId, assetId: id });
  }

  #linkOf(kind: FileKind, details: UploadDetails, context: RequestContext) {
    const { entityType, entityId } = details;
    if (entityType == null || entityId == null) return { entityType: null, entityId: null };
    if (kind === 'avatar') {
      const message = 'An avatar belongs to the profile of who uploads it.';
      throw refusal('BAD_USER_INPUT', ['input', 'entityType'], message);
    }
    return this.deps.links.check(entityType, entityId, context);
  }

  #tell({ id, filename, mediaType, entityType, entityId }: MediaAssetRecord, call: RequestContext) {
    const changes = { mediaType: { before: null, after: mediaType } };
    const link = entityType && {
      entity: { before: null, after: `${entityType} ${entityId ?? ''}` },
    };
    this.deps.audit.note(
      {
        action: 'create',
        resourceType: 'media_asset',
        resourceId: id,
        description: `Uploaded “${filename}”.`,
        changes: { ...changes, ...link },
      },
      call,
    );
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

/** An avatar is on every card; and who may not publish does not do it by a certificate either. */
export function refuseAccess(isAvatar: boolean, viewer: Viewer): void {
  const path = ['input', 'accessLevel'];
  if (isAvatar) throw refusal('BAD_USER_INPUT', path, 'An avatar is public.');
  if (mayDo(viewer, 'file.publish')) return;
  throw refusal('FORBIDDEN', path, 'Your role does not allow to choose who may see it.');
}

function assetOf(
  id: string,
  stored: StoredFile,
  { kind, ...said }: UploadPlan,
  createdAt: string,
): NewMediaAsset {
  const { sizeBytes, ...file } = stored;
  return {
    id,
    createdAt,
    ...said,
    ...file,
    mediaType: UPLOAD_RULES[kind].mediaType,
    fileSizeBytes: sizeBytes,
    status: 'ready',
    storageProvider: 'zerodb',
    metadata: { upload_kind: kind },
  };
}
