import { badRequest, invalid } from '../wire/wire-error.js';

/** One part of a multipart body. Its content must be read before the next part is asked for. */
export interface Part {
  readonly name: string;
  /** Undefined for a plain field. */
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  readonly content: AsyncGenerator<Buffer>;
}

const MAX_HEADER = 16_384;
const HEADER_END = Buffer.from('\r\n\r\n');

/** The boundary that a content type names, or 422. */
export function boundaryOf(contentType: string | undefined): string {
  const match = /^multipart\/form-data;.*?boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(
    contentType ?? '',
  );
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined)
    throw invalid(['body'], 'must be multipart/form-data with a boundary');
  return boundary;
}

/** Reads `multipart/form-data` as it comes in; nothing is held but what might be a boundary. */
export async function* readMultipart(
  body: AsyncIterable<Buffer>,
  boundary: string,
): AsyncGenerator<Part> {
  const window = new Window(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first boundary has no line break before it.
  window.unshift(Buffer.from('\r\n'));
  await drain(window.until(delimiter));
  while (await isAnotherPart(window)) {
    const headers = (await collect(window.until(HEADER_END), MAX_HEADER)).toString('utf8');
    const content = window.until(delimiter);
    yield parsePart(headers, content);
    await drain(content);
  }
}

/** A whole part as one buffer, or 413 when it is larger than `limit`. */
export async function collect(content: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > limit) throw badRequest('A field or header of the form is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function drain(content: AsyncGenerator<Buffer>): Promise<void> {
  for (let step = await content.next(); step.done !== true;) step = await content.next();
}

/** After a boundary stands `--` at the end of the form, and a line break before another part. */
async function isAnotherPart(window: Window): Promise<boolean> {
  const next = (await window.take(2)).toString('latin1');
  if (next === '--') return false;
  if (next === '\r\n') return true;
  throw malformed();
}

function parsePart(headers: string, content: AsyncGenerator<Buffer>): Part {
  const disposition = /^content-disposition: *form-data(.*)$/im.exec(headers)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) throw malformed();
  return {
    name,
    filename: extended(disposition) ?? parameter(disposition, 'filename'),
    contentType: /^content-type: *([^\r\n]+?) *$/im.exec(headers)?.[1],
    content,
  };
}

function parameter(disposition: string, name: string): string | undefined {
  const value = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition)?.[1];
  // Browsers and fetch write quotes and line breaks as percent codes, older programs with a backslash.
  return value
    ?.replace(/\\(.)/g, '$1')
    .replace(/%22/g, '"')
    .replace(/%0D/gi, '\r')
    .replace(/%0A/gi, '\n');
}

function extended(disposition: string): string | undefined {
  const value = /;\s*filename\*=utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function malformed(): Error {
  return invalid(['body'], 'malformed multipart body');
}

/** A moving view on a stream of bytes. */
class Window {
  #buffer: Buffer = Buffer.alloc(0);
  readonly #source: AsyncIterator<Buffer>;

  constructor(body: AsyncIterable<Buffer>) {
    this.#source = body[Symbol.asyncIterator]();
  }

  unshift(bytes: Buffer): void {
    this.#buffer = Buffer.concat([bytes, this.#buffer]);
  }

  /** Exactly `count` bytes. */
  async take(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) await this.#more();
    return this.#cut(count);
  }

  /** Everything before `delimiter`, which is taken away as well. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#buffer.indexOf(delimiter);
      if (at >= 0) {
        const last = this.#cut(at);
        this.#cut(delimiter.length);
        if (last.length > 0) yield last;
        return;
      }
      // The end of the buffer may be the beginning of the delimiter.
      const safe = this.#buffer.length - delimiter.length + 1;
      if (safe > 0) yield this.#cut(safe);
      await this.#more();
    }
  }

  #cut(count: number): Buffer {
    const head = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return head;
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw malformed();
    this.#buffer =
      this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
  }
}
