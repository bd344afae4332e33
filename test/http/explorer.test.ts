import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  buildSchema,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  validate,
} from 'graphql';

import { sampleOperations } from '../../src/http/sample-operations.js';
import { Association, inDays } from '../support/association.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { beside, exchange, post } from './exchange.js';

let test_: TestGateway;

/** The account that the samples sign in with, and something of each kind that they list. */
beforeAll(async () => {
  const prepare = async (zerodb: TestGateway['zerodb']) => {
    const association = new Association(zerodb);
    const email = 'member@demo.wwmaa.example';
    const profile = { state: 'California', disciplines: ['Judo'] };
    await association.person('sensei', 'instructor', profile);
    await association.person('ann', 'member', profile, { email });
    await association.event('Open mat', { startDate: inDays(1) });
    await association.session('Randori', { isPublic: true });
  };
  test_ = await startTestGateway(prepare);
});
afterAll(() => test_.stop());

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('a browser sees Apollo Sandbox with the samples in it', async () => {
  const { status, headers, text } = await exchange(test_.url, { headers: BROWSER });
  expect([status, headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/html/)]);
  expect(text).toContain('apollo');
  // The page carries its settings as JSON, in a text of a script.
  const page = decodeURIComponent(text.replaceAll('%', '%25')).replaceAll(/\\+n/g, '\n');
  for (const { name } of operations)
    expect(page).toMatch(new RegExp(`(query|mutation) ${name}\\b`));
  expect(page).toContain('member@demo.wwmaa.example');
});

test.each(['GET', 'POST', 'HEAD'] as const)('%s of / leads to the API', async (method) => {
  const { status, headers } = await exchange(beside(test_.url, '/'), {
    method,
    headers: { 'content-type': 'application/json' },
    body: method === 'POST' ? '{"query":"{__typename}"}' : null,
  });
  expect([status, headers['location']]).toEqual([308, '/graphql']);
});

test('a trailing slash is no other address', async () => {
  const { status, text } = await post(`${test_.url}/`, { query: '{ __typename }' });
  expect([status, JSON.parse(text)]).toMatchObject([200, { data: { __typename: 'Query' } }]);
});

interface Sample {
  readonly name: string;
  readonly document: DocumentNode;
}

const operations: readonly Sample[] = parse(sampleOperations)
  .definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  )
  .map((each) => ({
    name: each.name?.value ?? '',
    document: { kind: Kind.DOCUMENT, definitions: [each] },
  }));

test('the samples are as many as one reads', () => {
  expect(operations.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Login', 'Me', 'UpcomingEvents', 'Directory', 'Sessions']),
  );
});

test.each(operations)('$name fits the schema and runs', async ({ document }) => {
  const sdl = readFileSync(join(__dirname, '../../schema.graphql'), 'utf8');
  expect(validate(buildSchema(sdl), document)).toEqual([]);
  const query = print(document);
  const login = 'mutation L($i: LoginInput!) { login(input: $i) { accessToken } }';
  const input = { email: 'member@demo.wwmaa.example', password: 'Budo-2026-demo!' };
  const session = await post(test_.url, { query: login, variables: { i: input } });
  const { data } = JSON.parse(session.text) as { data: { login: { accessToken: string } } };
  const authorization = `Bearer ${data.login.accessToken}`;
  const answer = await post(test_.url, { query }, { authorization });
  const told = JSON.parse(answer.text) as { data: Record<string, { nodes?: unknown[] } | null> };
  expect(told).not.toHaveProperty('errors');
  for (const part of Object.values(told.data)) {
    expect(part).not.toBeNull();
    if (part && 'nodes' in part) expect(part.nodes).not.toEqual([]);
  }
});
