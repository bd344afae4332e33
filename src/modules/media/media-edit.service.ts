import { isDeepStrictEqual } from 'node:util';

import type { RequestContext } from '../../graphql/context.js';
import { BehindTheAnswer } from '../../shared/behind.js';
import { NO_SCOPE } from '../../shared/call-scope.js';
import { AppError, refusal } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import { foundOrRefused } from '../../shared/input.js';
import { type AuditEntry, type AuditTrail, changesOf } from '../audit/index.js';
import type { ProfilePictures } from '../profiles/index.js';
import type { EntityLink, EntityLinks } from './linked-entities.js';
import { mayEditMedia } from './media-asset.policy.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import type { MediaAssetStore } from './media-asset.store.js';
import type { MediaReader } from './media-reader.js';
import type { MediaReferences } from './media-references.js';
import {
  type AccessFacts,
  type MediaForm,
  isAvatar,
  readMediaForm,
  refuseAccess,
  refuseHalfLink,
  refuseLink,
  refuseUnfit,
  rolesOf,
} from './media-upload.rules.js';
import type { UploadDetails } from './upload-plans.js';

/** What is to change: absent is unchanged, null clears. */
export interface MediaChanges extends UploadDetails {
  readonly id: string;
}

export interface MediaEditDeps {
  readonly store: MediaAssetStore;
  readonly reader: MediaReader;
  readonly links: EntityLinks;
  readonly references: MediaReferences;
  readonly pictures: Pick<ProfilePictures, 'takeOff'>;
  readonly audit: AuditTrail;
  readonly ids: GlobalIds;
}

const ID = ['input', 'id'];

/** What becomes of assets once they are there. */
export class MediaEditService {
  readonly #behind = new BehindTheAnswer();

  constructor(private readonly deps: MediaEditDeps) {}

  /** Changes what is said of an asset, by who uploaded it or the office: one write, or CONFLICT. */
  async update(input: MediaChanges, context: RequestContext): Promise<MediaAssetRecord> {
    const form = readMediaForm(input);
    const before = await this.#editable(input.id, context);
    const facts = {
      ...textsOf(form),
      ...accessChanged(before, form, context),
      ...(await this.#linkOf(before, input, context)),
    };
    const changes = differing(before, facts);
    if (Object.keys(changes).length === 0) return before;
    const after = await this.#write(before, changes, context);
    const fields = Object.keys(changes) as (keyof MediaAssetRecord)[];
    const description = `Changed what is said of “${after.filename}”.`;
    const told = { description, changes: changesOf(before, after, fields) };
    this.deps.audit.note({ action: 'update', ...about(after), ...told }, context);
    return after;
  }

  /**
   * Removes an asset; its file goes behind the answer, once nobody has it any more. Nothing is removed
   * that the audit log was not told of.
   */
  async delete({ id }: { readonly id: string }, context: RequestContext): Promise<string> {
    const { store, audit } = this.deps;
    const asset = await this.#visible(id, context);
    const description = `Deleted the file “${asset.filename}”.`;
    const entry: AuditEntry = { action: 'delete', ...about(asset), description };
    await audit.record({ ...entry, severity: 'warning', changes: factsOf(asset) }, context);
    let removed = false;
    try {
      await this.#takeOff(asset, context);
      removed = await store.remove(asset, context.scope);
    } finally {
      if (!removed) audit.note({ ...entry, severity: 'warning', success: false }, context);
    }
    foundOrRefused(removed || null, ID, 'file');
    this.#release(asset, context);
    return asset.id;
  }

  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void> {
    return this.#behind.settled();
  }

  /** A picture goes from its profile before it goes: by its address it is still had as long as it is there. */
  async #takeOff(asset: MediaAssetRecord, { now, scope }: RequestContext): Promise<void> {
    const { entityId, objectId } = asset;
    if (!isAvatar(asset) || entityId === null || objectId === null) return;
    await this.deps.pictures.takeOff(entityId, objectId, now, scope);
  }

  #release(asset: MediaAssetRecord, { log, now }: RequestContext): void {
    const { references } = this.deps;
    const work = () => references.release(asset, now, NO_SCOPE);
    this.#behind.run('removing a file', log, work, { objectId: asset.objectId });
  }

  async #visible(globalId: string, context: RequestContext): Promise<MediaAssetRecord> {
    const { ids, reader } = this.deps;
    const id = ids.decodeAs('MediaAsset', globalId);
    const [asset = null] = id === null ? [] : await reader.byIds([id], context);
    return foundOrRefused(asset, ID, 'file');
  }

  async #editable(globalId: string, context: RequestContext): Promise<MediaAssetRecord> {
    const asset = await this.#visible(globalId, context);
    if (mayEditMedia(context.viewer, asset)) return asset;
    throw new AppError('FORBIDDEN', 'Only who uploaded it and the office may change it.');
  }

  async #linkOf(
    before: MediaAssetRecord,
    input: MediaChanges,
    context: RequestContext,
  ): Promise<Partial<Record<keyof EntityLink, string | null>>> {
    const { entityType, entityId } = input;
    if (entityType === undefined && entityId === undefined) return {};
    refuseHalfLink(input);
    if (isAvatar(before)) throw refuseLink();
    if (entityType == null || entityId == null) return { entityType: null, entityId: null };
    return this.deps.links.check(entityType, entityId, context);
  }

  async #write(
    before: MediaAssetRecord,
    changes: Partial<MediaAssetRecord>,
    { now, scope }: RequestContext,
  ): Promise<MediaAssetRecord> {
    try {
      return await this.deps.store.change(before, changes, now, scope);
    } catch (error) {
      const lost = error instanceof AppError && /^(?:CONFLICT|NOT_FOUND)$/.test(error.code);
      if (!lost) throw error;
      throw refusal(error.code, ID, error.message);
    }
  }
}

function about({ id }: MediaAssetRecord): Pick<AuditEntry, 'resourceType' | 'resourceId'> {
  return { resourceType: 'media_asset', resourceId: id };
}

/** What the log keeps of an asset that is gone. */
function factsOf(asset: MediaAssetRecord) {
  const { filename, mediaType, uploadedBy, objectId, entityType, entityId } = asset;
  const facts = { filename, mediaType, uploadedBy, objectId, entityType, entityId };
  return changesOf<Partial<MediaAssetRecord>>(facts, null, Object.keys(facts) as 'filename'[]);
}

function textsOf({ title, description, altText, caption, tags }: MediaForm) {
  const said = { title, description, altText, caption, tags };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** Who may see it from now on; the tier of a level that is left goes with it. */
function accessChanged(
  before: MediaAssetRecord,
  form: MediaForm,
  { viewer }: RequestContext,
): Partial<AccessFacts> {
  const accessLevel = form.accessLevel ?? before.accessLevel;
  const kept = accessLevel === 'tier_specific' ? before.requiredTier : null;
  const requiredTier = form.requiredTier === undefined ? kept : form.requiredTier;
  if (form.accessLevel == null && form.requiredTier === undefined) return {};
  const chosen = { accessLevel, requiredTier };
  refuseUnfit(chosen);
  const same = accessLevel === before.accessLevel && requiredTier === before.requiredTier;
  if (same) return {};
  refuseAccess(isAvatar(before), viewer);
  return { ...chosen, accessRoles: rolesOf(before.mediaType, accessLevel, before.accessRoles) };
}

/** Only what is really another value. */
function differing(
  before: MediaAssetRecord,
  facts: Partial<MediaAssetRecord>,
): Partial<MediaAssetRecord> {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(facts).filter(([name, value]) => !isDeepStrictEqual(known.get(name), value)),
  );
}
