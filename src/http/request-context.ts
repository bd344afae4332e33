import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

import { refuseWithout, takePoints } from '../graphql/caller-points.js';
import { RequestContext } from '../graphql/context.js';
import { LIMITS } from '../graphql/limits.js';
import { CountingMeter } from '../graphql/upstream-meter.js';
import type { Clock } from '../shared/clock.js';
import type { RateLimits } from '../shared/coordination.js';
import { AppError, ERRORS } from '../shared/errors.js';
import { toInstant } from '../shared/instant.js';
import { type Authentication, authenticate, type VerifyToken } from './authenticate.js';

const USABLE_ID = /^[\w-]{8,64}$/;

/** The id of a request: the caller's own when it sent a usable one, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && USABLE_ID.test(header) ? header : randomUUID();
}

export interface ContextSources {
  readonly verify: VerifyToken;
  readonly clock: Clock;
  readonly rateLimits: RateLimits;
}

interface ContextOptions {
  /** When to give up, in milliseconds; null for what may take as long as the client stays. */
  readonly deadline?: number | null;
}

/**
 * Makes the context of one request: who asks, when it is, when to give up, where to count. Whoever has no
 * point left is refused here, before the document is read.
 */
export async function createRequestContext(
  request: FastifyRequest,
  reply: FastifyReply,
  { verify, clock, rateLimits }: ContextSources,
  { deadline = LIMITS.requestMilliseconds }: ContextOptions = {},
): Promise<RequestContext> {
  const identity = await identify(request, verify);
  const { ip: address } = request;
  const pointsAtDoor = await takePoints(rateLimits, { viewer: identity.viewer, address }, 1);
  refuseWithout(pointsAtDoor);
  return new RequestContext({
    ...identity,
    requestId: request.id,
    log: request.log,
    signal:
      deadline === null
        ? clientGone(reply)
        : AbortSignal.any([clientGone(reply), AbortSignal.timeout(deadline)]),
    meter: new CountingMeter(),
    now: toInstant(clock.now()),
    userAgent: request.headers['user-agent'] ?? null,
    address,
    pointsAtDoor,
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
