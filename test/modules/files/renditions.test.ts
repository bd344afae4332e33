import sharp from 'sharp';

import { makeRendition } from '../../../src/modules/files/rendition-picture.js';
import {
  hasRenditions,
  readRendition,
  renditionKey,
} from '../../../src/modules/files/rendition-rules.js';
import { Renditions } from '../../../src/modules/files/renditions.js';
import { silentLogger } from '../../../src/shared/logger.js';

const RED = { r: 200, g: 20, b: 20 };

const still = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: RED } });

/** An animation of so many frames, each of another colour. */
async function animation(frames: number, width: number, height: number): Promise<Buffer> {
  const each = Array.from({ length: frames }, (_, at) =>
    sharp({ create: { width, height, channels: 3, background: { r: at * 9, g: 90, b: 20 } } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(each), { join: { animated: true } }).gif().toBuffer();
}

describe('sizes', () => {
  const of = async (
    source: Buffer,
    width: number | null,
    height: number | null,
    fit: 'cover' | 'contain' | 'inside',
  ) => {
    const made = await sharp(await makeRendition(source, { width, height, fit })).metadata();
    return [made.format, made.width, made.height];
  };

  test.each([
    [100, null, 'inside', 100, 50],
    [null, 100, 'inside', 200, 100],
    [100, 100, 'inside', 100, 50],
    [100, 100, 'cover', 100, 100],
    [100, 100, 'contain', 100, 100],
    // Never larger than it is.
    [2_000, null, 'inside', 400, 200],
    [2_000, 2_000, 'inside', 400, 200],
    [null, 2_048, 'cover', 400, 200],
  ] as const)('%p × %p %s is %i × %i', async (width, height, fit, ...expected) => {
    const source = await still(400, 200).png().toBuffer();
    expect(await of(source, width, height, fit)).toEqual(['webp', ...expected]);
  });

  test('a picture is turned upright, and nothing of its metadata stays', async () => {
    const source = await still(400, 200)
      .withExif({ IFD0: { Copyright: 'SECRET' }, IFD3: { GPSLatitude: '48/1 0/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const made = await makeRendition(source, { width: 100, height: null, fit: 'inside' });
    const { width, height, exif, orientation } = await sharp(made).metadata();
    expect({ width, height, exif, orientation }).toEqual({ width: 100, height: 200 });
    expect(made.includes('SECRET')).toBe(false);
  });

  test('contain keeps what is empty transparent', async () => {
    const source = await still(400, 200).png().toBuffer();
    const made = await makeRendition(source, { width: 100, height: 100, fit: 'contain' });
    const { data, info } = await sharp(made).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    expect(data[3]).toBe(0);
    expect(data[(50 * 100 + 50) * 4 + 3]).toBe(255);
  });
});

describe('animations', () => {
  const pagesOf = async (source: Buffer, width: number) => {
    const made = await makeRendition(source, { width, height: null, fit: 'inside' });
    const { pages = 1, width: wide, pageHeight, height } = await sharp(made).metadata();
    return { pages, width: wide, height: pageHeight ?? height };
  };

  test('go on moving', async () => {
    const source = await animation(5, 80, 40);
    expect(await pagesOf(source, 40)).toEqual({ pages: 5, width: 40, height: 20 });
  });

  test('stand still where moving them is much work', async () => {
    // 20 frames of 500 × 500 are 5 million pixels; of 200 × 200 they are 800,000.
    const source = await animation(20, 500, 500);
    expect(await pagesOf(source, 500)).toEqual({ pages: 1, width: 500, height: 500 });
    expect((await pagesOf(source, 200)).pages).toBe(20);
  });
});

test.each([
  ['no picture', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ['nothing', Buffer.alloc(0)],
])('%s is no rendition', async (_what, bytes) => {
  const made = makeRendition(bytes, { width: 16, height: null, fit: 'inside' });
  await expect(made).rejects.toThrow();
});

describe('what may be asked for', () => {
  const asked = (width: number | null, height: number | null) =>
    readRendition({ width, height, fit: 'inside' });

  test.each([
    [15, null, ['width']],
    [2_049, null, ['width']],
    [0, null, ['width']],
    [-100, 100, ['width']],
    [100, 1, ['height']],
    [1, 9_999, ['width']],
  ])('not %p × %p', (width, height, path) => {
    expect(() => asked(width, height)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        problems: expect.arrayContaining([expect.objectContaining({ path })]),
      }),
    );
  });

  test('16 to 2,048 pixels, or the picture as it is', () => {
    expect(asked(16, 2_048)).toEqual({ width: 16, height: 2_048, fit: 'inside' });
    expect(asked(null, null)).toBeNull();
  });

  test('only of pictures, and not of too large ones', () => {
    expect(hasRenditions({ mimeType: 'image/gif', sizeBytes: 10 * 1_048_576 })).toBe(true);
    expect(hasRenditions({ mimeType: 'image/gif', sizeBytes: 10 * 1_048_576 + 1 })).toBe(false);
    expect(hasRenditions({ mimeType: 'image/svg+xml', sizeBytes: 1 })).toBe(false);
    expect(hasRenditions({ mimeType: 'application/pdf', sizeBytes: 1 })).toBe(false);
  });

  test('each has a name of its own', () => {
    const keys = (['cover', 'contain', 'inside'] as const).flatMap((fit) => [
      renditionKey({ width: 32, height: 24, fit }),
      renditionKey({ width: 324, height: null, fit }),
      renditionKey({ width: null, height: 324, fit }),
    ]);
    expect(keys[0]).toBe('w32h24cover');
    expect(new Set(keys).size).toBe(9);
  });
});

describe('making them', () => {
  const SMALL = { width: 16, height: null, fit: 'inside' } as const;
  const read: string[] = [];
  let picture: Buffer | null;

  const renditions = (keptBytes?: number) =>
    new Renditions({
      bytes: {
        whole: async (id) => {
          read.push(id);
          return picture;
        },
      },
      log: silentLogger,
      ...(keptBytes !== undefined && { keptBytes }),
    });
  beforeEach(async () => {
    read.length = 0;
    picture = await still(64, 64).png().toBuffer();
  });

  test('once for all who ask at the same time, and once for all who ask later', async () => {
    const made = renditions();
    const [first, ...others] = await Promise.all(
      Array.from({ length: 10 }, () => made.of('o', SMALL)),
    );
    expect(others.every((each) => each === first)).toBe(true);
    expect(await made.of('o', SMALL)).toBe(first);
    expect(read).toEqual(['o']);
    await made.of('o', { ...SMALL, width: 17 });
    await made.of('p', SMALL);
    expect(read).toEqual(['o', 'o', 'p']);
  });

  test('the latest that were asked for are kept, within their bytes', async () => {
    const size = (await makeRendition(picture!, SMALL)).length;
    const made = renditions(2 * size);
    await made.of('a', SMALL);
    await made.of('b', SMALL);
    await made.of('a', SMALL);
    await made.of('c', SMALL);
    expect(read).toEqual(['a', 'b', 'c']);
    await made.of('a', SMALL);
    await made.of('c', SMALL);
    expect(read).toEqual(['a', 'b', 'c']);
    await made.of('b', SMALL);
    expect(read).toEqual(['a', 'b', 'c', 'b']);
  });

  test('what is gone or broken is not kept: it may be there again', async () => {
    const made = renditions();
    const good = picture;
    picture = null;
    expect(await made.of('o', SMALL)).toBeNull();
    picture = good!.subarray(0, 60);
    expect(await made.of('o', SMALL)).toBeNull();
    picture = good;
    expect(await made.of('o', SMALL)).toBeInstanceOf(Buffer);
  });

  test('more than a few dozen at once are refused, and those go on', async () => {
    const made = renditions();
    const all = await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) => made.of(`o${at}`, SMALL)),
    );
    const refused = all.filter((each) => each.status === 'rejected');
    expect(refused).toHaveLength(16);
    expect(refused[0]?.reason).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await made.of('o39', SMALL)).toBeInstanceOf(Buffer);
  });
});
