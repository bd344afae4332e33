import { createGunzip } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';

import type { JsonObject } from '../shared/document.js';
import { AppError } from '../shared/errors.js';
import { JsonPieces } from './json-pieces.js';

/** What a backup says of itself beside its documents; as far as it was read. */
export type BackupHead = Map<string, unknown>;

const DOCUMENTS = 'documents';

/**
 * The documents of a backup file, one after another, whatever its layout; only one is in memory. Its other
 * fields are put into `head` as they come. Throws BAD_USER_INPUT when it is cut off, is no JSON, has no
 * `documents`, or has fewer or more of them than it says.
 */
export async function* documentsOf(
  chunks: AsyncIterable<Uint8Array>,
  head: BackupHead = new Map(),
): AsyncGenerator<JsonObject> {
  let found: JsonObject[] = [];
  let count = 0;
  const pieces = new JsonPieces(DOCUMENTS, {
    field(name, value) {
      head.set(name, value);
    },
    element(value) {
      if (!isObject(value)) throw bad(`document ${count + 1} is no object`);
      count += 1;
      found.push(value);
    },
  });
  for await (const chunk of unpacked(chunks)) {
    pieces.push(chunk);
    if (found.length === 0) continue;
    const ready = found;
    found = [];
    yield* ready;
  }
  pieces.end();
  const told = head.get('document_count');
  if (told !== undefined && told !== count) {
    throw bad(`it holds ${count} documents and says ${JSON.stringify(told)}`);
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The bytes as they are, or unpacked where they are gzip, which their beginning tells. */
async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Uint8Array = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = Readable.from(rejoined(head, iterator), { objectMode: false });
  if (!(head[0] === 0x1f && head[1] === 0x8b)) {
    yield* all as AsyncIterable<Buffer>;
    return;
  }
  // Failures come out of the reading end.
  const plain = pipeline(all, createGunzip(), () => undefined);
  try {
    yield* plain as AsyncIterable<Buffer>;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('Z_'))
      throw bad('its gzip is damaged or cut off');
    throw error;
  }
}

async function* rejoined(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}

function bad(why: string): AppError {
  return new AppError('BAD_USER_INPUT', `This is no backup that can be restored: ${why}.`);
}
