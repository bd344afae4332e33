import type { Sharp } from 'sharp';

import { isWholeGif } from './gif-blocks.js';
import { type OpenPicture, PictureError, withPicture } from './picture-decoder.js';

export interface CleanPicture {
  readonly content: Buffer;
  /** Pixels of one frame, as it is shown. */
  readonly width: number;
  readonly height: number;
}

interface Wanted {
  readonly animated: boolean;
  /** Bytes that the result may have. */
  readonly maxBytes: number;
}

/** The first is hard to tell from the original; the second is for what grew over its limit by that. */
const QUALITIES = [88, 70] as const;

/**
 * The same picture written anew: turned upright, in sRGB, and with nothing in it but the picture.
 * Rejects with {@link PictureError}; `too-large` also where it cannot be written within the limit.
 */
export function cleanPicture(bytes: Buffer, { animated, maxBytes }: Wanted): Promise<CleanPicture> {
  return withPicture(bytes, { animated }, async (picture) => {
    if (picture.format === 'gif' && !isWholeGif(bytes)) throw new PictureError('broken');
    for (const quality of QUALITIES) {
      const content = await encoded(picture, picture.pixels.clone(), quality);
      const { width, height } = picture;
      if (content.length <= maxBytes) return { content, width, height };
    }
    throw new PictureError('too-large');
  });
}

function encoded(picture: OpenPicture, pixels: Sharp, quality: number): Promise<Buffer> {
  switch (picture.format) {
    case 'jpeg':
      return pixels.jpeg({ quality }).toBuffer();
    case 'png': {
      // Of many colours only what is too large is made of few.
      const palette = picture.hasPalette || quality < QUALITIES[0];
      return pixels.png({ adaptiveFiltering: true, ...(palette && { palette }) }).toBuffer();
    }
    case 'webp':
      // More effort takes twice the time and saves a percent.
      return pixels.webp({ quality, effort: 2 }).toBuffer();
    case 'gif':
      return pixels.gif({ effort: 3 }).toBuffer();
  }
}
