const HEADER_BYTES = 13;
const EXTENSION = 0x21;
const FRAME = 0x2c;
const TRAILER = 0x3b;

/** Whether a GIF goes on to its end; decoders show what is there of it, and say nothing. */
export function isWholeGif(bytes: Buffer): boolean {
  let at = HEADER_BYTES + colourTableBytes(bytes[10]);
  for (;;) {
    const block = bytes[at];
    if (block === TRAILER) return true;
    if (block === EXTENSION) at += 2;
    // Its place and size, its colours, and the size of its codes.
    else if (block === FRAME) at += 11 + colourTableBytes(bytes[at + 9]);
    else return false;
    at = afterParts(bytes, at);
  }
}

/** Every part begins with its length; an empty one is the last. */
function afterParts(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return bytes.length;
    at += 1 + length;
    if (length === 0) return at;
  }
}

function colourTableBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}
