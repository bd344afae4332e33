import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The route takes bodies that may last, and bounds them itself; or says which of its requests have
     * such a body. All others must have sent theirs in time.
     */
    readonly streams?: boolean | ((request: FastifyRequest) => boolean);
  }
}

/**
 * Ends requests whose body does not come in within so many milliseconds. Node's own `requestTimeout` is
 * one for the whole server and knows no exception.
 */
export function registerBodyDeadline(app: FastifyInstance, milliseconds: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (hasBody(request) && !streams(request)) {
      const timer = setTimeout(end, milliseconds, app, request, reply).unref();
      request.raw.once('close', () => {
        clearTimeout(timer);
      });
    }
    done();
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function streams(request: FastifyRequest): boolean {
  const { streams: told } =
    (request.routeOptions as { config?: typeof request.routeOptions.config }).config ?? {};
  return typeof told === 'function' ? told(request) : told === true;
}

/** As Node ends them: 408, and the connection closes. */
function end(app: FastifyInstance, { raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  if (reply.raw.headersSent) {
    raw.socket.destroy();
    return;
  }
  const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  app.server.emit('clientError', error, raw.socket);
}
