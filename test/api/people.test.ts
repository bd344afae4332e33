import { Association, idOf } from '../support/association.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  type DirectoryFilter,
  MemberDirectoryDocument,
  NodeByIdDocument,
} from './generated/graphql.js';

let gateway: TestGateway;
let visitor: Client;

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    const ca = { state: 'CA', disciplines: ['Judo', 'BJJ'] };
    await association.person('Ann', 'member', { ...ca, city: 'Oakland', bio: 'Teaches children.' });
    await association.person('Ben', 'instructor', { state: 'NY', disciplines: ['Karate'] });
    await association.person('Cat', 'public', { state: 'CA', disciplines: ['Karate'] });
    await association.person('Dan', 'board_member', {
      publicProfile: false,
      state: 'CA',
      disciplines: ['Judo'],
      phone: '+14155550100',
      zipCode: '94601',
      emergencyContact: { name: 'Eve', relationship: null, phone: '+14155550101', email: null },
    });
  });
  visitor = new Client(gateway.url);
});
afterAll(() => gateway.stop());

const directory = async (filter: DirectoryFilter = {}, first = 50, after: string | null = null) =>
  (await visitor.data(MemberDirectoryDocument, { filter, first, after })).memberDirectory;

test('shows who opted in, by name, with badges', async () => {
  const { nodes, totalCount } = await directory();
  expect(totalCount).toBe(3);
  expect(nodes.map(({ displayName, roleBadge }) => [displayName, roleBadge])).toEqual([
    ['Ann Test', 'MEMBER'],
    ['Ben Test', 'INSTRUCTOR'],
    ['Cat Test', null],
  ]);
});

test('counts facets under all filters but their own', async () => {
  const { facets } = await directory({ states: ['ca'] });
  expect(facets).toEqual({
    states: [
      { value: 'CA', count: 2 },
      { value: 'NY', count: 1 },
    ],
    disciplines: [
      { value: 'BJJ', count: 1 },
      { value: 'Judo', count: 1 },
      { value: 'Karate', count: 1 },
    ],
  });
});

test.each<[DirectoryFilter, string[]]>([
  [{ disciplines: ['judo', 'bjj'] }, ['Ann Test']],
  [{ states: ['NY'], disciplines: ['Karate'] }, ['Ben Test']],
  [{ text: 'teaches OAKLAND' }, ['Ann Test']],
  [{ text: 'dan' }, []],
  [{ states: [] }, []],
])('filter %j', async (filter, names) => {
  const { nodes, totalCount } = await directory(filter);
  expect(nodes.map(({ displayName }) => displayName)).toEqual(names);
  expect(totalCount).toBe(names.length);
});

test('pages by name', async () => {
  const first = await directory({}, 2);
  const second = await directory({}, 2, first.pageInfo.endCursor);
  expect(second.nodes.map(({ displayName }) => displayName)).toEqual(['Cat Test']);
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

describe('a private profile', () => {
  const dan = () => gateway.gateway.modules.ids.encode('PublicPerson', idOf('Dan'));
  const nodeOf = async (client: Client, id = dan()) => client.send(NodeByIdDocument, { id });

  test('does not exist for strangers: null, and no error that would tell', async () => {
    const stranger = await signedIn(gateway, visitor, 'Ann');
    for (const client of [visitor, stranger]) {
      expect(await nodeOf(client)).toMatchObject({ data: { node: null }, errors: [] });
    }
    const missing = gateway.gateway.modules.ids.encode('PublicPerson', idOf('nobody'));
    expect(await nodeOf(visitor, missing)).toMatchObject({ data: { node: null }, errors: [] });
  });

  test('is there for its owner, the board and the office', async () => {
    for (const [name, role] of [
      ['Dan', 'member'],
      ['Ann', 'board_member'],
      ['Ann', 'admin'],
    ] as const) {
      const { data } = await nodeOf(await signedIn(gateway, visitor, name, role));
      expect(data?.node).toMatchObject({ __typename: 'PublicPerson', displayName: 'Dan Test' });
    }
  });

  test('of whom the board sees less than the office', async () => {
    const id = gateway.gateway.modules.ids.encode('Profile', idOf('profile of Dan'));
    const query = `query P($id: ID!) { node(id: $id) { ... on Profile { phone zipCode eventNotifications emergencyContact { name } city } } }`;
    const read = async (role: 'member' | 'board_member' | 'admin', name = 'Ann') => {
      const client = await signedIn(gateway, visitor, name, role);
      return (await client.send(query, { id })).data as { node: unknown };
    };
    const all = { phone: '+14155550100', zipCode: '94601', eventNotifications: true };
    expect((await read('member')).node).toBeNull();
    expect((await read('admin')).node).toMatchObject({ ...all, emergencyContact: { name: 'Eve' } });
    expect((await read('member', 'Dan')).node).toMatchObject(all);
    const board = { phone: null, zipCode: null, eventNotifications: null, emergencyContact: null };
    expect((await read('board_member')).node).toMatchObject(board);
  });
});

test('PublicPerson has no field for private data', () => {
  const schema = gateway.gateway.modules.schema.getType('PublicPerson');
  const fields = Object.keys((schema as unknown as { getFields(): object }).getFields());
  expect(fields.sort()).toEqual([
    'avatarUrl',
    'bio',
    'certifications',
    'city',
    'country',
    'disciplines',
    'displayName',
    'id',
    'memberSince',
    'ranks',
    'roleBadge',
    'schools',
    'socialLinks',
    'state',
    'website',
  ]);
});
