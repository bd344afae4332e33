import { type ErrorCode, type InputError, refusal } from '../../shared/errors.js';
import { PictureError } from './picture-decoder.js';

/** Why the content of a file is not taken; its message is for people. */
export class UnfitFile extends Error {
  override readonly name = 'UnfitFile';

  constructor(
    message: string,
    readonly code: Extract<ErrorCode, 'BAD_USER_INPUT' | 'LIMIT_EXCEEDED'> = 'BAD_USER_INPUT',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const OF_PICTURES: Readonly<Record<PictureError['reason'], readonly [UnfitFile['code'], string]>> =
  {
    broken: ['BAD_USER_INPUT', 'The picture is damaged and cannot be read.'],
    'too-large': ['LIMIT_EXCEEDED', 'The picture has too many pixels or too much detail.'],
    'too-many-frames': ['LIMIT_EXCEEDED', 'The picture has too many frames.'],
    'too-long': ['LIMIT_EXCEEDED', 'The picture takes too long to read.'],
  };

/** The same failure as clients are told it, at its place in the input; other errors stay as they are. */
export function toldAt(path: readonly string[], error: unknown): unknown {
  if (error instanceof UnfitFile) return told(path, error.code, error.message, error);
  if (error instanceof PictureError) return told(path, ...OF_PICTURES[error.reason], error);
  return error;
}

function told(path: readonly string[], code: ErrorCode, message: string, cause: Error): InputError {
  return Object.assign(refusal(code, path, message), { cause });
}

/** Bytes as people read them: whole megabytes, else the bytes. */
export function inWords(bytes: number): string {
  const megabytes = bytes / 1_048_576;
  return Number.isInteger(megabytes) ? `${megabytes} MB` : `${bytes} bytes`;
}
