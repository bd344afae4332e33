import { createHash } from 'node:crypto';

import sharp from 'sharp';

import { FORMATS, type MediaFormat } from '../../../src/modules/files/formats.js';
import type { FileKind } from '../../../src/modules/files/index.js';
import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import { NOW } from '../../support/gateway.js';
import { NOTHING, sent, startIntake, type TestIntake } from './support/intake.js';
import { compoundFile, film, PDF, quarters, wordParts, zipOf } from './support/made-files.js';

let box: TestIntake;
beforeAll(async () => {
  box = await startIntake();
});
afterAll(() => box.stop());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const long = 'Z\u00fcrich \u{1f44d} '.repeat(20_000);
const late = { 'word/media/a.bin': Buffer.from(long), ...wordParts() };

test.each<readonly [string, string | null, Buffer, FileKind, MediaFormat]>([
  ['a.pdf', 'application/pdf', Buffer.concat([PDF, Buffer.alloc(400_000, 7)]), 'document', 'pdf'],
  ['b.PDF', 'application/octet-stream', PDF, 'certificate', 'pdf'],
  ['a.doc', 'application/msword', compoundFile(['WordDocument', '1Table']), 'document', 'doc'],
  ['a.docx', null, zipOf(wordParts()), 'document', 'docx'],
  ['b.docx', FORMATS.docx.mimeType, zipOf(late), 'document', 'docx'],
  ['a.txt', 'text/plain; charset=utf-8', Buffer.from(`\ufeff${long}`), 'document', 'text'],
  ['b.txt', 'text/plain', Buffer.from('BMW, MZ and a\r\n\ttab\f'), 'document', 'text'],
  ['a.md', 'text/plain', Buffer.from('<p align="center">\n# Title'), 'document', 'markdown'],
  [
    'a.vtt',
    'text/vtt',
    Buffer.from('\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nHello'),
    'captions',
    'webvtt',
  ],
  ['b.vtt', 'text/plain', Buffer.from('WEBVTT'), 'captions', 'webvtt'],
])('%s is stored as it is', async (name, declared, content, kind, format) => {
  const { mimeType, extensions } = FORMATS[format];
  const stored = await box.take(sent(name, content, declared), kind);
  expect(stored).toEqual({
    objectId: expect.any(String),
    filename: name,
    mimeType,
    sizeBytes: content.length,
    width: null,
    height: null,
  });
  expect(sha256(await box.bytesOf(stored.objectId))).toBe(sha256(content));
  const object = await box.zerodb.objects.get(stored.objectId, NO_SCOPE);
  expect(object).toMatchObject({
    key: expect.stringMatching(new RegExp(`^user_u1/[0-9a-f-]{36}\\.${extensions[0]}$`)),
    contentType: mimeType,
    metadata: {
      filename: name,
      uploaded_at: NOW.toISOString(),
      content_type: mimeType,
      purpose: 'test',
    },
  });
});

/** The colour in the middle of each quarter, in the order of reading. */
async function cornersOf(bytes: Buffer): Promise<string[]> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const names = ['red', 'green', 'blue', 'white'];
  const colours = [
    [255, 0, 0],
    [0, 160, 0],
    [0, 0, 255],
    [255, 255, 255],
  ];
  return [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => {
      const at =
        (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
      const isNear = (colour: number[]) =>
        colour.every((value, i) => Math.abs(value - (data[at + i] ?? 0)) < 12);
      return names[colours.findIndex(isNear)] ?? 'another';
    }),
  );
}

test.each([
  ['a.jpg', 'image/jpeg', () => quarters().jpeg({ progressive: true })],
  ['a.png', 'image/png', () => quarters().png()],
  ['b.png', null, () => quarters().toColourspace('rgb16').png()],
  ['c.png', null, () => quarters().png({ palette: true })],
  ['a.webp', 'image/webp', () => quarters().webp()],
  ['a.gif', 'image/gif', () => quarters().gif()],
] as const)('the picture %s is written anew and looks the same', async (name, declared, make) => {
  const content = await make().toBuffer();
  const stored = await box.take(sent(name, content, declared), 'image');
  const bytes = await box.bytesOf(stored.objectId);
  expect(stored).toMatchObject({ filename: name, width: 64, height: 32, sizeBytes: bytes.length });
  expect(await cornersOf(bytes)).toEqual(['red', 'green', 'blue', 'white']);
  const { format, space, icc, exif } = await sharp(bytes).metadata();
  expect({ mime: `image/${format}`, space, icc, exif }).toEqual({
    mime: stored.mimeType,
    space: 'srgb',
  });
});

