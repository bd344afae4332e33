import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

import sharp, { type Sharp } from 'sharp';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const number32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A picture with a red, a green, a blue and a white quarter, in the order of reading. */
export function quarters(width = 64, height = 32): Sharp {
  const colours = [
    [255, 0, 0],
    [0, 160, 0],
    [0, 0, 255],
    [255, 255, 255],
  ] as const;
  const raw = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const quarter = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
      raw.set(colours[quarter] ?? [], (y * width + x) * 3);
    }
  }
  return sharp(raw, { raw: { width, height, channels: 3 } });
}

/** Frames that differ, one above the other as libvips wants them. */
export function film(frames: number, side = 16): Sharp {
  const raw = Buffer.alloc(side * side * 3 * frames);
  for (let at = 0; at < raw.length; at += 1) raw[at] = Math.floor(at / (side * side * 3)) * 40;
  return sharp(raw, {
    raw: { width: side, height: side * frames, channels: 3, pageHeight: side },
  });
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([ascii(type), data]);
  return Buffer.concat([number32(data.length), body, number32(crc32(body))]);
}

/** A one-colour PNG of any size, one bit for a pixel, whose pixels may be missing. */
export function pngOf(width: number, height: number, rows = height): Buffer {
  const header = Buffer.concat([number32(width), number32(height), Buffer.from([1, 0, 0, 0, 0])]);
  const pixels = deflateSync(Buffer.alloc(rows * (1 + Math.ceil(width / 8))), { level: 1 });
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A GIF of one pixel and as many frames. */
export function gifOf(frames: number): Buffer {
  const frame = Buffer.from('21f904000a0000002c00000000010001000002024401003b'.slice(0, -2), 'hex');
  return Buffer.concat([
    Buffer.from('47494638396101000100800000000000ffffff', 'hex'),
    ...Array.from({ length: frames }, () => frame),
    Buffer.from([0x3b]),
  ]);
}

/** A lossless WebP that says it is so large, without its pixels. */
export function webpOf(width: number, height: number): Buffer {
  const bits = Buffer.alloc(40);
  bits[0] = 0x2f;
  bits.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bits.length);
  const riff = Buffer.alloc(4);
  riff.writeUInt32LE(bits.length + 12);
  return Buffer.concat([ascii('RIFF'), riff, ascii('WEBPVP8L'), size, bits]);
}

/** A ZIP of these parts, in their order. */
export function zipOf(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(Buffer.byteLength(name), 22);
    bodies.push(ascii('PK\u0003\u0004'), facts, Buffer.from(name), packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(ascii('PK\u0001\u0002\u0014\0'), facts, rest, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(bodies.length / 4, 4);
  end.writeUInt16LE(bodies.length / 4, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, listed, ascii('PK\u0005\u0006'), end]);
}

const WORD_MAIN =
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
export const types = (main: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`;

/** The parts of a Word document; more of them, or others instead. */
export const wordParts = (main = WORD_MAIN): Record<string, string | Buffer> => ({
  '[Content_Types].xml': types(main),
  '_rels/.rels': '<Relationships/>',
  'word/document.xml': '<w:document/>',
});

/** A compound file whose directory has these entries below its root, which is of a class. */
export function compoundFile(
  names: readonly string[],
  rootClass = '0609020000000000c000000000000046',
) {
  const header = Buffer.alloc(512);
  header.write('d0cf11e0a1b11ae1', 'hex');
  const entry = (name: string) => {
    const bytes = Buffer.alloc(128);
    const written = bytes.write(`${name}\0`, 'utf16le');
    bytes.writeUInt16LE(written, 64);
    return bytes;
  };
  const root = entry('Root Entry');
  root.write(rootClass, 80, 'hex');
  // Contents come before the directory, as most programs write it.
  return Buffer.concat([header, Buffer.alloc(70_144, 7), root, ...names.map(entry)]);
}

export const PDF = ascii('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
