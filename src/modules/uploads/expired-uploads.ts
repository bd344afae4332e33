import type { CallScope } from '../../shared/call-scope.js';
import { type Instant, toInstant } from '../../shared/instant.js';
import type { Logger } from '../../shared/logger.js';
import type { MediaAssetStore } from '../media/index.js';
import { isUploading, type UploadKeeper } from './upload-keeper.js';

/** How long an expired upload is left alone, in milliseconds: what began in time may still be under way. */
const GRACE = 3_600_000;

/** Uploads that were announced and never completed. */
export class ExpiredUploads {
  constructor(
    private readonly store: MediaAssetStore,
    private readonly keeper: UploadKeeper,
  ) {}

  /** Removes those that have expired, with all that had arrived of them; answers how many. */
  async remove(now: Instant, log: Logger, scope: CallScope): Promise<number> {
    const before = toInstant(new Date(Date.parse(now) - GRACE));
    let removed = 0;
    for (const asset of await this.store.expiredUploads(before, scope)) {
      if (!isUploading(asset)) continue;
      try {
        await this.keeper.forget(asset, now);
        removed += 1;
      } catch (error) {
        // It was completed or removed meanwhile, or is tried again the next time.
        log.warn({ err: error, asset: asset.id }, 'an expired upload could not be removed');
      }
    }
    return removed;
  }
}
