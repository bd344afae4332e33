import type { FastifyReply, FastifyRequest } from 'fastify';
import { WireError } from '../wire/wire-error.js';
import type { FileRow, FileStore } from './file-store.js';

/** Sends the bytes of a file, or the piece that `Range` asks for. */
export function sendContent(
  store: FileStore,
  row: FileRow,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const name = row.file_key.split('/').at(-1) ?? 'file';
  reply
    .header('content-type', row.content_type)
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('x-content-type-options', 'nosniff')
    .header('accept-ranges', 'bytes')
    .header('etag', `"${row.sha256}"`)
    .header('last-modified', new Date(row.updated_at).toUTCString());
  const range = readRange(request.headers.range, row.size_bytes);
  if (!range) {
    return reply.header('content-length', row.size_bytes).send(store.read(row));
  }
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${row.size_bytes}`)
    .header('content-length', range.end - range.start + 1)
    .send(store.read(row, range));
}

/** One range of bytes; null for the whole. Several ranges are answered with the whole, as HTTP allows. */
function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, from = '', to = ''] = match;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end || start >= size) {
    throw new WireError(416, 'Range not satisfiable', undefined, {
      'content-range': `bytes */${size}`,
    });
  }
  return { start, end };
}
