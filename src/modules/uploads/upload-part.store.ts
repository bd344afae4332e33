import { Readable } from 'node:stream';

import { NO_SCOPE } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import type { Objects } from '../../sources/zerodb/objects.js';
import type { UploadPart } from '../media/index.js';

/** The logical folder of what has arrived of uploads. */
export const UPLOAD_PARTS = 'upload-parts';

/** Parts of uploads as ZeroDB holds them: objects of their own until the file is put together. */
export class UploadPartStore {
  constructor(private readonly objects: Objects) {}

  /** Keeps the bytes under the asset and their place in it. No client can end it: parts are worth keeping. */
  async keep(assetId: string, offset: number, bytes: AsyncIterable<Buffer>): Promise<UploadPart> {
    let size = 0;
    const counted = async function* () {
      for await (const chunk of bytes) {
        size += chunk.length;
        yield chunk;
      }
    };
    const content = Readable.from(counted(), { objectMode: false });
    const key = `${assetId}/${offset}`;
    const contentType = 'application/octet-stream';
    const put = { collection: UPLOAD_PARTS, key, content, contentType };
    const stored = await this.objects.put(put, NO_SCOPE);
    return { objectId: stored.id, size };
  }

  async remove({ objectId }: Pick<UploadPart, 'objectId'>): Promise<void> {
    await this.objects.remove(objectId, NO_SCOPE);
  }

  /** The bytes of all parts, one after another; fails when one of them is not whole. */
  async *joined(parts: readonly UploadPart[]): AsyncGenerator<Buffer> {
    for (const { objectId, size } of parts) {
      const content = await this.objects.read(objectId, NO_SCOPE);
      if (content === null) throw lost();
      let read = 0;
      for await (const chunk of content.body as AsyncIterable<Buffer>) {
        read += chunk.length;
        yield chunk;
      }
      if (read !== size) throw lost();
    }
  }
}

function lost(): AppError {
  return new AppError('UPSTREAM_UNAVAILABLE', 'A part of the upload cannot be read.');
}
