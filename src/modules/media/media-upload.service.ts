import type { RequestContext } from '../../graphql/context.js';
import { BehindTheAnswer } from '../../shared/behind.js';
import { type CallScope, NO_SCOPE } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import type { Instant } from '../../shared/instant.js';
import type { AuditTrail } from '../audit/index.js';
import type { Destination, FileIntake, FileKind, StoredFile } from '../files/index.js';
import type { ProfilePictures, ProfileRecord } from '../profiles/index.js';
import type { EntityLinks } from './linked-entities.js';
import type { MediaAssetRecord, NewMediaAsset } from './media-asset.record.js';
import type { MediaAssetStore } from './media-asset.store.js';
import { isAvatar } from './media-upload.rules.js';
import {
  type AssetFacts,
  factsOf,
  type UploadDetails,
  type UploadPlan,
  UploadPlans,
} from './upload-plans.js';

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

  readonly #plans: UploadPlans;

  constructor(private readonly deps: MediaUploadDeps) {
    this.#plans = new UploadPlans(deps.links, deps.pictures);
  }

  /**
   * Whether the viewer may upload such a file with such details; throws FORBIDDEN, or {@link InputError}
   * with every problem. At most one call of ZeroDB, and none of the file.
   */
  async check(
    kind: FileKind,
    details: UploadDetails,
    context: RequestContext,
  ): Promise<UploadPlan> {
    return (await this.#plans.prepare(kind, details, context)).plan;
  }

  /** The same for who makes the asset before its file is there: what it will say. */
  async factsFor(
    kind: FileKind,
    details: UploadDetails,
    context: RequestContext,
  ): Promise<AssetFacts> {
    return factsOf(await this.check(kind, details, context));
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
    const { plan, profile } = await this.#plans.prepare(kind, details, context);
    const destination = this.destinationOf(plan, FILE);
    const stored = await this.deps.intake.take(await file, destination, context.scope);
    return this.finish(stored, plan, context, { profile });
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
    known: { readonly id?: string; readonly profile?: ProfileRecord | null } = {},
  ): Promise<Uploaded> {
    const { id = newId() } = known;
    try {
      const made = assetOf(id, stored, plan, context.now);
      const asset = await this.deps.store.add(made, unhurried(context));
      const profile = await this.setPicture(asset, context, known.profile ?? null);
      this.tell(asset, context);
      return { asset, profile };
    } catch (error) {
      this.#undo(id, stored, plan, context);
      throw error;
    }
  }

  /** Makes an avatar the picture of its owner; of any other asset it does nothing and answers null. */
  async setPicture(
    asset: MediaAssetRecord,
    context: RequestContext,
    known: ProfileRecord | null = null,
  ): Promise<ProfileRecord | null> {
    const { objectId, entityId } = asset;
    if (!isAvatar(asset) || objectId === null || entityId === null) return null;
    const { pictures } = this.deps;
    const scope = unhurried(context);
    const profile = known?.id === entityId ? known : await pictures.profileById(entityId, scope);
    return pictures.set(profile, objectId, context.now, scope);
  }

  /** The viewer's own profile; null where there is none yet. */
  async ownProfile(context: RequestContext): Promise<ProfileRecord | null> {
    const { viewer } = context;
    if (viewer.kind === 'anonymous') return null;
    return (await this.deps.pictures.ownerOf(viewer.id, context)).profile;
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

  /** Writes into the log what was uploaded. */
  tell({ id, filename, mediaType, entityType, entityId }: MediaAssetRecord, call: RequestContext) {
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

function assetOf(
  id: string,
  stored: StoredFile,
  plan: UploadPlan,
  createdAt: Instant,
): NewMediaAsset {
  const { sizeBytes: fileSizeBytes, ...file } = stored;
  const kept = { status: 'ready', storageProvider: 'zerodb' } as const;
  return { id, createdAt, ...factsOf(plan), ...file, fileSizeBytes, ...kept };
}

/** What has begun to be written is written to its end, whether anybody waits for it or not. */
function unhurried({ scope: { meter } }: RequestContext): CallScope {
  return meter ? { meter } : {};
}
