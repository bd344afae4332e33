import type { CallScope } from '../shared/call-scope.js';
import type { Instant } from '../shared/instant.js';
import type { Logger } from '../shared/logger.js';

/** Who has which file, as far as removing those that nobody has needs to know. */
export interface FileReferences<Asset> {
  /** Those of these objects that nobody refers to. Rejects when it cannot tell of all of them. */
  unreferenced(objectIds: readonly string[], scope: CallScope): Promise<readonly string[]>;
  /** Pictures of people that were replaced long enough ago. */
  replacedAvatars(now: Instant, scope: CallScope): Promise<readonly Asset[]>;
  /** Removes one of those, with its object unless somebody else has it. */
  retire(asset: Asset, now: Instant, scope: CallScope): Promise<void>;
}

/** Uploads that were announced and never completed. */
export interface ExpiredUploads {
  /** Removes them with all that had arrived; answers how many. */
  remove(now: Instant, log: Logger, scope: CallScope): Promise<number>;
}
