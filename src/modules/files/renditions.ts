import type { Logger } from '../../shared/logger.js';
import { NO_SCOPE } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import type { Rendition } from './links.js';
import { PictureError } from './picture-decoder.js';
import { makeRendition } from './rendition-picture.js';
import { MOST_PICTURE_BYTES, renditionKey } from './rendition-rules.js';
import type { StoredBytes } from './stored-bytes.store.js';

/** A thumbnail has some 10 kB: two to three thousand of them, which is more than all pages show. */
const KEPT_BYTES = 32 * 1_048_576;
/** Each waits with up to 10 MB in hand; a page of pictures, seen for the first time, passes. */
const MOST_AT_ONCE = 24;

export interface RenditionsDeps {
  readonly bytes: Pick<StoredBytes, 'whole'>;
  readonly log: Logger;
  readonly keptBytes?: number;
}

/** Renditions of stored pictures: each is made once at a time, and the latest that were asked for are kept. */
export class Renditions {
  readonly #kept = new Map<string, Buffer>();
  readonly #making = new Map<string, Promise<Buffer | null>>();
  #keptBytes = 0;

  constructor(private readonly deps: RenditionsDeps) {}

  /**
   * A rendition in WebP; null where the picture is gone or is none. Rejects with RATE_LIMITED while too
   * many are being made.
   */
  async of(objectId: string, rendition: Rendition): Promise<Buffer | null> {
    const key = `${objectId} ${renditionKey(rendition)}`;
    const known = this.#kept.get(key);
    if (known) {
      this.#keep(key, known);
      return known;
    }
    const making = this.#making.get(key) ?? this.#begin(key, objectId, rendition);
    return making;
  }

  #begin(key: string, objectId: string, rendition: Rendition): Promise<Buffer | null> {
    if (this.#making.size >= MOST_AT_ONCE) {
      const details = { retryAfterSeconds: 1 };
      throw new AppError('RATE_LIMITED', 'Too many pictures are asked for at once.', details);
    }
    // For whoever asks meanwhile too: nobody's going away ends it.
    const making = this.#make(objectId, rendition)
      .then((made) => {
        if (made) this.#keep(key, made);
        return made;
      })
      .finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }

  async #make(objectId: string, rendition: Rendition): Promise<Buffer | null> {
    const picture = await this.deps.bytes.whole(objectId, MOST_PICTURE_BYTES, NO_SCOPE);
    if (!picture) return null;
    try {
      return await makeRendition(picture, rendition);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      this.deps.log.warn({ err: error, objectId }, 'a stored picture cannot be decoded');
      return null;
    }
  }

  /** As the latest; the oldest go until the rest has room. */
  #keep(key: string, bytes: Buffer): void {
    this.#keptBytes += bytes.length - (this.#kept.get(key)?.length ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, bytes);
    const { keptBytes: most = KEPT_BYTES } = this.deps;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#keptBytes <= most) return;
      this.#kept.delete(oldest);
      this.#keptBytes -= length;
    }
  }
}
