import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { isJson, type Json } from '../wire/read.js';
import { invalid, missing } from '../wire/wire-error.js';
import { fileTooLarge } from './blob-store.js';
import type { FileRow, FileStore } from './file-store.js';
import { boundaryOf, collect, readMultipart, type Part } from './multipart.js';

const MAX_FIELD = 65_536;
/** What a form may hold beside the file. */
const FORM_OVERHEAD = 1_048_576;
const FALLBACK_TYPE = 'application/octet-stream';

/** The plain fields of an upload form. */
export type Fields = ReadonlyMap<string, string>;

/** Stores the part `file` of a form; `keyOf` names it from its file name and the form's fields. */
export async function storeUpload(
  store: FileStore,
  request: FastifyRequest,
  keyOf: (filename: string, fields: Fields) => string,
): Promise<FileRow> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > store.maxBytes + FORM_OVERHEAD) throw fileTooLarge(store.maxBytes);
  const boundary = boundaryOf(request.headers['content-type']);
  const parts = readMultipart(request.body as Readable, boundary);
  const fields = new Map<string, string>();
  const file = await nextFile(parts, fields);
  if (!file) throw missing('body', 'file');
  return store.store(file.content, async () => {
    if (await nextFile(parts, fields)) throw invalid(['body', 'file'], 'only one file in a form');
    return {
      fileKey: keyOf(file.filename ?? 'file', fields),
      contentType: file.contentType ?? FALLBACK_TYPE,
      metadata: readMetadata(fields),
    };
  });
}

/** Reads plain fields up to the next file; null at the end of the form. */
async function nextFile(
  parts: AsyncGenerator<Part>,
  fields: Map<string, string>,
): Promise<Part | null> {
  for (;;) {
    const next = await parts.next();
    if (next.done === true) return null;
    const part = next.value;
    if (part.name === 'file') return part;
    fields.set(part.name, (await collect(part.content, MAX_FIELD)).toString('utf8'));
  }
}

/** The `metadata` field: the text of a JSON object. */
function readMetadata(fields: Fields): Json {
  const text = fields.get('metadata');
  if (text === undefined || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isJson(value)) return value;
  } catch {
    // Said below.
  }
  throw invalid(['body', 'metadata'], 'must be a JSON object', 'value_error.json');
}
