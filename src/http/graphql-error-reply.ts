import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

import { LIMITS } from '../graphql/limits.js';
import { AppError, type ErrorCode, ERRORS } from '../shared/errors.js';

/** Failures of the HTTP layer, by Fastify's code, as clients are told them. */
const TRANSPORT: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'LIMIT_EXCEEDED',
    `The request body is larger than ${LIMITS.maxBodyBytes} bytes.`,
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: ['BAD_USER_INPUT', 'The request body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['BAD_USER_INPUT', 'The request body is empty.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'BAD_USER_INPUT',
    'Send JSON: `Content-Type: application/json`.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'BAD_USER_INPUT',
    'The request body is not as long as Content-Length says.',
  ],
};

/** Answers a failure outside GraphQL in GraphQL's own shape: one error, one stable code, JSON, no stack. */
export function replyWithError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (error instanceof GraphQLError) {
    replyAsTold(error, request, reply);
    return;
  }
  const [code, message] = explain(error);
  if (code === 'INTERNAL_SERVER_ERROR') request.log.error({ err: error }, 'request failed');
  const status = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? 415 : ERRORS[code].status;
  replyWithProblem(reply, status, code, message, request.id);
}

/** What is refused at the door is told in GraphQL's own words, with the status and headers that it names. */
function replyAsTold(error: GraphQLError, request: FastifyRequest, reply: FastifyReply): void {
  const { http, ...extensions } = error.extensions as GraphQLError['extensions'] & {
    readonly code: ErrorCode;
    readonly http?: { readonly headers?: ReadonlyMap<string, string> };
  };
  void reply.headers(Object.fromEntries(http?.headers ?? []));
  const { code } = extensions;
  replyWithProblem(reply, ERRORS[code].status, code, error.message, request.id, extensions);
}

/** Answers a method that the endpoint does not have; its body is not read. */
export function replyWrongMethod(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('allow', 'GET, POST');
  const message = 'Send GraphQL with POST, or queries with GET.';
  replyWithProblem(reply, 405, 'BAD_USER_INPUT', message, request.id);
}

/**
 * Apollo refuses what is no GraphQL request before there is a context, so nothing in it knows the
 * request's id: it is added on the way out.
 */
export function withRequestId(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): unknown {
  if (reply.statusCode < 400 || typeof payload !== 'string' || payload.includes('"requestId":')) {
    return payload;
  }
  const answer = JSON.parse(payload) as { errors: { extensions?: object }[] };
  const { id: requestId } = request;
  const errors = answer.errors.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId },
  }));
  return JSON.stringify({ ...answer, errors });
}

/** Answers a path that does not exist. */
export function replyNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const message = 'There is nothing here; the API is at /graphql.';
  replyWithProblem(reply, 404, 'NOT_FOUND', message, request.id);
}

function explain(error: FastifyError): readonly [ErrorCode, string] {
  if (error instanceof AppError) return [error.code, error.message];
  const known = TRANSPORT[error.code];
  if (known) return known;
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return ['BAD_USER_INPUT', 'The request cannot be read.'];
  }
  return [
    'INTERNAL_SERVER_ERROR',
    'Something went wrong on our side; the request id tells us what.',
  ];
}

/** Answers one problem in GraphQL's shape. */
export function replyWithProblem(
  reply: FastifyReply,
  status: number,
  code: ErrorCode,
  message: string,
  requestId: string,
  extensions: object = {},
): void {
  void reply
    .status(status)
    // What fails before any hook has run has no header yet.
    .header('x-request-id', requestId)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { ...extensions, code, requestId } }] });
}
