import { pieceOf } from '../../shared/byte-piece.js';
import type { CallScope } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import type { FileContent, FileRange } from '../../shared/file-delivery.js';
import type { ObjectContent, Objects } from '../../sources/zerodb/objects.js';
import { failedAs } from '../../sources/upstream-error.js';

/** What the store knows of an object. */
export interface ObjectFacts {
  readonly contentType: string;
  /** Null where the store does not tell. */
  readonly sizeBytes: number | null;
}

/** The bytes of objects. Rejects with `UpstreamError`. */
export class StoredBytes {
  constructor(private readonly objects: Objects) {}

  /** The whole, or exactly a range of it; null where there is no such object. */
  async open(id: string, scope: CallScope, range?: FileRange): Promise<FileContent | null> {
    const content = await this.objects.read(id, scope, range);
    if (!content) return null;
    const { body, length, contentRange } = content;
    if (!range) return { body, length };
    const { start, end } = range;
    const came = contentRange === null ? null : readContentRange(contentRange);
    // Some stores send the whole, whatever they are asked for.
    if (contentRange === null) return { body: pieceOf(body, range), length: end - start + 1 };
    if (came?.start === start && came.end === end) {
      return { body: pieceOf(body, { start: 0, end: end - start }), length: end - start + 1 };
    }
    letGo(content);
    throw new AppError('UPSTREAM_UNAVAILABLE', 'The file is not as long as it is said to be.');
  }

  /** Its type and size, told by its first byte: not every store has records of objects. */
  async facts(id: string, scope: CallScope): Promise<ObjectFacts | null> {
    try {
      const content = await this.objects.read(id, scope, { start: 0, end: 0 });
      if (!content) return null;
      letGo(content);
      const { contentType, contentRange, length } = content;
      const sizeBytes =
        contentRange === null ? length : (readContentRange(contentRange)?.size ?? null);
      return { contentType, sizeBytes };
    } catch (error) {
      const isEmpty = failedAs(error, 'invalid') && error.fields.status === 416;
      if (isEmpty) return { contentType: 'application/octet-stream', sizeBytes: 0 };
      throw error;
    }
  }

  /** All of it, in memory; null where there is none, or more than `most` bytes. */
  async whole(id: string, most: number, scope: CallScope): Promise<Buffer | null> {
    const content = await this.objects.read(id, scope);
    if (!content) return null;
    const chunks: Buffer[] = [];
    let size = 0;
    content.body.on('error', () => undefined);
    for await (const chunk of content.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) return null;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

/** Ends a body that nobody reads; it says so by an error that nobody else listens for. */
function letGo({ body }: ObjectContent): void {
  body.on('error', () => undefined).destroy();
}

function readContentRange(header: string) {
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(header.trim()) ?? [];
  if (start === undefined) return null;
  return { start: Number(start), end: Number(end), size: size === '*' ? null : Number(size) };
}
