import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { RequestContext } from '../graphql/context.js';
import { LIMITS } from '../graphql/limits.js';
import { CountingMeter } from '../graphql/upstream-meter.js';
import type { Clock } from '../shared/clock.js';
import { toInstant } from '../shared/instant.js';
import { authenticate, type VerifyToken } from './authenticate.js';

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
  const identity = await authenticate(request.headers.authorization, verify);
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
