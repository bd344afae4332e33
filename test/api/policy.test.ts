import type { GraphQLInterfaceType, GraphQLObjectType } from 'graphql';

import { fixedClock } from '../../src/shared/clock.js';
import { Association, idOf } from '../support/association.js';
import { Client } from '../support/client.js';
import { NOW, startTestGateway, type TestGateway } from '../support/gateway.js';
import { fromManyAddresses } from '../support/unlimited.js';
import { expectedOf, outcomeOf, type Cell, type Probe, VIEWERS } from './policy/matrix.js';
import { MUTATIONS } from './policy/mutations.js';
import { QUERIES } from './policy/queries.js';

/** Who may do what, seen from outside: every root field, every kind of viewer, own and foreign objects. */
const probes = [...Object.entries(QUERIES), ...Object.entries(MUTATIONS)].flatMap(([field, list]) =>
  list.map((probe) => [field, probe.about, probe] as const),
);
const cellsOf = (field: string, { about }: Probe): readonly Cell[] =>
  VIEWERS.map((viewer) => ({ viewer, me: `${field} ${about.replaceAll("'", '')} ${viewer}` }));

let gateway: TestGateway;
let visitor: Client;

beforeAll(async () => {
  gateway = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      await association.person('office', 'admin');
      await association.person('somebody', 'member', { publicProfile: false });
      for (const [field, , probe] of probes) {
        for (const cell of cellsOf(field, probe)) {
          if (cell.viewer !== 'visitor') {
            await association.person(cell.me, cell.viewer, { publicProfile: false });
          }
          await probe.prepare?.(association, cell);
        }
      }
    },
    { coordination: fromManyAddresses(fixedClock(NOW)) },
  );
  visitor = new Client(gateway.url);
}, 120_000);
afterAll(() => gateway.stop());

async function clientOf({ viewer, me }: Cell): Promise<Client> {
  if (viewer === 'visitor') return visitor;
  const { tokens } = gateway.gateway.modules.users;
  const { token } = await tokens.access({ id: idOf(me), role: viewer });
  return visitor.as(token);
}

test('no root field is left out, and none is asked for that is not there', () => {
  const { schema } = gateway.gateway.modules;
  const fieldsOf = (type: GraphQLObjectType | null | undefined) =>
    Object.keys(type?.getFields() ?? {}).sort();
  expect(Object.keys(QUERIES).sort()).toEqual(fieldsOf(schema.getQueryType()));
  expect(Object.keys(MUTATIONS).sort()).toEqual(fieldsOf(schema.getMutationType()));
});

test('node is asked for every type that has an id', () => {
  const { schema } = gateway.gateway.modules;
  const node = schema.getType('Node') as GraphQLInterfaceType;
  const types = schema.getPossibleTypes(node).map(({ name }) => name);
  const asked = new Set(QUERIES['node']?.map(({ about }) => about.split(' ').at(-1)));
  expect(types.filter((name) => !asked.has(name))).toEqual([]);
});

test.each(probes)('%s (%s)', async (field, _about, probe) => {
  const outcomes: Record<string, string> = {};
  for (const cell of cellsOf(field, probe)) {
    const client = await clientOf(cell);
    const variables = probe.variables?.(cell, gateway.gateway.modules.ids) ?? {};
    outcomes[cell.viewer] = outcomeOf(await client.send(probe.document, variables));
  }
  expect(outcomes).toEqual(expectedOf(probe));
});
