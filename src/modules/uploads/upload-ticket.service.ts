import { z } from 'zod';

import type { RequestContext } from '../../graphql/context.js';
import { LIMITS } from '../../graphql/limits.js';
import type { RateLimits } from '../../shared/coordination.js';
import { AppError, refusal } from '../../shared/errors.js';
import { type GlobalIds, newId } from '../../shared/ids.js';
import { foundOrRefused, parseInput } from '../../shared/input.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { FileIntake, FileKind } from '../files/index.js';
import type { ProfileRecord } from '../profiles/index.js';
import type { MediaAssetRecord } from '../media/index.js';
import type { MediaAssetStore } from '../media/index.js';
import type { MediaUploadService } from '../media/index.js';
import {
  isUploading,
  refuseIncomplete,
  TICKET_PATH,
  type UploadingAsset,
  type UploadKeeper,
} from './upload-keeper.js';
import type { UploadDetails } from '../media/index.js';
import type { UploadProtocol } from './upload-protocol.js';
import type { UploadState } from '../media/index.js';

/** For how long an upload may take, in milliseconds. */
const TICKET_LASTS = 24 * 3_600_000;
/** Up to so many bytes one PUT is the simplest; above, it is worth being able to go on where it broke. */
const MOST_BYTES_OF_A_PUT = 5 * 1_048_576;

export interface AnnouncedFile extends UploadDetails {
  readonly kind: FileKind;
  readonly filename: string;
  readonly fileSizeBytes: number;
  readonly mimeType: string;
  readonly protocol?: UploadProtocol | null;
}

/** The right to upload one file. */
export interface UploadTicketFacts {
  readonly asset: UploadingAsset;
  readonly protocol: UploadProtocol;
}

export interface UploadTicketDeps {
  readonly store: MediaAssetStore;
  readonly keeper: UploadKeeper;
  readonly intake: FileIntake;
  readonly uploads: MediaUploadService;
  readonly rateLimits: RateLimits;
  readonly ids: GlobalIds;
}

const announced = z.object({
  fileSizeBytes: z.int('Must be a whole number.').min(1, 'An empty file is none.'),
});
const PATHS = {
  filename: ['input', 'filename'],
  declaredType: ['input', 'mimeType'],
  declaredBytes: ['input', 'fileSizeBytes'],
};

/** Announces uploads and completes them. */
export class UploadTicketService {
  constructor(private readonly deps: UploadTicketDeps) {}

  async create(input: AnnouncedFile, call: RequestContext): Promise<UploadTicketFacts> {
    const { uploads, intake, store } = this.deps;
    const { kind, filename, mimeType, fileSizeBytes, protocol, ...details } = input;
    await this.#refuseTooMany(userIdOf(call));
    const facts = await uploads.factsFor(kind, details, call);
    parseInput(announced, { fileSizeBytes });
    const declaredType = mimeType.split(';', 1).join('').trim().toLowerCase();
    const file = { filename, declaredType, declaredBytes: fileSizeBytes };
    const checked = intake.announce(file, kind, PATHS);
    const expiresAt = toInstant(new Date(Date.parse(call.now) + TICKET_LASTS));
    const upload: UploadState = {
      kind,
      declaredBytes: fileSizeBytes,
      expiresAt,
      parts: [],
      received: null,
    };
    const asset = {
      ...({ id: newId(), createdAt: call.now, status: 'uploading', upload } as const),
      ...facts,
      ...checked,
      fileSizeBytes,
    };
    const stored = await store.add(asset, call.scope);
    const best = fileSizeBytes > MOST_BYTES_OF_A_PUT ? 'tus' : 'put';
    return { asset: { ...stored, upload }, protocol: protocol ?? best };
  }

