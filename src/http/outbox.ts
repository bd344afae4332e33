import type { FastifyInstance } from 'fastify';

import type { ReadableOutbox } from '../shared/mail.js';

const MOST = 50;

/** `/outbox`: the newest mails of a development gateway without a mail server, newest first. */
export function registerOutbox(server: FastifyInstance, outbox: ReadableOutbox): void {
  server.get('/outbox', (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    return outbox.latest(MOST);
  });
}
