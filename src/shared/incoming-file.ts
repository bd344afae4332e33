import type { Readable } from 'node:stream';

/** A file on its way in, as whoever sends it describes it. Nothing of that is believed before it is checked. */
export interface IncomingFile {
  /** As sent; see `fileName` for what may be kept of it. */
  readonly filename: string;
  /** The media type that was declared, lower-case and without parameters; null where nothing is said by it. */
  readonly declaredType: string | null;
  /** Bytes that were announced, where that was done; more than them is an error of the stream. */
  readonly declaredBytes: number | null;
  /**
   * The bytes, once: to be read to the end or destroyed. The stream fails, and never just ends, when the
   * client goes away in the middle or sends more than the transport takes.
   */
  content(): Readable;
}
