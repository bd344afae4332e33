import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultKind, FaultPlan, Faults } from './faults.js';

const DEFAULT_RETRY_AFTER = 1;

/** Makes the faults that are asked for happen to every route but the control ones. */
export function addFaultHooks(app: FastifyInstance, faults: Faults): void {
  const spoilt = new WeakMap<FastifyRequest, FaultKind>();

  app.addHook('onRequest', async (request, reply) => {
    if (faults.isIdle || request.url.startsWith('/__control/')) return;
    for (const plan of faults.plansFor(`${request.method} ${request.url}`)) {
      if (plan.latencyMs !== undefined) await delay(plan.latencyMs);
      if (faults.strikes(plan, 'dropConnection')) {
        reply.hijack();
        request.raw.socket.destroy();
        return;
      }
      if (faults.strikes(plan, 'status429')) return tooMany(reply, plan);
      if (faults.strikes(plan, 'status5xx')) return broken(reply, plan);
      for (const kind of ['truncateBody', 'dropAnswer'] as const) {
        if (faults.strikes(plan, kind)) spoilt.set(request, kind);
      }
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const kind = spoilt.get(request);
    if (kind === 'dropAnswer') request.raw.socket.destroy();
    if (kind !== 'truncateBody' || typeof payload !== 'string') return payload;
    const half = payload.slice(0, Math.floor(payload.length / 2));
    reply.header('content-length', Buffer.byteLength(half));
    return half;
  });
}

function tooMany(reply: FastifyReply, { status429 }: FaultPlan): FastifyReply {
  const seconds = status429?.retryAfter ?? DEFAULT_RETRY_AFTER;
  return reply
    .code(429)
    .header('retry-after', String(seconds))
    .send({ error: { code: 'RATE_LIMITED', message: 'Too many requests', retry_after: seconds } });
}

function broken(reply: FastifyReply, { status5xx }: FaultPlan): FastifyReply {
  reply.code(status5xx?.status ?? 503);
  const body = status5xx?.body ?? 'json';
  if (body === 'empty') return reply.send();
  if (body === 'json') return reply.send({ detail: 'Service temporarily unavailable' });
  return reply.type('text/html').send('<html><body><h1>Bad Gateway</h1></body></html>');
}
