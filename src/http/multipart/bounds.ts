import { LIMITS } from '../../graphql/limits.js';

/** How much a multipart request may be, and how long it may take. */
export interface UploadBounds {
  /** The transport's own bound of one file; what a file is for may have a lower one. */
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  readonly maxPathsPerFile: number;
  /** For all of the request. */
  readonly milliseconds: number;
  /** Without a byte. */
  readonly idleMilliseconds: number;
  /** Bytes and time that an unread rest is thrown away for behind an answer. */
  readonly lingerBytes: number;
  readonly lingerMilliseconds: number;
}

/** What must be told; the rest is {@link LIMITS} where it is not. */
export type UploadSettings = Partial<UploadBounds> & Pick<UploadBounds, 'maxFileBytes'>;

export function uploadBounds(settings: UploadSettings): UploadBounds {
  return { ...LIMITS.uploads, ...settings };
}

/** Headers of a part are read up to this; busboy's own bound. */
const PART_HEADER_BYTES = 16 * 1024;

/** Most bytes that a whole request may have: its files, its two fields, and the headers of all parts. */
export function maxRequestBytes({ maxFiles, maxFileBytes }: UploadBounds): number {
  return maxFiles * maxFileBytes + 2 * LIMITS.maxBodyBytes + (maxFiles + 2) * PART_HEADER_BYTES;
}
