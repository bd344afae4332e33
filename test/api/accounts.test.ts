import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { fixedClock } from '../../src/shared/clock.js';
import { Association, idOf, inMinutes, PASSWORD } from '../support/association.js';
import { Client } from '../support/client.js';
import { NOW, startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { fromManyAddresses } from '../support/unlimited.js';
import {
  ChangeEmailDocument,
  ChangePasswordDocument,
  LoginDocument,
  MeDocument,
  RefreshSessionDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
  ResendVerificationEmailDocument,
  ResetPasswordDocument,
  VerifyEmailDocument,
} from './generated/graphql.js';

const NEW_PASSWORD = 'Another-2026-word!';

let test_: TestGateway;
let visitor: Client;
let moment = NOW.getTime();
const clock = { now: () => new Date(moment) };
const later = (minutes: number) => (moment += minutes * 60_000);

beforeAll(async () => {
  test_ = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      for (const name of ['ann', 'ben', 'cat', 'dan', 'eve', 'fay']) {
        await association.person(name, 'member', { publicProfile: true });
      }
      await association.person('gus', 'public', {}, { isVerified: false });
    },
    { clock, coordination: fromManyAddresses(fixedClock(NOW)) },
  );
  visitor = new Client(test_.url);
});
afterAll(() => test_.stop());
beforeEach(() => (moment = NOW.getTime()));

const addressOf = (name: string) => `${name}@test.wwmaa.example`;
const wanted = (name: string, more: object = {}) => ({
  email: addressOf(name),
  password: PASSWORD,
  firstName: 'Mika',
  lastName: 'Sato',
  acceptTerms: true,
  ...more,
});
const register = (input: ReturnType<typeof wanted>) => visitor.send(RegisterDocument, { input });
const login = (email: string, password = PASSWORD) =>
  visitor.send(LoginDocument, { input: { email, password } });
const verify = (token: string) => visitor.send(VerifyEmailDocument, { input: { token } });
const reset = (token: string, password = NEW_PASSWORD) =>
  visitor.send(ResetPasswordDocument, { input: { token, password } });
const askReset = (email: string) =>
  visitor.send(RequestPasswordResetDocument, { input: { email } });
const settled = () => test_.gateway.modules.settled();

/** The stored accounts of an address. */
async function stored(email: string) {
  const { documents } = await test_.zerodb.documents.find('users', { filter: { email } }, NO_SCOPE);
  return documents.map(({ data }) => data);
}

/** What the audit log tells of an account. */
async function auditOf(resourceId: string) {
  await settled();
  const filter = { resource_id: resourceId };
  const { documents } = await test_.zerodb.documents.find('audit_logs', { filter }, NO_SCOPE);
  return documents.map(({ data }) => data);
}

const badToken = [
  {
    path: ['input', 'token'],
    code: 'BAD_USER_INPUT',
    message: 'This link does not work any more; ask for a new one.',
  },
];

test('an account from its registration to a new password', async () => {
  const email = addressOf('life');
  const { data, errors } = await register(wanted('life', { phone: '+1 (415) 555-0100' }));
  expect(errors).toEqual([]);
  expect(data?.register).toMatchObject({
    viewer: { email, isVerified: false },
    verificationRequired: true,
    userErrors: [],
  });
  expect((await login(email)).errors[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
    reason: 'EMAIL_NOT_VERIFIED',
  });
  await settled();

  const verified = await verify(test_.mails.tokenFor(email, 'verify-email'));
  expect(verified.data?.verifyEmail).toMatchObject({
    viewer: { id: data!.register.viewer!.id, isVerified: true },
    verified: true,
  });
  const first = await login(email);
  const me = await visitor.as(first.data!.login.accessToken).data(MeDocument);
  expect(me.me).toMatchObject({
    id: data!.register.viewer!.id,
    role: 'PUBLIC',
    profile: { firstName: 'Mika', lastName: 'Sato', phone: '+14155550100', publicProfile: false },
  });

  expect((await askReset(email)).data?.requestPasswordReset.accepted).toBe(true);
  await settled();
  const token = test_.mails.tokenFor(email, 'reset-password');
  expect((await reset(token)).data?.resetPassword).toEqual({ reset: true, userErrors: [] });
  expect((await login(email)).errors[0]?.extensions['reason']).toBe('INVALID_CREDENTIALS');
  expect((await login(email, NEW_PASSWORD)).errors).toEqual([]);
  await settled();
  expect(test_.mails.kindsTo(email)).toEqual([
    'verify-email',
    'welcome',
    'reset-password',
    'password-changed',
  ]);
  const [user] = await stored(email);
  expect(user).toMatchObject({
    terms_version_accepted: '1.0',
    privacy_version_accepted: '1.0',
    terms_accepted_at: NOW.toISOString(),
    session_version: 1,
  });
  expect(JSON.stringify(user)).not.toContain(token);
});

