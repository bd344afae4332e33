import { readRsvp, type RsvpRecord, RSVPS } from '../../src/modules/rsvps/rsvp.record.js';
import { waitingSince } from '../../src/modules/rsvps/seats.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import { systemClock } from '../../src/shared/clock.js';
import type { Coordination } from '../../src/shared/coordination.js';
import { CancelRsvpDocument, RsvpDocument } from '../api/generated/graphql.js';
import { Association, idOf } from './association.js';
import { Client } from './client.js';
import { startGatewayOver, startTestGateway, type TestGateway } from './gateway.js';
import { signedIn } from './signed-in.js';

const EVENT = 'the seminar';
/** Long after any clock of today, since the clocks of a rush run. */
const START = '2100-01-01T10:00:00.000Z';

/** What one attempt was told. */
export interface Told {
  readonly person: string;
  readonly status: string | null;
  readonly codes: readonly string[];
}

/** Two gateways over one store, and one event that everybody wants to come to. */
export class SeatRush {
  private constructor(
    private readonly gateways: readonly [TestGateway, TestGateway],
    private readonly clients: readonly [Client, Client],
  ) {}

  /** Each gateway with what it shares with the other: one object, or two connections of one Redis. */
  static async start(
    seats: number,
    [one, two]: readonly [Coordination, Coordination] = shareInProcess(),
  ): Promise<SeatRush> {
    const options = { clock: systemClock, coordination: one };
    const first = await startTestGateway(async (zerodb) => {
      const association = new Association(zerodb);
      await association.event(EVENT, { capacity: seats, waitlistEnabled: true, startDate: START });
      await association.event('another', {});
      // So that the collection is there.
      await association.rsvp('another', 'somebody');
    }, options);
    const second = await startGatewayOver(first.server, { ...options, coordination: two });
    return new SeatRush([first, second], [new Client(first.url), new Client(second.url)]);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) await client.close();
    await this.gateways[1].stop();
    await this.gateways[0].stop();
  }

  /** One attempt of each of these at once, by turns over both gateways; a key names the attempt. */
  answer(people: readonly string[], key: string): Promise<readonly Told[]> {
    return this.#each(people, async (client, person) => {
      const input = { eventId: this.#eventId, idempotencyKey: `${key} of ${person}` };
      const { data, errors } = await client.send(RsvpDocument, { input });
      return told(person, data?.rsvpToEvent, errors);
    });
  }

  cancel(people: readonly string[]): Promise<readonly Told[]> {
    return this.#each(people, async (client, person) => {
      const input = { eventId: this.#eventId };
      const { data, errors } = await client.send(CancelRsvpDocument, { input });
      return told(person, data?.cancelRsvp, errors);
    });
  }

  /** The rows as they are stored, oldest first. */
  async rows(): Promise<readonly RsvpRecord[]> {
    const filter = { event_id: idOf(EVENT) };
    const found = await this.gateways[0].zerodb.documents.findAll(RSVPS, { filter }, {});
    const rows = found.map((document) => readRsvp(document)).filter((row) => row !== null);
    return rows.sort((a, b) => (waitingSince(a) < waitingSince(b) ? -1 : 1));
  }

  /** How often the rows were read so far. */
  reads(): number {
    const { byPath } = this.gateways[0].server.control.calls();
    const reads = Object.entries(byPath).filter(([path]) => path.includes('query'));
    return reads.reduce((sum, [, count]) => sum + count, 0);
  }

  get #eventId(): string {
    return this.gateways[0].gateway.modules.ids.encode('Event', idOf(EVENT));
  }

  #each(
    people: readonly string[],
    send: (client: Client, person: string) => Promise<Told>,
  ): Promise<readonly Told[]> {
    return Promise.all(
      people.map(async (person, index) => {
        const at = index % 2 === 0 ? 0 : 1;
        return send(await signedIn(this.gateways[at], this.clients[at], person), person);
      }),
    );
  }
}

function shareInProcess(): [Coordination, Coordination] {
  const coordination = createInProcessCoordination(systemClock);
  return [coordination, coordination];
}

interface Payload {
  readonly rsvp: { readonly status: string } | null;
  readonly userErrors: readonly { readonly code: string }[];
}

function told(
  person: string,
  payload: Payload | null | undefined,
  errors: readonly { readonly extensions: { readonly code: string } }[],
): Told {
  const codes = [
    ...(payload?.userErrors.map(({ code }) => code) ?? []),
    ...errors.map(({ extensions }) => extensions.code),
  ];
  return { person, status: payload?.rsvp?.status ?? null, codes };
}

export const peopleOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `person ${index}`);

/** What must hold of the rows whatever happened: seats given once, nobody twice, none left while one waits. */
export function holdsTogether(rows: readonly RsvpRecord[], seats: number): void {
  const ids = rows.map(({ userId }) => userId);
  expect(new Set(ids).size).toBe(ids.length);
  const of = (status: string) => rows.filter((row) => row.status === status);
  const [seated, waiting] = [of('confirmed'), of('waitlist')];
  expect(seated.length).toBeLessThanOrEqual(seats);
  expect({ free: seats - seated.length, waiting: waiting.length }).toEqual(
    waiting.length > 0 ? { free: 0, waiting: waiting.length } : expect.anything(),
  );
  // Who got a seat, at once or later, answered before everybody who still waits.
  const last = seated.map(waitingSince).sort().at(-1) ?? '';
  for (const row of waiting) expect(waitingSince(row) > last).toBe(true);
}
