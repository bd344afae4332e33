import type { Rendition } from './links.js';
import { PictureError, withPicture } from './picture-decoder.js';

/** Pixels of all frames of an animated rendition: some seconds of a thumbnail, encoded in about a second. */
const MOST_ANIMATED_PIXELS = 4_000_000;
/** Hard to tell from the original at half of its size. */
const QUALITY = 80;
/** More takes twice the time and saves a percent. */
const EFFORT = 2;

/**
 * The picture as a rendition, in WebP: never larger than it was, upright and without metadata. An animated
 * one stays so where that is little work, else its first frame stands for it. Rejects with
 * {@link PictureError}.
 */
export async function makeRendition(bytes: Buffer, rendition: Rendition): Promise<Buffer> {
  try {
    return await encoded(bytes, rendition, true);
  } catch (error) {
    if (!(error instanceof PictureError) || error.reason === 'broken') throw error;
    return encoded(bytes, rendition, false);
  }
}

function encoded(bytes: Buffer, rendition: Rendition, animated: boolean): Promise<Buffer> {
  return withPicture(bytes, { animated }, async (picture) => {
    const { width, height, fit } = rendition;
    const largest = Math.min(
      picture.width * picture.height,
      (width ?? picture.width) * (height ?? picture.height),
    );
    if (picture.frames > 1 && largest * picture.frames > MOST_ANIMATED_PIXELS) {
      throw new PictureError('too-many-frames');
    }
    return picture.pixels
      .clone()
      .resize({
        ...(width !== null && { width }),
        ...(height !== null && { height }),
        fit,
        withoutEnlargement: true,
        background: { r: 0, g: 0, b: 0, alpha: 0 },
      })
      .webp({ quality: QUALITY, effort: EFFORT })
      .toBuffer();
  });
}
