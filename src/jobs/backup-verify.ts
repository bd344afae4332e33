import { createHash } from 'node:crypto';

import type { CallScope } from '../shared/call-scope.js';
import type { JsonObject } from '../shared/document.js';
import { AppError } from '../shared/errors.js';
import type { Objects } from '../sources/zerodb/objects.js';
import { type BackupHead, documentsOf } from './backup-file.js';
import type { BackedUpCollection } from './backup-manifest.js';

/**
 * The documents of a stored collection, as they are read back. Rejects at the end when the bytes are not
 * those that were stored, or the documents not as many.
 */
export async function* storedDocuments(
  objects: Objects,
  backup: BackedUpCollection,
  scope: CallScope,
): AsyncGenerator<JsonObject> {
  const content = await objects.read(backup.object_id, scope);
  if (content === null) throw damaged(backup, 'its object is gone');
  const hash = createHash('sha256');
  const head: BackupHead = new Map();
  let documents = 0;
  for await (const document of documentsOf(hashed(content.body, hash), head)) {
    documents += 1;
    yield document;
  }
  if (hash.digest('hex') !== backup.sha256) throw damaged(backup, 'its checksum is another');
  if (documents !== backup.document_count) throw damaged(backup, `it holds ${documents} documents`);
  if (head.get('collection') !== backup.collection)
    throw damaged(backup, 'it is of another collection');
}

/** Reads a stored collection to its end; rejects when it is not what was stored. */
export async function verifyCollection(
  objects: Objects,
  backup: BackedUpCollection,
  scope: CallScope,
): Promise<void> {
  const documents = storedDocuments(objects, backup, scope);
  while ((await documents.next()).done !== true) scope.signal?.throwIfAborted();
}

async function* hashed(
  body: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

function damaged({ collection, filename }: BackedUpCollection, why: string): AppError {
  const text = `The backup of ${collection} (${filename}) is damaged: ${why}.`;
  return new AppError('BAD_USER_INPUT', text);
}
