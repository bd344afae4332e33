import sharp, { type Sharp } from 'sharp';

import { AppError } from '../../shared/errors.js';
import { Turns } from '../../shared/turns.js';

/** What is ever decoded; everything else that libvips could read stays shut. */
const DECODED = ['jpeg', 'png', 'webp', 'gif'] as const;
export type PictureFormat = (typeof DECODED)[number];

/** Limits of what is decoded, by what the head of the file says: nothing is unpacked before they are held. */
export const PICTURE_LIMITS = {
  /** Pixels of all frames together: a still of the largest cameras, about 200 MB unpacked. */
  pixels: 50_000_000,
  /** Pixels of the longer side. */
  side: 16_000,
  frames: 256,
  /** Seconds that one picture may take. */
  seconds: 30,
  /** Decoders at work in one process: each takes memory and a core. */
  atOnce: 2,
} as const;

// libvips is one in a process: these hold for everything that it ever does here.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
const decoders = new Turns(PICTURE_LIMITS.atOnce);

/** Why a picture was not decoded; what libvips said is its cause, for logs alone. */
export class PictureError extends Error {
  override readonly name = 'PictureError';

  constructor(
    readonly reason: 'broken' | 'too-large' | 'too-many-frames' | 'too-long',
    options?: ErrorOptions,
  ) {
    super(`The picture is ${reason}.`, options);
  }
}

/** A picture that keeps to the limits, not yet decoded. */
export interface OpenPicture {
  readonly format: PictureFormat;
  /** Pixels of one frame, as the picture is shown: turned as its orientation says. */
  readonly width: number;
  readonly height: number;
  /** How many frames `pixels` gives. */
  readonly frames: number;
  /** Whether its colours are few and listed (PNG). */
  readonly hasPalette: boolean;
  /** Turned upright, in sRGB; what is made of it has no metadata unless that is asked for. */
  readonly pixels: Sharp;
}

/**
 * Opens a picture and does the work with it when it is its turn; a few at once in the process. Of an
 * animated picture all frames are given if that is asked for, else the first. Rejects with
 * {@link PictureError} where it cannot be decoded or is too large to be.
 */
export function withPicture<T>(
  bytes: Buffer,
  { animated }: { readonly animated: boolean },
  work: (picture: OpenPicture) => Promise<T>,
): Promise<T> {
  return decoders.take('picture', async () => {
    try {
      return await work(await openPicture(bytes, animated));
    } catch (error) {
      throw asPictureError(error);
    }
  });
}

async function openPicture(bytes: Buffer, animated: boolean): Promise<OpenPicture> {
  // Reads the head alone, so that what is too large costs nothing.
  const head = await sharp(bytes, { limitInputPixels: false }).metadata();
  const format = DECODED.find((each) => each === head.format);
  if (format === undefined) throw new PictureError('broken');
  const frames = animated ? (head.pages ?? 1) : 1;
  if (frames > PICTURE_LIMITS.frames) throw new PictureError('too-many-frames');
  const isTooLarge =
    Math.max(head.width, head.height) > PICTURE_LIMITS.side ||
    head.width * head.height * frames > PICTURE_LIMITS.pixels;
  if (isTooLarge) throw new PictureError('too-large');
  const pixels = sharp(bytes, {
    animated: frames > 1,
    autoOrient: true,
    failOn: 'error',
    limitInputPixels: PICTURE_LIMITS.pixels,
  });
  pixels.timeout({ seconds: PICTURE_LIMITS.seconds });
  const { width, height } = head.autoOrient;
  return { format, width, height, frames, hasPalette: head.isPalette, pixels };
}

/** All that libvips and its libraries say is a bare Error; mistakes of ours are not. */
function asPictureError(error: unknown): unknown {
  const isTold = error instanceof PictureError || error instanceof AppError;
  if (isTold || !(error instanceof Error) || error.constructor !== Error) return error;
  const tookTooLong = error.message.startsWith('timeout');
  return new PictureError(tookTooLong ? 'too-long' : 'broken', { cause: error });
}
