import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pathOf, type ServerContext } from '../server-context.js';
import {
  bodyObject,
  isJson,
  optionalObject,
  optionalText,
  requiredText,
  type Json,
} from '../wire/read.js';
import { invalid } from '../wire/wire-error.js';
import { sendContent } from './content.js';
import type { FileRow } from './file-store.js';
import { storeUpload } from './upload.js';

const DEFAULT_BUCKET = 'default';
const DEFAULT_COLLECTION = 'objects';

/**
 * The object paths of the storage plan, over the same files. An object's file key is
 * `{bucket}/{collection}/{name}`; the name may have slashes of its own, the other two may not.
 */
export function objectRoutes(app: FastifyInstance, context: ServerContext): void {
  const { files } = context;

  app.post('/api/objects/upload', async (request) => objectJson(await upload(context, request)));

  app.get('/api/objects', async (request) => {
    const query = isJson(request.query) ? request.query : {};
    const collection = optionalText(query, 'collection');
    const prefix = optionalText(query, 'prefix') ?? '';
    // As for an upload, none means the default one.
    const bucket = optionalText(query, 'bucket') ?? DEFAULT_BUCKET;
    const within = collection === undefined ? '' : `${collection}/${prefix}`;
    const rows = files.listByStart(`${bucket}/${within}`);
    const objects = rows
      .map(objectJson)
      .filter((entry) => String(entry['filename']).startsWith(prefix));
    return { objects, total: objects.length };
  });

  app.get('/api/objects/:object_id', async (request, reply) => {
    const row = files.get(pathOf(request).object_id);
    reply.header('x-object-metadata', encodeURIComponent(row.metadata));
    return sendContent(files, row, request, reply);
  });

  app.delete('/api/objects/:object_id', async (request) => {
    const row = await files.delete(pathOf(request).object_id);
    return { deleted: true, object_id: row.file_id };
  });
}

/** A form with the bytes as they are, or JSON with the bytes in base64. */
async function upload({ files }: ServerContext, request: FastifyRequest): Promise<FileRow> {
  if (!isJson(request.body) || request.headers['content-type']?.startsWith('multipart/')) {
    return storeUpload(files, request, (filename, fields) =>
      keyOf(fields.get('bucket'), fields.get('collection'), fields.get('filename') ?? filename),
    );
  }
  const body = bodyObject(request.body);
  const bytes = Buffer.from(requiredText(body, 'data'), 'base64');
  const metadata = optionalObject(body, 'metadata') ?? {};
  const fileKey = keyOf(
    optionalText(body, 'bucket'),
    optionalText(body, 'collection'),
    requiredText(body, 'filename'),
  );
  const named = optionalText(body, 'content_type') ?? optionalText(metadata, 'content_type');
  const contentType = named ?? 'application/octet-stream';
  return files.store(oneChunk(bytes), async () => ({ fileKey, contentType, metadata }));
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function keyOf(bucket: string | undefined, collection: string | undefined, name: string): string {
  const parts = [bucket ?? DEFAULT_BUCKET, collection ?? DEFAULT_COLLECTION];
  if (parts.some((part) => part === '' || part.includes('/'))) {
    throw invalid(['body', 'collection'], 'bucket and collection must be plain names');
  }
  return [...parts, name].join('/');
}

function objectJson(row: FileRow): Json {
  const [bucket = '', collection = '', ...rest] = row.file_key.split('/');
  return {
    object_id: row.file_id,
    bucket,
    collection,
    filename: rest.join('/'),
    content_type: row.content_type,
    size_bytes: row.size_bytes,
    metadata: JSON.parse(row.metadata) as Json,
    created_at: row.created_at,
  };
}
