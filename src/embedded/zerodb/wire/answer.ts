import type { FastifyReply } from 'fastify';
import type { Paging } from './read.js';

/** Sends JSON text as it is: documents lie in the store as text and need not be parsed to go out. */
export function sendJson(reply: FastifyReply, json: string, status = 200): FastifyReply {
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(json);
}

/** The envelope of a page, around items that are JSON text already. */
export function pageJson(
  items: readonly string[],
  total: number,
  { skip, limit }: Paging,
  extra: Readonly<Record<string, unknown>> = {},
  key = 'data',
): string {
  const head = { total, skip, limit, has_more: skip + items.length < total, ...extra };
  return `${JSON.stringify(head).slice(0, -1)},"${key}":[${items.join()}]}`;
}

/** Milliseconds since `start` (of `performance.now()`), to the microsecond. */
export function elapsed(start: number): number {
  return Math.round((performance.now() - start) * 1000) / 1000;
}
