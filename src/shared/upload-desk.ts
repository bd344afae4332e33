import type { Readable } from 'node:stream';

import type { Instant } from './instant.js';
import type { Logger } from './logger.js';
import type { Viewer } from './viewer.js';

/** Who comes with bytes. */
export interface UploadCall {
  /** Anonymous is fine: the address itself is the right to upload. */
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly log: Logger;
}

/** An upload that was announced, as far as it has come. */
export interface AnnouncedUpload {
  /** Bytes that were announced. */
  readonly length: number;
  /** Bytes that have arrived for good. */
  readonly offset: number;
  readonly expiresAt: Instant;
  /** The address that was given out. */
  readonly url: string;
  /**
   * Takes the whole file at once. Rejects with CONFLICT when bytes of it are there already, and with
   * BAD_USER_INPUT or LIMIT_EXCEEDED when it is not what was announced: then there is no upload any more.
   */
  put(body: Readable): Promise<void>;
  /**
   * Takes what comes from `offset` on and answers the new offset; where the client goes away, what has
   * arrived stays. Rejects with CONFLICT when that is not the offset, with LIMIT_EXCEEDED when more comes
   * than was announced, and with the last byte as `put` does.
   */
  append(offset: number, body: Readable): Promise<number>;
  /** Ends it: what has arrived is removed. */
  cancel(): Promise<void>;
}

/** Where the bytes of announced uploads are handed in. */
export interface UploadDesk {
  /**
   * The upload behind the secret of an address. Rejects with NOT_FOUND when there is none, or none that
   * is open to this viewer, and with WINDOW_CLOSED when it has expired.
   */
  find(secret: string, call: UploadCall): Promise<AnnouncedUpload>;
}