describe('registering', () => {
  test.each<[what: string, more: object, path: string, message: RegExp]>([
    ['an address that is none', { email: 'nobody' }, 'email', /e-mail/],
    ['an address with a line break', { email: 'a@b.example\nBcc: c@d.example' }, 'email', /e-mail/],
    ['a short password', { password: 'Ab1!xyz' }, 'password', /8 char/],
    ['a long password', { password: `Ab1!${'x'.repeat(125)}` }, 'password', /128/],
    ['a password without a digit', { password: 'Abcdefg!' }, 'password', /digit/],
    ['a password in lower case', { password: 'abcdef1!' }, 'password', /upper/],
    ['a password in upper case', { password: 'ABCDEF1!' }, 'password', /lower/],
    ['a plain password', { password: 'Abcdefg1' }, 'password', /neither/],
    ['a blank name', { firstName: ' \t ' }, 'firstName', /empty/],
    ['a name of markup alone', { lastName: '<b></b>' }, 'lastName', /empty/],
    ['a name of 101 characters', { lastName: 'x'.repeat(101) }, 'lastName', /100/],
    ['a telephone without a country', { phone: '555-0100' }, 'phone', /\+1/],
    ['terms that are not accepted', { acceptTerms: false }, 'acceptTerms', /terms/i],
  ])('%s is told', async (_what, more, path, message) => {
    const { data, errors } = await register(wanted('refused', more));
    expect(errors).toEqual([]);
    expect(data?.register.viewer).toBeNull();
    expect(data?.register.userErrors).toEqual([
      { path: ['input', path], code: 'BAD_USER_INPUT', message: expect.stringMatching(message) },
    ]);
  });

  test('tells all problems at once, and none of them counts as an attempt', async () => {
    const bad = { password: 'x', firstName: '', acceptTerms: false };
    for (let time = 0; time < 5; time += 1) await register(wanted('patient', bad));
    const { data } = await register(wanted('patient', bad));
    const paths = data!.register.userErrors.map(({ path }) => path?.at(-1));
    expect(new Set(paths)).toEqual(new Set(['password', 'firstName', 'acceptTerms']));
    expect((await register(wanted('patient'))).data?.register.userErrors).toEqual([]);
    expect(await stored(addressOf('refused'))).toEqual([]);
  });

  test.each([
    ['Zoë', 'Ångström-Núñez', 'Zoë', 'Ångström-Núñez'],
    ["O'Brien <b>x</b>", 'van der Berg', "O'Brien x", 'van der Berg'],
    ['美佳', '佐藤', '美佳', '佐藤'],
    [' Jo\u0301 ', '<script>alert(1)</script>Lee', 'Jó', 'Lee'],
  ])('keeps the name %s %s', async (firstName, lastName, first, last) => {
    const name = `named.${Buffer.from(firstName).toString('hex')}`;
    await register(wanted(name, { firstName, lastName, phone: '' }));
    const [user] = await stored(addressOf(name));
    expect(user).toMatchObject({ first_name: first, last_name: last });
    await settled();
    expect(test_.mails.all.at(-1)?.text).toContain(`Hello ${first},`);
  });

  test('an address is the same in any case', async () => {
    await register(wanted('case'));
    const { data } = await register(wanted('x', { email: ' CASE@Test.WWMAA.example ' }));
    expect(data?.register.viewer?.email).toBe(addressOf('case'));
    expect(await stored(addressOf('case'))).toHaveLength(1);
  });

  test('twice at once makes one account, one mail, and the same answer', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => register(wanted('twice'))));
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers[0]?.data?.register.userErrors).toEqual([]);
    expect(await stored(addressOf('twice'))).toHaveLength(1);
    await settled();
    expect(test_.mails.kindsTo(addressOf('twice'))).toEqual(['verify-email']);
  });

  test('a known address gives the same answer, and nothing of its account is changed or told', async () => {
    const everything = `mutation Register($input: RegisterInput!) {
      register(input: $input) {
        viewer {
          id email role isVerified isActive lastLogin createdAt permissions
          profile { id displayName publicProfile }
          subscription { tier }
        }
        verificationRequired
        userErrors { path code message }
      }
    }`;
    const ask = (name: string) => visitor.send(everything, { input: wanted(name) });
    const before = await stored(addressOf('ann'));
    const [known, fresh] = [await ask('ann'), await ask('unheard.of')];
    const shapeOf = (answer: { data: unknown }, name: string) =>
      JSON.stringify(answer.data)
        .replace(addressOf(name), 'ADDRESS')
        .replace(/"id":"[^"]+"/, 'ID');
    expect(shapeOf(known, 'ann')).toBe(shapeOf(fresh, 'unheard.of'));
    expect(shapeOf(fresh, 'unheard.of')).toContain('"profile":null');
    expect(known.upstream.batches).toBe(fresh.upstream.batches);
    await settled();
    expect(await stored(addressOf('ann'))).toEqual(before);
    expect(test_.mails.kindsTo(addressOf('ann'))).toEqual(['already-registered']);
    const told = test_.mails.all.find(({ kind }) => kind === 'already-registered');
    expect(told?.text).toContain('/forgot-password');
    expect(told?.text).not.toContain('token=');
    // Asked again, both are known, and both give the id that they gave before.
    const id = (answer: { data: unknown }) => JSON.stringify(answer.data).slice(0, 80);
    expect(id(await ask('unheard.of'))).toBe(id(fresh));
    expect(id(await ask('ann'))).toBe(id(known));
  });

  test('the owner of an address that waits for confirmation gets a fresh link', async () => {
    await register(wanted('gus'));
    await settled();
    const token = test_.mails.tokenFor(addressOf('gus'), 'already-registered');
    expect((await verify(token)).data?.verifyEmail.verified).toBe(true);
    expect((await login(addressOf('gus'))).errors).toEqual([]);
  });

  test('a mail server that fails costs nobody an account', async () => {
    const mailer = {
      send: () => Promise.reject(new Error('no mail today')),
      close: () => Promise.resolve(),
    };
    const other = await startGatewayOver(test_.server, { mailer });
    const { data } = await new Client(other.url).send(RegisterDocument, {
      input: wanted('no.mail'),
    });
    expect(data?.register).toMatchObject({ viewer: { isVerified: false }, userErrors: [] });
    expect(await stored(addressOf('no.mail'))).toHaveLength(1);
    await other.stop();
  });

  test('three an hour for one address, whether it has an account or not', async () => {
    const answers = [];
    for (let time = 0; time < 4; time += 1) answers.push(await register(wanted('eager')));
    expect(answers.map(({ errors }) => errors[0]?.extensions.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'RATE_LIMITED',
    ]);
    expect(answers[3]?.errors[0]?.extensions['retryAfterSeconds']).toBeGreaterThan(0);
    expect(answers[3]?.data).toEqual({ register: null });
  });
});

