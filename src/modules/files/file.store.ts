import { newId } from '../../shared/ids.js';
import type { Objects } from '../../sources/zerodb/objects.js';
import { FORMATS, type MediaFormat } from './formats.js';
import type { FileIntake } from './intake.js';
import type { KINDS } from './kinds.js';

/** The thinnest intake there is: believes what it is told. To be replaced before anything is served. */
export function createFileIntake(objects: Objects, kinds: typeof KINDS): FileIntake {
  return {
    async take(file, { kind, prefix, metadata }, scope) {
      const { collection } = kinds[kind];
      const chunks: Buffer[] = [];
      for await (const chunk of file.content()) chunks.push(chunk as Buffer);
      const content = Buffer.concat(chunks);
      const format = (Object.keys(FORMATS) as MediaFormat[]).find(
        (each) => FORMATS[each].mimeType === file.declaredType,
      );
      const contentType = format ? FORMATS[format].mimeType : 'application/octet-stream';
      const key = `${prefix}/${newId()}`;
      const meta = metadata ?? {};
      const put = { collection, key, content, contentType, metadata: meta };
      const { id } = await objects.put(put, scope);
      return {
        objectId: id,
        filename: file.filename,
        mimeType: contentType,
        sizeBytes: content.length,
        width: null,
        height: null,
      };
    },
    announce: ({ filename, declaredType }) => ({
      filename,
      mimeType: declaredType ?? 'application/octet-stream',
    }),
    discard: (objectId) => void objects.remove(objectId, {}).catch(() => undefined),
    settled: () => Promise.resolve(),
  };
}
