import { Association, PASSWORD } from '../support/association.js';
import { Client } from '../support/client.js';
import { NOW, startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { fromManyAddresses } from '../support/unlimited.js';
import { LoginDocument, RegisterDocument } from './generated/graphql.js';

const WRONG = 'Wrong-2026-demo!';

let test_: TestGateway;
let visitor: Client;
let moment = NOW.getTime();
const clock = { now: () => new Date(moment) };

beforeAll(async () => {
  test_ = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      for (const name of ['ann', 'ben']) await association.person(name);
    },
    { clock, coordination: fromManyAddresses(clock) },
  );
  visitor = new Client(test_.url);
});
afterAll(() => test_.stop());
beforeEach(() => (moment = NOW.getTime()));

const login = (name: string, password = PASSWORD, client = visitor) =>
  client.send(LoginDocument, { input: { email: `${name}@test.wwmaa.example`, password } });

const sendRaw = (document: string) => visitor.send<unknown, Record<string, never>>(document);

/** One document that tries so many passwords under aliases. */
async function tryMany(name: string, attempts: number) {
  const fields = Array.from({ length: attempts }, (_, at) => {
    const input = `{ email: "${name}@test.wwmaa.example", password: "${WRONG}${at}" }`;
    return `a${at}: login(input: ${input}) { accessToken }`;
  });
  const { errors } = await sendRaw(`mutation { ${fields.join('\n')} }`);
  return errors.map(({ extensions }) => extensions.code);
}

test.each(['ann', 'nobody'])('aliases in many documents try five passwords of %s', async (name) => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => tryMany(name, 20)));
  const codes = answers.flat();
  expect(codes).toHaveLength(1_000);
  expect(codes.filter((code) => code === 'UNAUTHENTICATED').length).toBeLessThanOrEqual(5);
  expect(codes.filter((code) => code === 'RATE_LIMITED').length).toBeGreaterThanOrEqual(995);
  expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED', 'RATE_LIMITED']));
  const { errors, headers } = await login(name);
  expect(errors[0]?.extensions.code).toBe('RATE_LIMITED');
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(errors[0]?.extensions['retryAfterSeconds']).toBeGreaterThan(0);
});

test('a locked account stays locked after a restart, until its time is over', async () => {
  await test_.gateway.modules.settled();
  const next = await startGatewayOver(test_.server, { clock });
  const client = new Client(next.url);
  const locked = await login('ann', PASSWORD, client);
  expect(locked.errors[0]?.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    retryAfterSeconds: 900,
  });
  moment += 15 * 60_000;
  expect((await login('ann', PASSWORD, client)).errors).toEqual([]);
  const filter = { email: 'ann@test.wwmaa.example' };
  const { documents } = await test_.zerodb.documents.find('users', { filter }, {});
  expect(documents[0]?.data).toMatchObject({ failed_login_attempts: 0 });
  expect(documents[0]?.data).not.toHaveProperty('lockout_until');
  await next.stop();
});

test('an unknown address and a wrong password cost the same calls', async () => {
  const [wrong, unknown] = [await login('ben', WRONG), await login('unknown', WRONG)];
  expect(wrong.upstream.batches).toBe(1);
  expect(unknown.upstream.batches).toBe(1);
  expect(unknown.errors[0]?.message).toBe(wrong.errors[0]?.message);
});

test('failures are written down, without the address of anybody unknown', async () => {
  await test_.gateway.modules.settled();
  const { documents } = await test_.zerodb.documents.find(
    'audit_logs',
    { filter: { action: 'login', success: false }, limit: 100 },
    {},
  );
  expect(documents.length).toBeGreaterThanOrEqual(2);
  const text = JSON.stringify(documents.map(({ data }) => data));
  expect(text).not.toContain('@');
  expect(text).not.toContain(WRONG);
  expect(documents.every(({ data }) => data['severity'] === 'warning')).toBe(true);
});

test('each alias of a document is an attempt to register', async () => {
  const fields = Array.from({ length: 5 }, (_, at) => {
    const name = 'firstName: "A", lastName: "B", acceptTerms: true';
    const input = `{ email: "alias@test.wwmaa.example", password: "${PASSWORD}", ${name} }`;
    return `a${at}: register(input: ${input}) { userErrors { code } }`;
  });
  const { errors, data } = await sendRaw(`mutation { ${fields.join('\n')} }`);
  // What was done stays told.
  const done = { userErrors: [] };
  expect(data).toEqual({ a0: done, a1: done, a2: done, a3: null, a4: null });
  expect(errors.map(({ path, extensions }) => [path?.[0], extensions.code])).toEqual([
    ['a3', 'RATE_LIMITED'],
    ['a4', 'RATE_LIMITED'],
  ]);
});

test('ten registrations an hour from one address', async () => {
  const own = await startGatewayOver(test_.server, { clock });
  const client = new Client(own.url);
  const codes = [];
  for (let at = 0; at < 11; at += 1) {
    const input = {
      email: `class.${at}@test.wwmaa.example`,
      password: PASSWORD,
      firstName: 'A',
      lastName: 'B',
      acceptTerms: true,
    };
    codes.push((await client.send(RegisterDocument, { input })).errors[0]?.extensions.code);
  }
  expect(codes).toEqual([...Array<undefined>(10).fill(undefined), 'RATE_LIMITED']);
  await own.stop();
});
