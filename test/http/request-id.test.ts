import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { beside, exchange, post } from './exchange.js';

let test_: TestGateway;

beforeAll(async () => {
  test_ = await startTestGateway();
});
afterAll(() => test_.stop());

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const idOfError = (text: string) =>
  (JSON.parse(text) as { errors: { extensions: { requestId: string } }[] }).errors[0]?.extensions
    .requestId;

test.each(['abcdefgh', 'trace-1234_ABC', 'x'.repeat(64), '01890a5d-ac96-774b-bcce-b302099a8057'])(
  'keeps %s',
  async (id) => {
    const header = { 'x-request-id': id };
    expect(
      (await exchange(beside(test_.url, '/healthz'), { headers: header })).headers,
    ).toMatchObject(header);
    const { headers, text } = await post(test_.url, { query: '{ nonsense }' }, header);
    expect([headers['x-request-id'], idOfError(text)]).toEqual([id, id]);
  },
);

test.each([
  '',
  'short',
  'x'.repeat(65),
  'a b c d e f',
  '<script>alert(1)</script>',
  'id;drop=1&x',
  'ünusable-id',
])('replaces %j', async (id) => {
  const header = { 'x-request-id': Buffer.from(id, 'utf8').toString('latin1') };
  const { headers, text } = await post(test_.url, { query: '{ nonsense }' }, header);
  expect(headers['x-request-id']).toMatch(UUID);
  expect(idOfError(text)).toBe(headers['x-request-id']);
});

test('gives each request one of its own', async () => {
  const ids = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { headers } = await post(test_.url, { query: '{ __typename }' });
      expect(headers['x-request-id']).toMatch(UUID);
      return headers['x-request-id'];
    }),
  );
  expect(new Set(ids).size).toBe(20);
});
