import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';

import { refuseWithout } from '../graphql/caller-points.js';
import type { Clock } from '../shared/clock.js';
import { AppError, ERRORS } from '../shared/errors.js';
import { toInstant } from '../shared/instant.js';
import type { AnnouncedUpload, UploadDesk } from '../shared/upload-desk.js';
import { type AdmissionSources, admit } from './admission.js';
import { replyWithError, replyWithProblem } from './graphql-error-reply.js';
import * as tus from './tus-protocol.js';

export interface UploadRoutes extends AdmissionSources {
  readonly desk: UploadDesk;
  readonly clock: Clock;
}

type Route = { Params: { secret: string } };
type Request = FastifyRequest<Route>;
type Handler = (upload: AnnouncedUpload, request: Request, reply: FastifyReply) => Promise<unknown>;

const URL = '/uploads/tus/:secret';
/** So much of a body that nobody wants is read to keep its connection. */
const MOST_UNWANTED = 1_048_576;

/** The address of a ticket: takes the bytes with one PUT, or with tus 1.0.0. */
export function registerUploadTickets(server: FastifyInstance, routes: UploadRoutes): void {
  void server.register((app, _options, done) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, parsed) => {
      parsed(null, payload);
    });
    app.setErrorHandler(refuse);
    app.addHook('onRequest', (_request, reply, next) => {
      void reply.headers({ 'tus-resumable': tus.VERSION, 'cache-control': 'no-store' });
      next();
    });
    const exposedHeaders = ['x-request-id', 'retry-after', ...tus.EXPOSED_HEADERS];
    const config = { streams: true, cors: { exposedHeaders } };
    const handle = (method: string, handler: Handler) => {
      app.route<Route>({
        method,
        url: URL,
        config,
        handler: async (request, reply) => handler(await find(request, routes), request, reply),
      });
    };
    handle('PUT', put);
    handle('HEAD', tusOnly(head));
    handle('PATCH', tusOnly(patch));
    handle('POST', tusOnly(post));
    handle('DELETE', tusOnly(remove));
    const preflight = { methods: tus.METHODS, strictPreflight: false, preflightContinue: true };
    app.options(URL, { config: { cors: { exposedHeaders, ...preflight } } }, (_request, reply) =>
      reply.status(204).headers(tus.ABILITIES).send(),
    );
    done();
  });
}

async function find(
  request: Request,
  { desk, clock, ...sources }: UploadRoutes,
): Promise<AnnouncedUpload> {
  const { identity, pointsAtDoor } = await admit(request, sources);
  refuseWithout(pointsAtDoor);
  const { viewer, tokenProblem } = identity;
  if (tokenProblem !== null) throw new AppError('UNAUTHENTICATED', tokenProblem);
  const call = { viewer, now: toInstant(clock.now()), log: request.log };
  return desk.find(request.params.secret, call);
}

async function put(upload: AnnouncedUpload, request: Request, reply: FastifyReply) {
  const length = request.headers['content-length'];
  if (length === undefined || Number(length) !== upload.length) {
    const message = `Content-Length must be ${upload.length}: that is what was announced.`;
    throw new AppError('BAD_USER_INPUT', message);
  }
  if (request.headers['content-range'] !== undefined) {
    throw new AppError('BAD_USER_INPUT', 'A PUT sends the whole file; use tus for a part of it.');
  }
  await upload.put(bodyOf(request));
  return reply.status(204).send();
}

/** Where the upload stands. */
function head(upload: AnnouncedUpload, _request: Request, reply: FastifyReply) {
  return reply.status(200).headers(tus.stateOf(upload)).send();
}

async function patch(upload: AnnouncedUpload, request: Request, reply: FastifyReply) {
  const offset = tus.offsetOf(request.headers);
  refuseExcess(upload.length - offset, request);
  const reached = await upload.append(offset, bodyOf(request));
  return reply
    .status(204)
    .headers(tus.stateOf({ ...upload, offset: reached }))
    .send();
}

/** Creation: the upload is announced already, so that its address is the one that was asked. */
async function post(upload: AnnouncedUpload, request: Request, reply: FastifyReply) {
  if (request.headers['x-http-method-override'] === 'PATCH') return patch(upload, request, reply);
  tus.refuseOtherLength(request.headers, upload.length);
  const withBytes = tus.sendsBytes(request.headers);
  if (withBytes) refuseExcess(upload.length, request);
  const offset = withBytes ? await upload.append(0, bodyOf(request)) : upload.offset;
  return reply
    .status(201)
    .header('location', upload.url)
    .headers(tus.stateOf({ ...upload, offset }))
    .send();
}

async function remove(upload: AnnouncedUpload, _request: Request, reply: FastifyReply) {
  await upload.cancel();
  return reply.status(204).send();
}

function tusOnly(handler: (...args: Parameters<Handler>) => unknown): Handler {
  return async (upload, request, reply) => {
    if (request.headers['tus-resumable'] === tus.VERSION) return handler(upload, request, reply);
    void reply.header('tus-version', tus.VERSION);
    const message = `Send Tus-Resumable: ${tus.VERSION}, or the whole file with PUT.`;
    close(request, reply);
    replyWithProblem(reply, 412, 'BAD_USER_INPUT', message, request.id);
    return reply;
  };
}

/** Before a byte is read, where the length of the body is told. */
function refuseExcess(left: number, { headers }: Request): void {
  const length = Number(headers['content-length'] ?? 0);
  if (length <= left) return;
  throw new AppError('LIMIT_EXCEEDED', `At most ${Math.max(0, left)} bytes are still to come.`);
}

/** The bytes as they come; a request without any has none. */
function bodyOf({ body, raw }: Request): Readable {
  return (body as Readable | undefined) ?? raw;
}

/** A ticket that has expired is gone for good, which tus clients know as 410. */
function refuse(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  close(request, reply);
  if (!(error instanceof AppError)) {
    replyWithError(error as Parameters<typeof replyWithError>[0], request, reply);
    return;
  }
  const { code, message } = error;
  replyWithProblem(reply, statusOf(error), code, message, request.id);
}

function statusOf(error: AppError): number {
  if (error instanceof tus.UnsupportedBody) return 415;
  return error.code === 'WINDOW_CLOSED' ? 410 : ERRORS[error.code].status;
}

/** Nobody reads on where much is still to come. */
function close({ raw, headers }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  const length = Number(headers['content-length'] ?? Infinity);
  if (length > MOST_UNWANTED) void reply.header('connection', 'close');
}
