import { Readable } from 'node:stream';

import type { FileRange } from './file-delivery.js';

/**
 * Exactly these bytes of a stream, which is destroyed as soon as they are out. Fails when the stream ends
 * before, so that a piece that is too short never looks like the whole.
 */
export function pieceOf(body: Readable, { start, end }: FileRange): Readable {
  // Destroyed before its end, a body says so by an error that nobody else listens for.
  body.on('error', () => undefined);
  const piece = Readable.from(bytesOf(body, start, end - start + 1), { objectMode: false });
  // Also where nobody ever reads it.
  piece.once('close', () => body.destroy());
  return piece;
}

async function* bytesOf(body: Readable, skipped: number, wanted: number): AsyncGenerator<Buffer> {
  let skip = skipped;
  let left = wanted;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const bytes = chunk.subarray(skip, skip + left);
    skip = Math.max(0, skip - chunk.length);
    left -= bytes.length;
    if (bytes.length > 0) yield bytes;
    if (left === 0) return;
  }
  if (left > 0) throw new Error(`the stream ended ${left} bytes before the end of the piece`);
}