describe('confirming an address', () => {
  test('a link works once, and a newer one ends it', async () => {
    const email = addressOf('links');
    await register(wanted('links'));
    await settled();
    const first = test_.mails.tokenFor(email, 'verify-email');
    const resend = await visitor.send(ResendVerificationEmailDocument, { input: { email } });
    expect(resend.data?.resendVerificationEmail).toEqual({ accepted: true, userErrors: [] });
    await settled();
    expect((await verify(first)).data?.verifyEmail).toEqual({
      viewer: null,
      verified: null,
      userErrors: badToken,
    });
    const second = test_.mails.tokenFor(email, 'verify-email');
    const both = await Promise.all([verify(second), verify(second)]);
    expect(both.map(({ data }) => data?.verifyEmail.verified).sort()).toEqual([null, true].sort());
    await settled();
    expect(test_.mails.kindsTo(email)).toEqual(['verify-email', 'verify-email', 'welcome']);
  });

  test('a link is good for a day', async () => {
    await register(wanted('slow'));
    await settled();
    const token = test_.mails.tokenFor(addressOf('slow'), 'verify-email');
    later(24 * 60);
    expect((await verify(token)).data?.verifyEmail.userErrors).toEqual(badToken);
    later(-1);
    expect((await verify(token)).data?.verifyEmail.verified).toBe(true);
  });

  test.each(['', 'x', 'A'.repeat(43), `${'a'.repeat(42)}$`, 'x'.repeat(100_000)])(
    'a made-up token opens nothing (%#)',
    async (token) => {
      expect((await verify(token)).data?.verifyEmail.userErrors).toEqual(badToken);
      expect((await reset(token)).data?.resetPassword.userErrors).toEqual(badToken);
    },
  );

  test('asking again answers alike for every address, and mails only who waits', async () => {
    for (const name of ['fay', 'nobody.at.all']) {
      const { data, upstream } = await visitor.send(ResendVerificationEmailDocument, {
        input: { email: addressOf(name) },
      });
      expect(data?.resendVerificationEmail).toEqual({ accepted: true, userErrors: [] });
      expect(upstream.batches).toBe(0);
      await settled();
      expect(test_.mails.kindsTo(addressOf(name))).toEqual([]);
    }
  });
});

