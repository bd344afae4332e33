import type { FastifyInstance } from 'fastify';

/** How long a client may go on sending what was refused already. */
const LINGER_MS = 2_000;

/**
 * Answers may be sent before the body is there. Closing at once would reset the connection, and a client
 * that is still writing would see that instead of the answer: so the rest is read and thrown away for a
 * moment.
 */
export function lingerAfterAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.complete || raw.destroyed) return;
    const patience = setTimeout(() => raw.socket.destroy(), LINGER_MS).unref();
    raw.once('close', () => clearTimeout(patience));
    // Whoever read it piece by piece does so no more.
    raw.removeAllListeners('readable');
    raw.resume();
  });
}
