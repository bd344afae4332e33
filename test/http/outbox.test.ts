import { pino } from 'pino';

import type { OutboxMail } from '../../src/shared/mail.js';
import { createHttpServer } from '../../src/http/server.js';
import { systemClock } from '../../src/shared/clock.js';
import { ANONYMOUS } from '../../src/shared/viewer.js';
import { createApolloServer } from '../../src/graphql/server.js';
import { describeSchema } from '../../src/app.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';

const { rateLimits } = createInProcessCoordination(systemClock);

const mail = (number: number): OutboxMail => ({
  kind: 'welcome',
  to: `m${number}@x.example`,
  subject: 'Welcome',
  text: 'Hello.',
  sentAt: '2026-06-15T12:00:00.000Z',
});

async function serverWith(outbox?: { latest(most: number): readonly OutboxMail[] }) {
  const apollo = createApolloServer(describeSchema(), { development: true, rateLimits });
  await apollo.start();
  return createHttpServer({
    apollo,
    verify: async () => ({ viewer: ANONYMOUS }),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    rateLimits,
    corsOrigins: [],
    trustedProxies: [],
    development: true,
    dependencies: [],
    deliver: async () => null,
    uploads: { maxFileBytes: 1 },
    ...(outbox && { outbox }),
  });
}

test('shows the newest fifty mails, and keeps them out of caches', async () => {
  const all = Array.from({ length: 60 }, (_, index) => mail(60 - index));
  const { app } = await serverWith({ latest: (most) => all.slice(0, most) });
  const answer = await app.inject({ url: '/outbox' });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.json()).toEqual(all.slice(0, 50));
  await app.close();
});

test('is not there without an outbox', async () => {
  const { app } = await serverWith();
  expect((await app.inject({ url: '/outbox' })).statusCode).toBe(404);
  await app.close();
});
