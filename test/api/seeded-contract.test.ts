import { seedStore } from '../../src/seed/index.js';
import { fixedClock } from '../../src/shared/clock.js';
import type { Coordination } from '../../src/shared/coordination.js';
import { silentLogger } from '../../src/shared/logger.js';
import { createRedisCoordination } from '../../src/sources/redis/client.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import { Association, idOf, PASSWORD } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { NOW, startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.js';
import { fromManyAddresses } from '../support/unlimited.js';
import { type Caller, CALLERS, type Cell, emailOf, prepareCell } from './contract/cell.js';
import { SENT, type Sent } from './contract/operations.js';
import { outcomeOf } from './contract/outcome.js';
import { LoginDocument, MeDocument } from './generated/graphql.js';

/** Every operation of these sections, from every demo account, to a gateway that has just been started. */
const budgets = readBudgets();
const clock = fixedClock(NOW);
let store: TestGateway;

beforeAll(async () => {
  store = await startTestGateway(async ({ documents, objects }) => {
    const print = () => undefined;
    await seedStore({ documents, objects, members: 20, password: PASSWORD, now: NOW, print });
  });
}, 60_000);
afterAll(() => store.stop());

/** The caller, signed in, before a gateway of their own, with something of everything to ask about. */
async function startCell(mark: string, caller: Caller, shared: Coordination): Promise<Cell> {
  const coordination = fromManyAddresses(clock, shared);
  const gateway = await startGatewayOver(store.server, { clock, coordination });
  const visitor = new Client(gateway.url);
  const people = { client: visitor, userId: idOf('nobody') };
  if (caller !== 'visitor') {
    const input = { email: emailOf(caller), password: PASSWORD };
    people.client = visitor.as((await visitor.data(LoginDocument, { input })).login.accessToken);
    const { me } = await people.client.data(MeDocument);
    expect(me?.email).toBe(input.email);
    people.userId = gateway.gateway.modules.ids.decodeAs('User', me!.id)!;
  }
  const cell = { mark: `${mark} ${caller}`, caller, gateway, visitor, ...people };
  await prepareCell(new Association(gateway.zerodb), cell);
  return cell;
}

/** What came of it, and by how much it was too dear. */
async function ask(cell: Cell, operation: Sent, cold: () => Promise<void>) {
  const variables = await operation.variables(cell);
  await cell.gateway.gateway.modules.settled();
  await cold();
  const client = operation.from?.(cell) ?? cell.client;
  const send = operation.multipart ? client.upload.bind(client) : client.send.bind(client);
  const answer = await send<object, object>(operation.document, variables);
  const { batches } = answer.upstream;
  const outcome = outcomeOf(answer);
  const over = Math.max(0, batches - budgets.get(operation.name)!);
  return outcome === 'yes' ? { outcome, over } : { outcome };
}

function expectedOf({ allowed, refused }: Sent, caller: Caller) {
  if (allowed.includes(caller)) return { outcome: 'yes', over: 0 };
  return { outcome: (caller === 'visitor' && refused.visitor) || refused.others };
}

async function askEverything(
  mark: string,
  caller: Caller,
  shared: Coordination,
  cold = async () => {},
) {
  const cell = await startCell(mark, caller, shared);
  const expected: Record<string, object> = {};
  const outcomes: Record<string, object> = {};
  // From a different one on for each caller, so that each is the first of a process for somebody.
  const from = CALLERS.indexOf(caller) * 3;
  for (const operation of [...SENT.slice(from), ...SENT.slice(0, from)]) {
    expected[operation.name] = expectedOf(operation, caller);
    outcomes[operation.name] = await ask(cell, operation, cold);
  }
  await cell.gateway.stop();
  expect(outcomes).toEqual(expected);
}

test.each(CALLERS)('%s, without Redis', (caller) =>
  askEverything('alone', caller, createInProcessCoordination(clock)),
);

describeWithRedis('with a Redis that holds no copies yet', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  // What Redis changes, it changes for all: some of them tell.
  test.each<Caller>(['visitor', 'member', 'admin'])('%s', async (caller) => {
    const settings = { url: redis.url, prefix: 'test:', clock };
    const shared = createRedisCoordination(settings, silentLogger);
    await askEverything('shared', caller, shared, () => redis.flush());
    await shared.close();
  });
});
