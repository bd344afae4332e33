import { pino } from 'pino';

import { fixedClock } from '../../src/shared/clock.js';
import type { Coordination } from '../../src/shared/coordination.js';
import { createRedisCoordination } from '../../src/sources/redis/client.js';
import { Association, idOf } from '../support/association.js';
import { Client } from '../support/client.js';
import { NOW, startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.js';
import { signedIn } from '../support/signed-in.js';
import {
  EventPageDocument,
  EventsListDocument,
  MeDocument,
  RsvpDocument,
  UpdateEventDocument,
  UpdateProfileDocument,
} from './generated/graphql.js';

/** Two gateways that share a Redis and a store, as an association that grows runs them. */
describeWithRedis('two gateways over one Redis', () => {
  let redis: TestRedis;
  let shared: Coordination[];
  let first: TestGateway;
  let second: TestGateway;
  let here: Client;
  let there: Client;

  beforeAll(async () => {
    redis = await startRedis();
    const connect = () =>
      createRedisCoordination(
        { url: redis.url, prefix: 'test:', clock: fixedClock(NOW) },
        pino({ level: 'silent' }),
      );
    shared = [connect(), connect()];
    first = await startTestGateway(
      async (zerodb) => {
        const association = new Association(zerodb);
        await association.person('office', 'admin');
        await association.person('ann');
        await association.person('sensei', 'instructor', { displayName: 'Sensei' });
        await association.event('Open mat', { capacity: 20, instructorIds: [idOf('sensei')] });
      },
      { coordination: shared[0]! },
    );
    second = await startGatewayOver(first.server, { coordination: shared[1]! });
    here = new Client(first.url);
    there = new Client(second.url);
  });
  afterAll(async () => {
    await second.stop();
    await first.stop();
    await Promise.all(shared.map((each) => each.close()));
    await redis.stop();
  });

  const globalId = (type: string, name: string) =>
    first.gateway.modules.ids.encode(type, idOf(name));
  const titleBy = async (client: Client) => {
    const { event } = await client.data(EventPageDocument, { id: globalId('Event', 'Open mat') });
    return { title: event?.title, teacher: event?.instructors[0]?.displayName };
  };
  const listBy = async (client: Client) => {
    const { events } = await client.data(EventsListDocument, { first: 5 });
    return events.nodes.map(({ title }) => title);
  };
  const rename = async (client: Client, title: string) => {
    const office = client.as((await signedIn(first, client, 'office', 'admin')).token ?? '');
    const input = { id: globalId('Event', 'Open mat'), title };
    const { updateEvent } = await office.data(UpdateEventDocument, { input });
    expect(updateEvent.userErrors).toEqual([]);
  };
  const answer = async (client: Client, key: string) => {
    const ann = await signedIn(first, client, 'ann');
    const input = { eventId: globalId('Event', 'Open mat'), idempotencyKey: key };
    return ann.send(RsvpDocument, { input });
  };

  /** Until Redis is believed again, which takes a moment after it is back. */
  const backTogether = async () => {
    for (let tries = 0; tries < 400; tries += 1) {
      const answers = await Promise.allSettled(
        shared.map((each) => each.health(AbortSignal.timeout(1_000))),
      );
      if (answers.every(({ status }) => status === 'fulfilled')) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('Redis did not come back');
  };

  test('whoever reads next, through either, sees what was written through the other', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(await titleBy(there)).toEqual(await titleBy(here));
      await rename(round % 2 ? here : there, `Open mat ${round}`);
      expect([(await titleBy(here)).title, await listBy(there)]).toEqual([
        `Open mat ${round}`,
        [`Open mat ${round}`],
      ]);
    }
    const sensei = await signedIn(first, there, 'sensei', 'instructor');
    await sensei.data(UpdateProfileDocument, { input: { displayName: 'Master' } });
    expect((await titleBy(here)).teacher).toBe('Master');
  });

  test('what was read by one is a copy for the other', async () => {
    await listBy(here);
    const { upstream } = await there.send(EventsListDocument, { first: 5 });
    expect(upstream.cacheHits).toBeGreaterThan(0);
  });

  test('without Redis reads go on and are right, and what needs its lock is refused', async () => {
    await redis.kill();
    await rename(here, 'Without Redis');
    expect([(await titleBy(here)).title, (await titleBy(there)).title]).toEqual([
      'Without Redis',
      'Without Redis',
    ]);
    const refused = await answer(there, 'while it is away');
    expect(refused.errors[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
    const ready = await fetch(new URL('/readyz', second.url));
    expect(ready.status).toBe(200);

    await redis.restart();
    await backTogether();
    expect([(await titleBy(here)).title, await listBy(there)]).toEqual([
      'Without Redis',
      ['Without Redis'],
    ]);
    await rename(there, 'With Redis again');
    expect((await titleBy(here)).title).toBe('With Redis again');
    const given = await answer(there, 'now that it is back');
    expect(given.data?.rsvpToEvent).toMatchObject({
      rsvp: { status: 'CONFIRMED' },
      event: { confirmedCount: 1, spotsRemaining: 19 },
    });
  });

  test('a session ended through one has ended for the other', async () => {
    const { users } = first.gateway.modules;
    const ann = await signedIn(first, there, 'ann');
    expect((await ann.send(MeDocument)).errors).toEqual([]);
    const call = { now: new Date().toISOString(), scope: {} };
    await users.sessions.accountChanged(idOf('ann'), { version: 1, revoke: true }, call);
    expect((await ann.send(MeDocument)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
