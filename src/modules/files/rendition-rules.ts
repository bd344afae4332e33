import { InputError, type Problem } from '../../shared/errors.js';
import { FORMATS } from './formats.js';
import { KINDS } from './kinds.js';
import type { ImageFit, Rendition } from './links.js';

/** Pixels of a side of a rendition: an icon, and the width of a large screen. */
const SIDE = { least: 16, most: 2_048 } as const;

/**
 * The rendition that was asked for; null where no size was, which means the picture as it is. Throws
 * {@link InputError} for a size that no rendition has.
 */
export function readRendition(asked: {
  readonly width: number | null;
  readonly height: number | null;
  readonly fit: ImageFit;
}): Rendition | null {
  const problems = (['width', 'height'] as const).flatMap((side): Problem[] => {
    const pixels = asked[side];
    if (pixels === null || (pixels >= SIDE.least && pixels <= SIDE.most)) return [];
    const message = `Ask for ${SIDE.least} to ${SIDE.most} pixels.`;
    return [{ path: [side], code: 'BAD_USER_INPUT', message }];
  });
  const [first, ...more] = problems;
  if (first) throw new InputError([first, ...more]);
  return asked.width === null && asked.height === null ? null : asked;
}

const PICTURES: ReadonlySet<string> = new Set(
  Object.values(FORMATS).flatMap(({ picture, mimeType }) => (picture ? [mimeType] : [])),
);

/** Bytes of the largest picture that renditions are made of: the largest that is taken in. */
export const MOST_PICTURE_BYTES = KINDS.image.maxBytes;

/** Whether there are renditions of a file. */
export function hasRenditions(file: {
  readonly mimeType: string;
  readonly sizeBytes: number;
}): boolean {
  return PICTURES.has(file.mimeType) && file.sizeBytes <= MOST_PICTURE_BYTES;
}

/** The name of a rendition within its picture's: the same for the same bytes. */
export function renditionKey({ width, height, fit }: Rendition): string {
  return `${width === null ? '' : `w${width}`}${height === null ? '' : `h${height}`}${fit}`;
}