  /** Makes the asset of what was uploaded. */
  async complete(ticketId: string, call: RequestContext): Promise<MediaAssetRecord> {
    const { store, ids, uploads } = this.deps;
    const id = foundOrRefused(ids.decodeAs('MediaAsset', ticketId), TICKET_PATH, 'ticket');
    // Before it is known whether it is an avatar: asked for together, both travel in one call.
    const [[found = null], profile] = await Promise.all([
      store.byIds([id], call.scope),
      uploads.ownProfile(call),
    ]);
    const own = found?.uploadedBy === userIdOf(call) ? found : null;
    const before = refuseOver(foundOrRefused(own, TICKET_PATH, 'ticket'), call.now);
    refuseIncomplete(before);
    const asset = await this.#received(before, call.now);
    return this.#finish(asset, profile, call);
  }

  /** Put together here only where the process that should have done so did not live to. */
  async #received(asset: UploadingAsset, now: Instant): Promise<UploadingAsset> {
    const { keeper } = this.deps;
    if (asset.upload.received) return asset;
    return keeper.finish(keeper.join(asset, now)).catch(replayed);
  }

  async #finish(
    asset: UploadingAsset,
    profile: ProfileRecord | null,
    call: RequestContext,
  ): Promise<MediaAssetRecord> {
    const { store, uploads } = this.deps;
    const { received } = asset.upload;
    if (!received) throw new TypeError('an upload is complete before it is finished');
    const { sizeBytes: fileSizeBytes, ...file } = received;
    const changes = { ...file, fileSizeBytes, status: 'ready', upload: null } as const;
    const ready = await store.change(asset, changes, call.now, call.scope).catch(replayed);
    try {
      await uploads.setPicture(ready, call, profile);
    } catch (error) {
      await this.#reopen(ready, asset, call);
      throw error;
    }
    uploads.tell(ready, call);
    return ready;
  }

  /** The asset is of no use without what failed: as it was before, it can be completed again. */
  async #reopen(
    ready: MediaAssetRecord,
    { upload, filename, mimeType, fileSizeBytes }: UploadingAsset,
    { now, scope, log }: RequestContext,
  ): Promise<void> {
    const file = { upload, filename, mimeType, fileSizeBytes };
    const changes = { ...file, objectId: null, width: null, height: null };
    const { store } = this.deps;
    await store
      .change(ready, { ...changes, status: 'uploading' }, now, scope)
      .catch((error: unknown) => {
        log.warn({ err: error, asset: ready.id }, 'an upload could not be opened again');
      });
  }

  async #refuseTooMany(viewerId: string): Promise<void> {
    const { rateLimits } = this.deps;
    const state = await rateLimits.take(LIMITS.attempts.uploadTicketViewer, viewerId);
    if (state.allowed) return;
    throw new AppError('RATE_LIMITED', 'Too many uploads for now; try again later.', {
      retryAfterSeconds: Math.max(1, Math.ceil(state.retryAfterSeconds)),
    });
  }
}

/** The upload, unless it is over: completed, failed or expired. */
function refuseOver(asset: MediaAssetRecord, now: Instant): UploadingAsset {
  if (!isUploading(asset)) throw completed();
  const { upload, status, processingError } = asset;
  if (status === 'failed') {
    const reason = processingError ?? 'The file could not be taken.';
    throw refusal('BAD_USER_INPUT', TICKET_PATH, reason);
  }
  if (upload.expiresAt > now) return asset;
  throw refusal('WINDOW_CLOSED', TICKET_PATH, `The ticket expired at ${upload.expiresAt}.`);
}

/** Of two that complete at once, the other one was first. */
function replayed(error: unknown): never {
  throw error instanceof AppError && error.code === 'CONFLICT' ? completed() : error;
}

const completed = () => refusal('CONFLICT', TICKET_PATH, 'This upload is completed already.');

function userIdOf({ viewer }: RequestContext): string {
  if (viewer.kind !== 'user') throw new AppError('UNAUTHENTICATED', 'Sign in first.');
  return viewer.id;
}
