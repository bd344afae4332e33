import { Readable } from 'node:stream';

import { BehindTheAnswer } from '../../shared/behind.js';
import { NO_SCOPE } from '../../shared/call-scope.js';
import { AppError, InputError, refusal } from '../../shared/errors.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import type { Instant } from '../../shared/instant.js';
import type { Logger } from '../../shared/logger.js';
import type { FileIntake, StoredFile } from '../files/index.js';
import type { MediaAssetRecord } from '../media/index.js';
import type { MediaAssetStore } from '../media/index.js';
import type { UploadPartStore } from './upload-part.store.js';
import { offsetOf, type UploadPart, type UploadState } from '../media/index.js';

/** An asset whose upload is not complete. */
export type UploadingAsset = MediaAssetRecord & { readonly upload: UploadState };

/** Where the problems of an upload are told: a ticket is all that its sender has. */
export const TICKET_PATH = ['input', 'ticketId'];

export interface UploadKeeperDeps {
  readonly store: MediaAssetStore;
  readonly parts: UploadPartStore;
  readonly intake: FileIntake;
  readonly log: Logger;
}

export const isUploading = (asset: MediaAssetRecord | null): asset is UploadingAsset =>
  asset?.upload != null && asset.status !== 'ready';

/**
 * Changes uploads, always from the state that was read: of two at once one wins, and what the other one
 * stored is removed. Nothing here ends because a client goes away.
 */
export class UploadKeeper {
  readonly #behind = new BehindTheAnswer();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(private readonly deps: UploadKeeperDeps) {}

  async read(assetId: string): Promise<UploadingAsset | null> {
    const [asset = null] = await this.deps.store.byIds([assetId], NO_SCOPE);
    return isUploading(asset) ? asset : null;
  }

  /** Notes a part that was stored at the end of what is there. */
  async addPart(asset: UploadingAsset, part: UploadPart, now: Instant): Promise<UploadingAsset> {
    const upload = { ...asset.upload, parts: [...asset.upload.parts, part] };
    const isNoted = ({ parts }: UploadState) =>
      parts.some(({ objectId }) => objectId === part.objectId);
    return this.#change(asset, { upload }, now, isNoted, () => {
      this.drop([part]);
    });
  }

  /** Takes the file in and notes it; rejects with {@link InputError} when it may not be taken, ever. */
  async receive(
    asset: UploadingAsset,
    bytes: AsyncIterable<Buffer>,
    now: Instant,
  ): Promise<UploadingAsset> {
    const { upload } = asset;
    const stored = await this.#take(asset, bytes, now);
    const isNoted = ({ received }: UploadState) => received?.objectId === stored.objectId;
    const discard = () => {
      this.deps.intake.discard(stored.objectId);
    };
    const next = { upload: { ...upload, parts: [], received: stored } };
    const after = await this.#change(asset, next, now, isNoted, discard);
    this.drop(upload.parts);
    return after;
  }

  /** Puts the parts together; whoever else did so at the same time has done it for us. */
  async join(asset: UploadingAsset, now: Instant): Promise<UploadingAsset> {
    try {
      return await this.receive(asset, this.deps.parts.joined(asset.upload.parts), now);
    } catch (error) {
      if (error instanceof InputError) throw error;
      const current = await this.read(asset.id);
      if (current?.upload.received) return current;
      throw current?.status === 'uploading' ? error : over();
    }
  }

  /** Says that nothing will become of it, and removes what there is of it. */
  async end(asset: UploadingAsset, reason: string, now: Instant): Promise<MediaAssetRecord> {
    const { upload } = asset;
    const changes = {
      status: 'failed',
      processingError: reason,
      upload: { ...upload, parts: [], received: null },
    } as const;
    const ended = await this.deps.store.change(asset, changes, now, NO_SCOPE);
    this.drop(upload.parts);
    if (upload.received) this.deps.intake.discard(upload.received.objectId);
    return ended;
  }

  /** Ends it and forgets it. */
  async forget(asset: UploadingAsset, now: Instant): Promise<void> {
    const ended = await this.end(asset, 'The upload was given up.', now);
    await this.deps.store.remove(ended, NO_SCOPE);
  }

  /** Lets the end of the process wait for work whose client may have gone. */
  async finish<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#behind.settled();
  }

  async #take(
    asset: UploadingAsset,
    bytes: AsyncIterable<Buffer>,
    now: Instant,
  ): Promise<StoredFile> {
    const { intake } = this.deps;
    const { kind, declaredBytes } = asset.upload;
    const watched = watch(bytes);
    const file: IncomingFile = {
      filename: asset.filename,
      declaredType: asset.mimeType,
      declaredBytes,
      content: () => Readable.from(watched.bytes, { objectMode: false }),
    };
    const prefix = `user_${asset.uploadedBy ?? 'unknown'}`;
    const metadata = { asset_id: asset.id };
    try {
      return await intake.take(file, { kind, prefix, metadata, path: TICKET_PATH }, NO_SCOPE);
    } catch (error) {
      // What is wrong with a file that did not come whole says nothing about it.
      if (error instanceof InputError && !watched.hasFailed()) {
        await this.end(asset, error.message, now).catch(unlessOvertaken);
      }
      throw error;
    }
  }

  /**
   * Writes the change, or removes what it was about. Where the answer of the store was lost, the asset is
   * read: what it holds must not be removed.
   */
  async #change(
    before: UploadingAsset,
    changes: { readonly upload: UploadState },
    now: Instant,
    isNoted: (upload: UploadState) => boolean,
    undo: () => void,
  ): Promise<UploadingAsset> {
    try {
      const after = await this.deps.store.change(before, changes, now, NO_SCOPE);
      return { ...after, upload: changes.upload };
    } catch (error) {
      const current = await this.read(before.id);
      if (current && isNoted(current.upload)) return current;
      undo();
      throw error;
    }
  }

  /** Removes parts behind the answer. */
  drop(parts: readonly UploadPart[]): void {
    if (parts.length === 0) return;
    const { parts: store, log } = this.deps;
    const remove = async () => {
      for (const part of parts) await store.remove(part);
    };
    this.#behind.run('remove parts of an upload', log, remove, { parts });
  }
}

const over = () => new AppError('CONFLICT', 'This upload is over.');

/** Whoever was faster has seen the same file. */
function unlessOvertaken(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'CONFLICT') throw error;
}

/** The same bytes, and whether they ended before their end. */
function watch(bytes: AsyncIterable<Buffer>) {
  let failed = false;
  const watched = async function* () {
    try {
      yield* bytes;
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  return { bytes: watched(), hasFailed: () => failed };
}

/** Refuses what is not all there, and says how much is missing. */
export function refuseIncomplete({ upload }: UploadingAsset): void {
  const missing = upload.declaredBytes - offsetOf(upload);
  if (missing === 0) return;
  const message = `${missing} of ${upload.declaredBytes} bytes are still missing.`;
  throw refusal('CONFLICT', TICKET_PATH, message);
}