describe('setting a new password by mail', () => {
  test('answers alike for every address, and does its work behind the answer', async () => {
    for (const name of ['ben', 'nobody.here']) {
      const { data, upstream } = await askReset(addressOf(name));
      expect(data?.requestPasswordReset).toEqual({ accepted: true, userErrors: [] });
      expect(upstream.batches).toBe(0);
    }
    await settled();
    expect(test_.mails.kindsTo(addressOf('ben'))).toEqual(['reset-password']);
    expect(test_.mails.kindsTo(addressOf('nobody.here'))).toEqual([]);
  });

  test('a link works once and for one hour, and only with a good password', async () => {
    await askReset(addressOf('cat'));
    await settled();
    const token = test_.mails.tokenFor(addressOf('cat'), 'reset-password');
    const weak = await reset(token, 'weak');
    expect(weak.data?.resetPassword.reset).toBe(false);
    expect(weak.data?.resetPassword.userErrors[0]?.path).toEqual(['input', 'password']);
    later(60);
    expect((await reset(token)).data?.resetPassword.userErrors).toEqual(badToken);
    later(-1);
    const both = await Promise.all([reset(token), reset(token, 'Yet-another-1!')]);
    expect(both.map(({ data }) => data?.resetPassword.reset).sort()).toEqual([false, true]);
    expect((await reset(token)).data?.resetPassword.userErrors).toEqual(badToken);
    const entries = await auditOf(idOf('cat'));
    expect(entries).toEqual([
      expect.objectContaining({ action: 'update', description: 'Set a new password by mail.' }),
    ]);
  });

  test('three an hour for one address', async () => {
    const codes = [];
    for (let time = 0; time < 4; time += 1) {
      codes.push((await askReset(addressOf('forgetful'))).errors[0]?.extensions.code);
    }
    expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
  });
});