test('a picture for printers is written for screens', async () => {
  const content = await quarters().toColourspace('cmyk').jpeg().toBuffer();
  expect(await sharp(content).metadata()).toMatchObject({ space: 'cmyk', channels: 4 });
  const stored = await box.take(sent('a.jpeg', content, 'image/jpg'), 'certificate');
  const bytes = await box.bytesOf(stored.objectId);
  expect(await sharp(bytes).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
  const [red = 0, green = 0, blue = 0] = await sharp(bytes).raw().toBuffer();
  expect(red).toBeGreaterThan(2 * Math.max(green, blue));
});

test('a picture is turned upright, and where it was taken is gone', async () => {
  const content = await quarters()
    .withExif({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitude: '47/1 22/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .withIccProfile('p3')
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    .jpeg()
    .toBuffer();
  expect(await sharp(content).metadata()).toMatchObject({ orientation: 6, width: 64 });
  const stored = await box.take(sent('a.jpg', content), 'avatar');
  expect(stored).toMatchObject({ width: 32, height: 64 });
  const bytes = await box.bytesOf(stored.objectId);
  expect(await cornersOf(bytes)).toEqual(['blue', 'red', 'white', 'green']);
  const kept = await sharp(bytes).metadata();
  expect(kept).toMatchObject({ width: 32, height: 64 });
  expect([kept.exif, kept.xmp, kept.icc, kept.iptc, kept.orientation]).toEqual(
    Array(5).fill(undefined),
  );
});

test('what moves keeps its frames and its times, but not as an avatar', async () => {
  const times = { loop: 3, delay: [70, 80, 90, 100] };
  for (const [name, film4] of [
    ['a.gif', film(4).gif(times)],
    ['a.webp', film(4).webp(times)],
  ] as const) {
    const content = await film4.toBuffer();
    const stored = await box.take(sent(name, content), 'image');
    expect(stored).toMatchObject({ width: 16, height: 16 });
    const kept = await sharp(await box.bytesOf(stored.objectId), { animated: true }).metadata();
    expect(kept).toMatchObject({ pages: 4, pageHeight: 16, ...times });
  }
  const content = await film(4).webp(times).toBuffer();
  const avatar = await box.take(sent('a.webp', content), 'avatar');
  const still = await sharp(await box.bytesOf(avatar.objectId), { animated: true }).metadata();
  expect(still).toMatchObject({ width: 16, height: 16 });
  expect(still.pages ?? 1).toBe(1);
});

test('what turns out not to be needed goes away', async () => {
  const collections = ['profile-pictures', 'user-uploads', 'certificates'];
  for (const collection of collections) {
    for (const { id } of await box.zerodb.objects.list({ collection }, NO_SCOPE)) {
      box.intake.discard(id);
    }
  }
  await box.intake.settled();
  expect(await box.stored()).toEqual(NOTHING);
});

test('what can be said before a byte is there', () => {
  const file = { filename: 'x/a.JPG', declaredType: 'image/pjpeg', declaredBytes: 10 };
  const paths = { filename: ['f'], declaredType: ['t'], declaredBytes: ['b'] };
  expect(box.intake.announce(file, 'avatar', paths)).toEqual({
    filename: 'a.JPG',
    mimeType: 'image/jpeg',
  });
  expect(() => box.intake.announce({ ...file, declaredBytes: 6_000_000 }, 'avatar', paths)).toThrow(
    expect.objectContaining({ code: 'LIMIT_EXCEEDED', details: { argument: 'b' } }) as Error,
  );
});
