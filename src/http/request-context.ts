import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { refuseWithout } from '../graphql/caller-points.js';
import { RequestContext } from '../graphql/context.js';
import { CountingMeter } from '../graphql/upstream-meter.js';
import type { Clock } from '../shared/clock.js';
import { toInstant } from '../shared/instant.js';
import { type AdmissionSources, admit } from './admission.js';

const USABLE_ID = /^[\w-]{8,64}$/;

/** The id of a request: the caller's own when it sent a usable one, else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && USABLE_ID.test(header) ? header : randomUUID();
}

export interface ContextSources extends AdmissionSources {
  readonly clock: Clock;
  /** How long the request may take; null for what may take as long as the client stays. */
  readonly milliseconds: number | null;
}

/**
 * Makes the context of one request: who asks, when it is, when to give up, where to count. Whoever has no
 * point left is refused here, before the document is read.
 */
export async function createRequestContext(
  request: FastifyRequest,
  reply: FastifyReply,
  { clock, milliseconds, ...sources }: ContextSources,
): Promise<RequestContext> {
  const { identity, pointsAtDoor } = await admit(request, sources);
  refuseWithout(pointsAtDoor);
  return new RequestContext({
    ...identity,
    requestId: request.id,
    log: request.log,
    signal:
      milliseconds === null
        ? clientGone(reply)
        : AbortSignal.any([clientGone(reply), AbortSignal.timeout(milliseconds)]),
    meter: new CountingMeter(),
    now: toInstant(clock.now()),
    userAgent: request.headers['user-agent'] ?? null,
    address: request.ip,
    pointsAtDoor,
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
