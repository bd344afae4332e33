import type { CallScope } from '../../shared/call-scope.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { FileIntake } from '../files/index.js';
import type { ProfilePictures } from '../profiles/index.js';
import type { MediaAssetRecord } from './media-asset.record.js';
import type { MediaAssetStore } from './media-asset.store.js';
import type { MediaReferenceStore } from './media-references.store.js';

/** For how long a picture that was replaced is kept: pages and mails may still show it. */
export const REPLACED_HOURS = 24;

export interface MediaReferencesDeps {
  readonly store: MediaAssetStore;
  readonly stored: MediaReferenceStore;
  readonly pictures: ProfilePictures;
  readonly intake: Pick<FileIntake, 'discard'>;
}

/** Who has which file: an object goes when nobody has it any more, and not before. */
export class MediaReferences {
  constructor(private readonly deps: MediaReferencesDeps) {}

  /**
   * After an asset was removed: its object is removed too, unless somebody else has it. Whose picture it
   * was has none from now on.
   */
  async release(asset: MediaAssetRecord, now: Instant, scope: CallScope): Promise<void> {
    const { store, pictures, intake } = this.deps;
    const { objectId } = asset;
    if (objectId === null) return;
    const others = (await store.ofObjects([objectId], scope)).get(objectId) ?? [];
    if (others.some(({ id }) => id !== asset.id)) return;
    await pictures.clear(objectId, now, scope);
    if ((await this.#holding([objectId], scope)).has(objectId)) return;
    intake.discard(objectId);
  }

  /** Avatars older than {@link REPLACED_HOURS} that are nobody's picture any more. */
  async replacedAvatars(now: Instant, scope: CallScope): Promise<readonly MediaAssetRecord[]> {
    const { stored, pictures } = this.deps;
    const before = toInstant(new Date(Date.parse(now) - REPLACED_HOURS * 3_600_000));
    const avatars = await stored.avatarsBefore(before, scope);
    const objectIds = avatars.flatMap(({ objectId }) => objectId ?? []);
    const current = await pictures.current(objectIds, scope);
    return avatars.filter(({ objectId }) => objectId === null || !current.has(objectId));
  }

  /** Removes an asset that is not needed any more, and its object as {@link release} does. */
  async retire(asset: MediaAssetRecord, now: Instant, scope: CallScope): Promise<void> {
    await this.deps.store.remove(asset, scope);
    await this.release(asset, now, scope);
  }

  /**
   * Those of these objects that nobody refers to: no asset, no profile, no application, and no address in
   * an event, an article or a profile. What was stored a moment ago may be about to be referred to: ask
   * for what is old.
   */
  async unreferenced(objectIds: readonly string[], scope: CallScope): Promise<readonly string[]> {
    const { store, stored } = this.deps;
    const [assets, held, shown] = await Promise.all([
      store.ofObjects(objectIds, scope),
      this.#holding(objectIds, scope),
      stored.shown(scope),
    ]);
    return objectIds.filter((id) => !assets.has(id) && !held.has(id) && !shown.has(id));
  }

  /** Those of these objects that a profile or an application has. */
  async #holding(objectIds: readonly string[], scope: CallScope): Promise<ReadonlySet<string>> {
    const { pictures, stored } = this.deps;
    const [current, papers] = await Promise.all([
      pictures.current(objectIds, scope),
      stored.papers(scope),
    ]);
    return new Set(objectIds.filter((id) => current.has(id) || papers.has(id)));
  }
}
