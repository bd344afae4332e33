import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { beside, exchange, post, type Reply } from './exchange.js';
import { expectOneError } from './told-errors.js';

let test_: TestGateway;
let production: TestGateway;

beforeAll(async () => {
  test_ = await startTestGateway();
  production = await startTestGateway(undefined, { development: false });
});
afterAll(() => Promise.all([test_.stop(), production.stop()]));

const EXCEEDED = 'LIMIT_EXCEEDED';

/** The checks of graphql-cop, as it makes them. */
describe('what scanners look for', () => {
  const answer = ({ text }: Reply) =>
    JSON.parse(text) as { data?: Record<string, unknown> | null; errors?: { message: string }[] };

  test('alias overloading: 101 aliases', async () => {
    const query = `query cop { ${Array.from({ length: 101 }, (_, at) => `alias${at}:__typename`).join(' \n')} }`;
    expectOneError(await post(production.url, { query }), 200, EXCEEDED);
  });

  test('field duplication: 500 times __typename', async () => {
    const query = `query cop { ${'__typename \n'.repeat(500)} }`;
    expectOneError(await post(production.url, { query }), 200, EXCEEDED);
  });

  test('directive overloading: ten unknown directives give one error', async () => {
    const query = `query cop { __typename ${'@aa'.repeat(10)} }`;
    expectOneError(await post(production.url, { query }), 200, EXCEEDED);
  });

  test('array batching', async () => {
    const batch = Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' }));
    expectOneError(await post(production.url, batch), 400, 'BAD_REQUEST');
  });

  test('circular introspection, where introspection is on at all', async () => {
    const query =
      'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';
    const { data, errors } = answer(await post(test_.url, { query }));
    expect([data, errors?.length]).toEqual([undefined, 1]);
  });

  test('introspection and field suggestions are off in production', async () => {
    const schema = await post(production.url, {
      query: 'query cop { __schema { types { name } } }',
    });
    expect(answer(schema).data).toBeUndefined();
    const { errors } = answer(
      await post(production.url, { query: 'query cop { __schema { directive } }' }),
    );
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
  });

  test('no queries from other sites: GET without preflight, forms, plain text', async () => {
    const query = encodeURIComponent('query cop { __typename }');
    expectOneError(await exchange(`${production.url}?query=${query}`), 400, 'BAD_REQUEST');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expectOneError(await post(production.url, `query=${query}`, form), 400, 'BAD_USER_INPUT');
    const plain = { 'content-type': 'text/plain' };
    expectOneError(
      await post(production.url, { query: '{ __typename }' }, plain),
      400,
      'BAD_USER_INPUT',
    );
  });

  test('no mutation with GET', async () => {
    const query = encodeURIComponent('mutation cop { __typename }');
    const headers = { 'apollo-require-preflight': 'true' };
    const reply = await exchange(`${production.url}?query=${query}`, { headers });
    expectOneError(reply, 405, 'BAD_REQUEST');
  });

  test('no tracing, no debugging, no page for developers', async () => {
    const headers = { 'x-apollo-tracing': '1', 'apollo-tracing': '1' };
    const { text } = await post(production.url, { query: 'query cop { __typename }' }, headers);
    expect(Object.keys((JSON.parse(text) as { extensions: object }).extensions)).toEqual(['cost']);
    const { text: failed } = await post(
      production.url,
      { query: 'query cop { __schemaa }' },
      headers,
    );
    expect(failed).not.toMatch(/stacktrace|exception|node_modules/i);
    const accept = { accept: 'text/html' };
    for (const path of ['/graphql', '/graphiql', '/playground', '/console']) {
      const page = await exchange(beside(production.url, path), { headers: accept });
      expect([path, page.status >= 400, /<html/i.test(page.text)]).toEqual([path, true, false]);
    }
  });
});
