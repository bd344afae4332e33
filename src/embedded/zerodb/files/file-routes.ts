import type { FastifyInstance } from 'fastify';
import { pathOf, type ServerContext } from '../server-context.js';
import { isJson, paging, type Json } from '../wire/read.js';
import { unixNow, sameSecret } from '../wire/tokens.js';
import { WireError } from '../wire/wire-error.js';
import { sendContent } from './content.js';
import type { FileRow } from './file-store.js';
import { storeUpload } from './upload.js';

const SIGNED_SECONDS = 300;
/** Where signed addresses point; needs no key. */
export const SIGNED_ROUTE = '/signed/files/:file_id';

/** Files: upload, list, record, bytes, signed address, remove. */
export function fileRoutes(app: FastifyInstance, context: ServerContext): void {
  const { files, signer } = context;

  app.post('/files/upload', async (request, reply) => {
    const row = await storeUpload(files, request, (filename) => filename);
    if (context.quirks.oddStatuses) reply.code(201);
    return {
      file_id: row.file_id,
      name: row.file_key,
      size_bytes: row.size_bytes,
      url: '',
      created_at: row.created_at,
    };
  });

  app.get('/files', async (request) => {
    const page = paging(isJson(request.query) ? request.query : {}, 'query');
    const { rows, total } = files.page(page);
    const data = rows.map((row) => fileJson(context, row));
    if (context.quirks.oddLists) return { files: data, total };
    return { total, ...page, has_more: page.skip + data.length < total, data };
  });

  app.get('/files/:file_id', async (request) =>
    fileJson(context, files.get(pathOf(request).file_id)),
  );

  app.get('/files/:file_id/content', async (request, reply) =>
    sendContent(files, files.get(pathOf(request).file_id), request, reply),
  );

  app.get('/files/:file_id/download', async (request) => {
    const row = files.get(pathOf(request).file_id);
    const expires = unixNow() + SIGNED_SECONDS;
    const signature = signer.sign(`${row.file_id}:${expires}`);
    return {
      download_url: `http://${request.host}/signed/files/${row.file_id}?expires=${expires}&signature=${signature}`,
      content_type: row.content_type,
      expires_in: SIGNED_SECONDS,
    };
  });

  app.delete('/files/:file_id', async (request, reply) => {
    const row = await files.delete(pathOf(request).file_id);
    if (context.quirks.oddStatuses) return reply.code(204).send();
    return { message: 'deleted', file_id: row.file_id };
  });
}

/** Serves signed addresses, for as long as they are good. */
export function signedFileRoute(app: FastifyInstance, { files, signer }: ServerContext): void {
  app.get(SIGNED_ROUTE, async (request, reply) => {
    const { file_id: fileId } = pathOf(request);
    const query = request.query as { expires?: string; signature?: string };
    const expected = signer.sign(`${fileId}:${query.expires ?? ''}`);
    if (!sameSecret(String(query.signature), expected) || !(Number(query.expires) > unixNow())) {
      throw new WireError(403, 'The address is not valid or no longer valid');
    }
    return sendContent(files, files.get(fileId), request, reply);
  });
}

function fileJson({ projectId }: ServerContext, row: FileRow): Json {
  return {
    file_id: row.file_id,
    project_id: projectId,
    file_key: row.file_key,
    file_name: row.file_key,
    content_type: row.content_type,
    size_bytes: row.size_bytes,
    file_metadata: JSON.parse(row.metadata) as Json,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
