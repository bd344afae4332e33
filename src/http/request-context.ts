import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

import { RequestContext } from '../graphql/context.js';
import { LIMITS } from '../graphql/limits.js';
import { CountingMeter } from '../graphql/upstream-meter.js';
import type { Clock } from '../shared/clock.js';
import { AppError, ERRORS } from '../shared/errors.js';
import { toInstant } from '../shared/instant.js';
import { type Authentication, authenticate, type VerifyToken } from './authenticate.js';

const USABLE_ID = /^[\w-]{8,64}$/;

/** The id of a request: the caller's own when it sent a usable one, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && USABLE_ID.test(header) ? header : randomUUID();
}

/** Makes the context of one request: who asks, when it is, when to give up, where to count. */
export async function createRequestContext(
  request: FastifyRequest,
  reply: FastifyReply,
  { verify, clock }: { readonly verify: VerifyToken; readonly clock: Clock },
): Promise<RequestContext> {
  const identity = await identify(request, verify);
  return new RequestContext({
    ...identity,
    requestId: request.id,
    log: request.log,
    signal: AbortSignal.any([clientGone(reply), AbortSignal.timeout(LIMITS.requestMilliseconds)]),
    meter: new CountingMeter(),
    now: toInstant(clock.now()),
    userAgent: request.headers['user-agent'] ?? null,
    address: request.ip,
  });
}

/** Not knowing whether a token is good is no reason to call it bad: clients would sign their users out. */
async function identify(request: FastifyRequest, verify: VerifyToken): Promise<Authentication> {
  try {
    return await authenticate(request.headers.authorization, verify);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message } = error;
    const { status, retryable } = ERRORS[code];
    throw new GraphQLError(message, { extensions: { code, retryable, http: { status } } });
  }
}

/** Aborts when the connection closes before the answer is out. */
function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const gone = () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('the client has gone'));
  };
  if (reply.raw.destroyed) gone();
  else reply.raw.once('close', gone);
  return controller.signal;
}
