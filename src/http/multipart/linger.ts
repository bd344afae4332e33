import type { IncomingMessage } from 'node:http';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { UploadBounds } from './bounds.js';

const LOOK_MILLISECONDS = 100;

/** Connections that end when nothing more is read from them. */
const ending = new WeakSet<IncomingMessage>();

/**
 * Before an early answer: Node would close a connection that is not kept alive with the last byte that it
 * writes, whatever still comes; {@link linger} closes this one.
 */
export function closeLater({ raw }: FastifyRequest, reply: FastifyReply): void {
  const closes = !reply.raw.shouldKeepAlive || reply.getHeader('connection') === 'close';
  if (raw.complete || !closes) return;
  ending.add(raw);
  void reply.header('connection', 'keep-alive');
}

/**
 * Throws away what is still coming of a request that was answered before its end, within bounds, and then
 * closes the connection. Closed at once, clients that read only after they have sent would see a broken
 * connection and no answer; read without a bound, a refused upload would cost as much as one that is taken.
 */
export function linger(
  request: IncomingMessage,
  { lingerBytes, lingerMilliseconds }: Pick<UploadBounds, 'lingerBytes' | 'lingerMilliseconds'>,
): void {
  const { socket } = request;
  if (request.complete || socket.destroyed) return;
  const from = socket.bytesRead;
  const until = performance.now() + lingerMilliseconds;
  request.unpipe();
  request.resume();
  const timer = setInterval(() => {
    const done = request.complete || socket.destroyed;
    const enough = socket.bytesRead - from > lingerBytes || performance.now() > until;
    if (!done && !enough) return;
    clearInterval(timer);
    if (!done) socket.destroy();
    else if (ending.has(request)) socket.end();
  }, LOOK_MILLISECONDS).unref();
}
