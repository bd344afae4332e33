import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

import { AppError } from '../shared/errors.js';
import type {
  DeliverableFile,
  DeliverFile,
  FileContent,
  FileRange,
} from '../shared/file-delivery.js';
import { hasAlready, rangeStands, readRange } from './byte-range.js';
import { contentDisposition } from './content-disposition.js';
import { replyWithError } from './graphql-error-reply.js';
import { type ContextSources, createRequestContext } from './request-context.js';

/** What pages of other origins may read of an answer, beside what every answer tells. */
export const UPLOAD_HEADERS = ['accept-ranges', 'content-disposition', 'content-range', 'etag'];

/**
 * Public files change their bytes never, but may be deleted or restricted: for so long, in seconds, copies
 * of them may outlive that. Every page shows the same pictures, so an hour spares most of the traffic.
 */
const PUBLIC_SECONDS = 3_600;

/**
 * Whatever a file is, a browser runs nothing of it and asks nobody else for its sake. Chromium shows
 * pictures and PDFs under it as it does without.
 */
const HARMLESS = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/** Who takes nothing for so long, in milliseconds, has gone without a word: mobile networks lose clients. */
const STALLED_MILLISECONDS = 60_000;

export interface UploadsOptions extends Omit<ContextSources, 'milliseconds'> {
  /** Finds what `/api/uploads/{objectId}` names. */
  readonly deliver: DeliverFile;
  /** After so long without a byte taken a download is cut off; 60 s. */
  readonly stalledMilliseconds?: number;
}

interface Route {
  Params: { objectId: string };
  Querystring: Record<string, unknown>;
}

/** `GET` and `HEAD /api/uploads/{objectId}`: the bytes of a file, for whoever may have them. */
export function registerUploads(app: FastifyInstance, options: UploadsOptions): void {
  app.route<Route>({
    method: ['GET', 'HEAD'],
    url: '/api/uploads/:objectId',
    errorHandler: replyFailure,
    async handler(request, reply) {
      const { stalledMilliseconds = STALLED_MILLISECONDS } = options;
      reply.raw.setTimeout(stalledMilliseconds, () => reply.raw.destroy());
      // Without a deadline: a large file over a slow line takes as long as it takes.
      const context = await createRequestContext(request, reply, {
        ...options,
        milliseconds: null,
      });
      const { viewer, now, scope } = context;
      const { objectId } = request.params;
      const file = await options.deliver({ objectId, query: request.query, viewer, now, scope });
      if (!file) throw notFound();
      return sendFile(file, request, reply);
    },
  });
}

/** One answer for all that is not to be had, so that nobody learns what there is. */
const notFound = () => new AppError('NOT_FOUND', 'There is no such file.');

async function sendFile(
  file: DeliverableFile,
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { etag, sizeBytes: size } = file;
  if (hasAlready(headers['if-none-match'], etag)) {
    return reply
      .status(304)
      .headers({ etag, ...cachingOf(file) })
      .send();
  }
  if (method === 'HEAD') {
    return reply.headers(headersOf(file)).headers(lengthOf(size)).send();
  }
  const asked =
    size !== null && rangeStands(ifRangeOf(headers), etag) ? readRange(headers.range, size) : null;
  if (asked === 'unsatisfiable') {
    // Nothing is said about the whole file: no length, no type of its bytes.
    const told = { etag, ...cachingOf(file), 'content-range': `bytes */${size}` };
    return reply.status(416).headers(told).send();
  }
  const content = await file.open(asked ?? undefined);
  if (!content) throw notFound();
  return sendContent(file, content, asked, reply);
}

function sendContent(
  file: DeliverableFile,
  { body, length }: FileContent,
  range: FileRange | null,
  reply: FastifyReply,
): FastifyReply {
  void reply.headers(headersOf(file)).headers(lengthOf(length));
  if (range) {
    const { start, end } = range;
    void reply.status(206).header('content-range', `bytes ${start}-${end}/${file.sizeBytes}`);
  }
  // A body that fails on its way takes the connection with it, so it never looks complete.
  return reply.send(body);
}

function headersOf(file: DeliverableFile): Record<string, string> {
  return {
    ...HARMLESS,
    ...cachingOf(file),
    etag: file.etag,
    'content-type': file.contentType,
    'content-disposition': contentDisposition(file.disposition, file.filename),
    'accept-ranges': file.sizeBytes === null ? 'none' : 'bytes',
  };
}

function cachingOf({ isPublic }: DeliverableFile): Record<string, string> {
  return { 'cache-control': isPublic ? `public, max-age=${PUBLIC_SECONDS}` : 'private, no-store' };
}

function lengthOf(bytes: number | null): Record<string, string> {
  return bytes === null ? {} : { 'content-length': String(bytes) };
}

/** Node lists it nowhere among the headers that come once. */
function ifRangeOf(headers: FastifyRequest['headers']): string | undefined {
  const { 'if-range': value } = headers;
  return Array.isArray(value) ? value.join() : value;
}

/** Answers a failure in the shape of all errors; nothing that was prepared about a file is told with it. */
function replyFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const told = asTold(error, request, reply);
  for (const name of Object.keys(reply.getHeaders())) {
    if (NOT_OF_FAILURES.has(name)) void reply.removeHeader(name);
  }
  void reply.headers({ ...HARMLESS, 'cache-control': 'no-store' });
  replyWithError(told, request, reply);
}

const NOT_OF_FAILURES = new Set(['content-type', 'content-length', ...UPLOAD_HEADERS]);

/** A failure with a code: bodies fail as sockets do. */
function asTold(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyError {
  if (error instanceof GraphQLError) return error;
  if (error instanceof AppError) {
    const { retryAfterSeconds } = error.details;
    if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', retryAfterSeconds);
    return error;
  }
  if (!reply.hasHeader('etag')) return error;
  // All was ready but the bytes.
  request.log.warn({ err: error }, 'a file broke off before its first byte');
  return asFastify(new AppError('UPSTREAM_UNAVAILABLE', 'The file cannot be read; try again.'));
}

const asFastify = (error: AppError) => error as unknown as FastifyError;
