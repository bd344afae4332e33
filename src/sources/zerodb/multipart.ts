import { randomUUID } from 'node:crypto';
import { finished, Readable } from 'node:stream';

export interface MultipartFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer | Readable;
}

/** A multipart/form-data body of text fields and one file named `file`; a stream stays a stream. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  file: MultipartFile,
): { headers: Record<string, string>; body: Buffer | Readable } {
  const boundary = `----gateway-${randomUUID()}`;
  const part = (disposition: string, type?: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n`;
  const texts = Object.entries(fields).map(
    ([name, value]) => `${part(`name="${quoted(name)}"`)}${value}\r\n`,
  );
  const opening = part(
    `name="file"; filename="${quoted(file.name)}"`,
    headerSafe(file.contentType),
  );
  const head = Buffer.from(texts.join('') + opening);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const { content } = file;
  if (Buffer.isBuffer(content)) return { headers, body: Buffer.concat([head, content, tail]) };
  const body = Readable.from(joined(head, content, tail), { objectMode: false });
  // At once, and not only when the other is next asked for a piece.
  finished(content, (error) => {
    if (error) body.destroy(error);
  });
  body.once('close', () => content.destroy());
  return { headers, body };
}

async function* joined(head: Buffer, content: Readable, tail: Buffer): AsyncGenerator<Buffer> {
  yield head;
  for await (const chunk of content) yield Buffer.from(chunk as Uint8Array);
  yield tail;
}

/** As browsers write names into the header, so that no name can end it. */
function quoted(name: string): string {
  return name.replace(/["\r\n]/g, (character) => encodeURIComponent(character));
}

function headerSafe(value: string): string {
  return value.replace(/[\r\n]/g, '');
}
