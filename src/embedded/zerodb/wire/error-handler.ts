import type { FastifyError, FastifyInstance } from 'fastify';
import { invalid, WireError } from './wire-error.js';

/** Every failure leaves as JSON in the service's own shape: never HTML, never a stack. */
export function handleErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw new WireError(404, 'Not Found');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = error instanceof WireError ? error : fromFramework(error);
    if (failure.status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(failure.status).headers(failure.headers).send(failure.body());
  });
}

function fromFramework(error: FastifyError): WireError {
  const { statusCode = 500 } = error;
  if (statusCode === 413) return new WireError(413, 'Request body too large');
  if (statusCode === 415) return invalid(['body'], 'unsupported content type');
  // The framework's 400s are all about reading the body.
  if (statusCode < 500) return invalid(['body'], 'JSON decode error', 'value_error.jsondecode');
  return new WireError(500, 'Internal Server Error');
}
