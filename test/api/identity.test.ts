import { Tokens } from '../../src/modules/users/tokens.js';
import { Association, idOf, PASSWORD } from '../support/association.js';
import { Client } from '../support/client.js';
import { NOW, SECRET, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { LoginDocument, MeDocument, RefreshSessionDocument } from './generated/graphql.js';

let test_: TestGateway;
let visitor: Client;

beforeAll(async () => {
  test_ = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    await association.person('ann', 'member', { phone: '+14155550100', city: 'Oakland' });
    await association.person('ben', 'public', {}, { isVerified: false });
    await association.person('cat', 'member', {}, { isActive: false });
    await association.person('dan', 'admin');
  });
  visitor = new Client(test_.url);
});
afterAll(() => test_.stop());

const login = (email: string, password = PASSWORD) =>
  visitor.send(LoginDocument, { input: { email, password } });

test('signs in, whatever the case of the address, and the token is believed', async () => {
  const { data } = await login('ANN@test.wwmaa.example');
  expect(data?.login.viewer).toMatchObject({
    role: 'MEMBER',
    isVerified: true,
    profile: { displayName: 'ann Test' },
  });
  const { data: me } = await visitor.as(data!.login.accessToken).send(MeDocument);
  expect(me?.me).toMatchObject({
    id: data!.login.viewer.id,
    email: 'ann@test.wwmaa.example',
    subscription: null,
    profile: { phone: '+14155550100', city: 'Oakland', displayName: 'ann Test' },
  });
  expect(me?.me?.permissions).toContain('account.read-own');
});

test('gives one answer for an unknown address and for a wrong password', async () => {
  const [unknown, wrong] = await Promise.all([
    login('nobody@test.wwmaa.example'),
    login('ann@test.wwmaa.example', 'Wrong-password-1!'),
  ]);
  expect(unknown.errors[0]).toMatchObject({
    extensions: { code: 'UNAUTHENTICATED', reason: 'INVALID_CREDENTIALS' },
  });
  expect(wrong.errors[0]?.message).toBe(unknown.errors[0]?.message);
  expect(wrong.errors[0]?.extensions['reason']).toBe('INVALID_CREDENTIALS');
});

test('tells that an account cannot be used only to who knows its password', async () => {
  const unverified = await login('ben@test.wwmaa.example');
  expect(unverified.errors[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
    reason: 'EMAIL_NOT_VERIFIED',
  });
  const inactive = await login('cat@test.wwmaa.example');
  expect(inactive.errors[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
    reason: 'ACCOUNT_INACTIVE',
  });
  const stranger = await login('cat@test.wwmaa.example', 'Wrong-password-1!');
  expect(stranger.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

describe('refreshing a session', () => {
  const refresh = (refreshToken: string, client = visitor) =>
    client.send(RefreshSessionDocument, { input: { refreshToken } });

  test('gives new tokens in one call, also with a stale Authorization header', async () => {
    const { data } = await login('ann@test.wwmaa.example');
    const first = await refresh(data!.login.refreshToken, visitor.as('expired.or.forged'));
    expect(first.errors).toEqual([]);
    expect(first.upstream.batches).toBe(1);
    expect(first.data?.refreshSession.refreshToken).not.toBe(data!.login.refreshToken);
  });

  test('gives the same successor to a client that asks again, or twice at once', async () => {
    const { data } = await login('ann@test.wwmaa.example');
    const answers = await Promise.all([1, 2, 3].map(() => refresh(data!.login.refreshToken)));
    const tokens = answers.map(({ data }) => data?.refreshSession.refreshToken);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).toBeDefined();
  });

  test('ends the session when a token older than the last one is used', async () => {
    const { data } = await login('ann@test.wwmaa.example');
    const second = await refresh(data!.login.refreshToken);
    const third = await refresh(second.data!.refreshSession.refreshToken);
    const reused = await refresh(data!.login.refreshToken);
    expect(reused.errors[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      reason: 'SESSION_ENDED',
    });
    const after = await refresh(third.data!.refreshSession.refreshToken);
    expect(after.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('takes no access token for a refresh token, and no refresh token for an access token', async () => {
    const { data } = await login('ann@test.wwmaa.example');
    const wrong = await refresh(data!.login.accessToken);
    expect(wrong.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const { status, errors } = await visitor.as(data!.login.refreshToken).send(MeDocument);
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

test('me needs a viewer, and a token of nobody is no viewer', async () => {
  const anonymous = await visitor.send(MeDocument);
  expect(anonymous.data).toEqual({ me: null });
  expect(anonymous.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const ghost = await signedIn(test_, visitor, 'nobody at all');
  expect((await ghost.send(MeDocument)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

test('an expired token fails the whole request with 401', async () => {
  const longAgo = { now: () => new Date(NOW.getTime() - 3_600_000) };
  const settings = { secret: SECRET, previousSecret: undefined, accessMinutes: 15, refreshDays: 7 };
  const { token } = await new Tokens(settings, longAgo).access({ id: idOf('ann'), role: 'admin' });
  const { status, errors, data } = await visitor.as(token).send(MeDocument);
  expect([status, data]).toEqual([401, null]);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({
    message: 'The access token has expired.',
    extensions: { code: 'UNAUTHENTICATED' },
  });
});

test('a login is noted without touching the rest of the account', async () => {
  await login('dan@test.wwmaa.example');
  const [user] = await test_.zerodb.documents.getMany('users', [idOf('dan')], {});
  expect(user?.data).toMatchObject({
    last_login: '2026-06-15T12:00:00.000Z',
    role: 'admin',
    email: 'dan@test.wwmaa.example',
  });
});