describe('changing what one signs in with', () => {
  test('a new password needs the old one, ends other sessions and opens a new one', async () => {
    const [one, two] = [await login(addressOf('dan')), await login(addressOf('dan'))];
    const dan = visitor.as(one.data!.login.accessToken);
    const change = (currentPassword: string, newPassword: string) =>
      dan.send(ChangePasswordDocument, { input: { currentPassword, newPassword } });
    const wrong = await change('Wrong-1-password!', NEW_PASSWORD);
    expect(wrong.data?.changePassword).toMatchObject({
      accessToken: null,
      userErrors: [{ path: ['input', 'currentPassword'], code: 'BAD_USER_INPUT' }],
    });
    const weak = await change(PASSWORD, 'weak');
    expect(weak.data?.changePassword.userErrors[0]?.path).toEqual(['input', 'newPassword']);
    const { data, errors } = await change(PASSWORD, NEW_PASSWORD);
    expect(errors).toEqual([]);
    const { accessToken, refreshToken } = data!.changePassword;
    expect((await visitor.as(accessToken!).data(MeDocument)).me?.email).toBe(addressOf('dan'));
    for (const { data: old } of [one, two]) {
      const stale = await visitor.as(old!.login.accessToken).send(MeDocument);
      expect([stale.status, stale.errors[0]?.message]).toEqual([
        401,
        'The session of this access token has ended.',
      ]);
      const input = { refreshToken: old!.login.refreshToken };
      const refused = await visitor.send(RefreshSessionDocument, { input });
      expect(refused.errors[0]?.extensions['reason']).toBe('SESSION_ENDED');
    }
    const input = { refreshToken: refreshToken! };
    expect((await visitor.send(RefreshSessionDocument, { input })).errors).toEqual([]);
    expect((await login(addressOf('dan'))).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(await auditOf(idOf('dan'))).toContainEqual(
      expect.objectContaining({ description: 'Changed the password.', user_id: idOf('dan') }),
    );
  });

  test('nobody changes anything without a viewer', async () => {
    const password = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    const changed = await visitor.send(ChangePasswordDocument, { input: password });
    expect(changed.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const input = { email: addressOf('new.eve'), password: PASSWORD };
    const { errors } = await visitor.send(ChangeEmailDocument, { input });
    expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('a new address counts when its owner has confirmed it', async () => {
    const eve = await signedIn(test_, visitor, 'eve');
    const [old, next] = [addressOf('eve'), addressOf('new.eve')];
    const change = (email: string, password = PASSWORD) =>
      eve.send(ChangeEmailDocument, { input: { email, password } });
    const wrong = await change(next, 'Wrong-1-password!');
    expect(wrong.data?.changeEmail.userErrors[0]?.path).toEqual(['input', 'password']);
    const same = await change('EVE@test.wwmaa.example');
    expect(same.data?.changeEmail.userErrors[0]?.path).toEqual(['input', 'email']);
    expect((await change(next)).data?.changeEmail).toEqual({ accepted: true, userErrors: [] });
    await settled();
    expect((await login(old)).errors).toEqual([]);
    expect(test_.mails.kindsTo(old)).toEqual(['email-change-requested']);

    const { data } = await verify(test_.mails.tokenFor(next, 'confirm-new-email'));
    expect(data?.verifyEmail).toMatchObject({ viewer: { email: next }, verified: true });
    expect((await login(old)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await login(next)).errors).toEqual([]);
    expect(await auditOf(idOf('eve'))).toContainEqual(
      expect.objectContaining({
        description: 'Changed the e-mail address.',
        changes: { email: { before: old, after: next } },
      }),
    );
    expect(test_.mails.kindsTo(old)).toEqual(['email-change-requested', 'email-changed']);
  });

  test('an address that has an account stays with it, and only its owner is told', async () => {
    const fay = await signedIn(test_, visitor, 'fay');
    const change = (email: string) =>
      fay.send(ChangeEmailDocument, { input: { email, password: PASSWORD } });
    const taken = await change(addressOf('ben'));
    expect(taken.data?.changeEmail).toEqual({ accepted: true, userErrors: [] });
    await settled();
    expect(test_.mails.kindsTo(addressOf('ben'))).toContain('email-taken');

    // Free when it was asked for, and taken when it is confirmed.
    await change(addressOf('raced'));
    await settled();
    await register(wanted('raced'));
    const token = test_.mails.tokenFor(addressOf('raced'), 'confirm-new-email');
    const { data } = await verify(token);
    expect(data?.verifyEmail.userErrors[0]?.code).toBe('CONFLICT');
    expect(await stored(addressOf('raced'))).toHaveLength(1);
    expect((await login(addressOf('fay'))).errors).toEqual([]);
  });

  test('an address that an account has left can be registered again', async () => {
    const first = await register(wanted('moved'));
    await settled();
    await verify(test_.mails.tokenFor(addressOf('moved'), 'verify-email'));
    const { data } = await login(addressOf('moved'));
    const input = { email: addressOf('moved.on'), password: PASSWORD };
    await visitor.as(data!.login.accessToken).send(ChangeEmailDocument, { input });
    await settled();
    await verify(test_.mails.tokenFor(addressOf('moved.on'), 'confirm-new-email'));

    const again = await register(wanted('moved'));
    expect(again.data).toEqual(first.data);
    const [other] = await stored(addressOf('moved'));
    const [moved] = await stored(addressOf('moved.on'));
    expect(other?.['doc_id']).not.toBe(moved?.['doc_id']);
  });
});

test('a new password stops a change of address that somebody else began', async () => {
  await askReset(addressOf('ben'));
  const ben = await signedIn(test_, visitor, 'ben');
  const input = { email: addressOf('thief'), password: PASSWORD };
  await ben.send(ChangeEmailDocument, { input });
  await settled();
  await reset(test_.mails.tokenFor(addressOf('ben'), 'reset-password'));
  const token = test_.mails.tokenFor(addressOf('thief'), 'confirm-new-email');
  expect((await verify(token)).data?.verifyEmail.userErrors).toEqual(badToken);
});

test('what is stored of tokens opens nothing', async () => {
  await askReset(addressOf('fay'));
  await settled();
  const [user] = await stored(addressOf('fay'));
  const hash = user?.['password_reset_token'] as string;
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(user?.['password_reset_token_expiry']).toBe(inMinutes(60));
  expect((await reset(hash)).data?.resetPassword.userErrors).toEqual(badToken);
});
