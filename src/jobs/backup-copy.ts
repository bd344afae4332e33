import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { CallScope } from '../shared/call-scope.js';
import { AppError } from '../shared/errors.js';
import type { Objects } from '../sources/zerodb/objects.js';
import type { BackedUpCollection, Manifest } from './backup-manifest.js';

/**
 * Copies the files of a backup into a folder, outside of the store that they are copies of, readable by
 * their owner alone. A file has its name only once it is whole and its checksum is right.
 */
export async function copyBackup(
  objects: Objects,
  { collections }: Manifest,
  folder: string,
  scope: CallScope,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const each of collections) {
    const path = join(folder, each.filename);
    const part = `${path}.part`;
    try {
      await copyOne(objects, each, part, scope);
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
  }
}

async function copyOne(
  objects: Objects,
  { object_id, filename, sha256 }: BackedUpCollection,
  path: string,
  scope: CallScope,
): Promise<void> {
  const content = await objects.read(object_id, scope);
  if (content === null) throw new AppError('NOT_FOUND', `${filename} is not there any more.`);
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const file = createWriteStream(path, { mode: 0o600 });
  const stop = scope.signal && { signal: scope.signal };
  await pipeline(content.body, hashing, file, { ...stop });
  if (hash.digest('hex') !== sha256) {
    throw new AppError('BAD_USER_INPUT', `${filename} is damaged: its checksum is another.`);
  }
}
