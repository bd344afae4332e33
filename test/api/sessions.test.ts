import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { fixedClock } from '../../src/shared/clock.js';
import type { Coordination } from '../../src/shared/coordination.js';
import { Association, idOf, PASSWORD } from '../support/association.js';
import { Client } from '../support/client.js';
import {
  NOW,
  SECRET,
  startGatewayOver,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.js';
import { fromManyAddresses } from '../support/unlimited.js';
import {
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  RefreshSessionDocument,
} from './generated/graphql.js';

/** Two gateways over one store that share what Redis would hold, and a clock that the test moves. */
let one: TestGateway;
let two: TestGateway;
let first: Client;
let second: Client;
let moment = NOW.getTime();
const clock = { now: () => new Date(moment) };
const shared = fromManyAddresses(fixedClock(NOW));
const others: TestGateway[] = [];

const PEOPLE = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal', 'ida', 'jon', 'kim'];

beforeAll(async () => {
  one = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      for (const name of PEOPLE) await association.person(name, 'member', { publicProfile: false });
    },
    { clock, coordination: shared },
  );
  two = await startGatewayOver(one.server, { clock, coordination: shared });
  [first, second] = [new Client(one.url), new Client(two.url)];
});
afterAll(async () => {
  for (const other of [...others, two]) await other.stop();
  await one.stop();
});
beforeEach(() => (moment = NOW.getTime()));

async function another(options: Parameters<typeof startGatewayOver>[1] = {}): Promise<Client> {
  const other = await startGatewayOver(one.server, { clock, ...options });
  others.push(other);
  return new Client(other.url);
}

async function login(name: string, client = first) {
  const input = { email: `${name}@test.wwmaa.example`, password: PASSWORD };
  return (await client.data(LoginDocument, { input })).login;
}
const refresh = (refreshToken: string, client = first) =>
  client.send(RefreshSessionDocument, { input: { refreshToken } });
const logout = async (
  input: { refreshToken?: string | null; everywhere?: boolean | null },
  client = first,
) => (await client.send(LogoutDocument, { input })).data?.logout.signedOut;

/** Whether an access token and a refresh token are still good for anything, here and there. */
async function alive(session: { accessToken: string; refreshToken: string }) {
  const [here, there] = await Promise.all(
    [first, second].map((client) => client.as(session.accessToken).send(MeDocument)),
  );
  const again = await refresh(session.refreshToken, second);
  return [here?.status === 200, there?.status === 200, again.errors.length === 0];
}
const DEAD = [false, false, false];
const ALIVE = [true, true, true];

const settled = () => Promise.all([one, two].map(({ gateway }) => gateway.modules.settled()));

async function patch(collection: string, filter: Record<string, string>, set: object) {
  const $set = { ...set };
  return one.zerodb.documents.updateWhere(collection, filter, { $set }, NO_SCOPE);
}

async function auditOf(name: string) {
  await settled();
  const query = { filter: { resource_id: idOf(name) } };
  const { documents } = await one.zerodb.documents.find('audit_logs', query, NO_SCOPE);
  return documents.map(({ data }) => data);
}

test('whoever signs in sees their own private profile in the answer', async () => {
  const { viewer } = await login('ann');
  expect(viewer.profile?.displayName).toBe('ann Test');
});

test('an address may be written in any case, and one that is none is only a wrong one', async () => {
  const send = (email: string) =>
    first.send(LoginDocument, { input: { email, password: PASSWORD } });
  expect((await send(' ANN@Test.WWMAA.Example ')).errors).toEqual([]);
  for (const email of ['', 'ann', 'x'.repeat(10_000), "' OR 1=1 --", '{"$ne":null}']) {
    const { errors } = await send(email);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      reason: 'INVALID_CREDENTIALS',
    });
  }
});

describe('signing out', () => {
  test('ends one session at once, on every gateway, in one call', async () => {
    const [gone, stays] = [await login('ben'), await login('ben')];
    const { data, upstream } = await first.send(LogoutDocument, {
      input: { refreshToken: gone.refreshToken },
    });
    expect([data?.logout.signedOut, upstream.batches]).toEqual([true, 1]);
    expect(await alive(gone)).toEqual(DEAD);
    expect(await alive(stays)).toEqual(ALIVE);
    expect(await logout({ refreshToken: gone.refreshToken })).toBe(true);
    expect(await auditOf('ben')).toContainEqual(
      expect.objectContaining({ action: 'logout', user_id: idOf('ben'), severity: 'info' }),
    );
  });

  test('works with a stale header, and with the access token alone', async () => {
    const [a, b] = [await login('ben'), await login('ben')];
    const stale = first.as('no.longer.good');
    expect(await logout({ refreshToken: a.refreshToken }, stale)).toBe(true);
    expect(await logout({}, first.as(b.accessToken))).toBe(true);
    expect(await alive(a)).toEqual(DEAD);
    expect(await alive(b)).toEqual(DEAD);
  });

  test('without a usable token nothing is signed out, and nothing is an error', async () => {
    const { accessToken } = await login('ben');
    for (const refreshToken of [null, '', 'made.up.token', accessToken]) {
      expect(await logout({ refreshToken, everywhere: true })).toBe(false);
    }
  });

  test('everywhere ends every session, and a new one can be opened at once', async () => {
    const sessions = [await login('cat'), await login('cat', second), await login('cat')];
    expect(await logout({ refreshToken: sessions[0]!.refreshToken, everywhere: true })).toBe(true);
    const next = await login('cat', second);
    for (const session of sessions) expect(await alive(session)).toEqual(DEAD);
    expect(await alive(next)).toEqual(ALIVE);
    await settled();
    expect(await alive(next)).toEqual(ALIVE);
    const [user] = await one.zerodb.documents.getMany('users', [idOf('cat')], NO_SCOPE);
    expect(user?.data['session_version']).toBe(1);
  });
});

test('a new password ends every session at once, on every gateway', async () => {
  const sessions = [await login('dan'), await login('dan', second)];
  const input = { currentPassword: PASSWORD, newPassword: 'Another-2026-word!' };
  const { changePassword } = await first
    .as(sessions[0]!.accessToken)
    .data(ChangePasswordDocument, { input });
  for (const session of sessions) expect(await alive(session)).toEqual(DEAD);
  const { accessToken, refreshToken } = changePassword;
  expect(await alive({ accessToken: accessToken!, refreshToken: refreshToken! })).toEqual(ALIVE);
});

test('a login that races with a new password opens nothing', async () => {
  const [users] = [{ doc_id: idOf('eve') }];
  const raced = await startGatewayOver(one.server, { clock, coordination: shared });
  others.push(raced);
  // The password changes after it was found right: while the family is being written.
  const { documents } = raced.zerodb;
  const insert = documents.insert.bind(documents);
  documents.insert = async (collection, data, scope) => {
    if (collection === 'refresh_families') {
      await patch('users', users, { session_version: 1, password_hash: '$argon2id$other' });
    }
    return insert(collection, data, scope);
  };
  const input = { email: 'eve@test.wwmaa.example', password: PASSWORD };
  const { errors } = await new Client(raced.url).send(LoginDocument, { input });
  expect(errors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' });
  const { documents: families } = await one.zerodb.documents.find(
    'refresh_families',
    { filter: { user_id: idOf('eve') } },
    NO_SCOPE,
  );
  expect(families.map(({ data }) => data['state'])).toEqual(['revoked']);
});

describe('a change of the account', () => {
  const change = async (name: string, version: number, set: object, revoke: boolean) => {
    await patch('users', { doc_id: idOf(name) }, { ...set, session_version: version });
    const call = { now: clock.now().toISOString(), scope: NO_SCOPE };
    await one.gateway.modules.users.sessions.accountChanged(idOf(name), { version, revoke }, call);
  };

  test('of the role ends access tokens, and the next refresh brings the new role', async () => {
    const session = await login('fay');
    await change('fay', 1, { role: 'instructor' }, false);
    expect((await second.as(session.accessToken).send(MeDocument)).status).toBe(401);
    const next = await refresh(session.refreshToken, second);
    expect(next.errors).toEqual([]);
    const fay = first.as(next.data!.refreshSession.accessToken);
    expect((await fay.data(MeDocument)).me?.permissions).toContain('event.create');
    // The usual way again: one call, and the role travels on.
    const third = await refresh(next.data!.refreshSession.refreshToken);
    expect(third.upstream.batches).toBe(1);
    const again = first.as(third.data!.refreshSession.accessToken);
    expect((await again.data(MeDocument)).me?.permissions).toContain('event.create');
  });

  test('that is told twice at once costs one call, and the last one holds', async () => {
    const session = await login('gus');
    await change('gus', 1, { role: 'admin' }, false);
    await change('gus', 2, { role: 'public' }, false);
    const answers = await Promise.all([1, 2, 3].map(() => refresh(session.refreshToken)));
    const tokens = answers.map(({ data }) => data?.refreshSession.refreshToken);
    expect(new Set(tokens).size).toBe(1);
    const { accessToken } = answers[0]!.data!.refreshSession;
    expect((await first.as(accessToken).data(MeDocument)).me?.role).toBe('PUBLIC');
  });

  test('that deactivates it ends everything', async () => {
    const session = await login('hal');
    await change('hal', 1, { is_active: false }, true);
    expect(await alive(session)).toEqual(DEAD);
  });

  test('that deactivates it and only makes sessions stale ends them at the next refresh', async () => {
    const session = await login('ida');
    await change('ida', 1, { status: 'deleted' }, false);
    expect(await alive(session)).toEqual(DEAD);
    expect((await refresh(session.refreshToken)).errors[0]?.extensions['reason']).toBe(
      'SESSION_ENDED',
    );
  });
});

describe('refreshing', () => {
  test('a hundred at once on two gateways give one successor', async () => {
    const { refreshToken } = await login('jon');
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) => refresh(refreshToken, at % 2 ? first : second)),
    );
    const good = answers.filter(({ errors }) => errors.length === 0);
    expect(good).toHaveLength(100);
    expect(new Set(good.map(({ data }) => data?.refreshSession.refreshToken)).size).toBe(1);
  });

  test('a used token, half a minute later, ends the session and is written down', async () => {
    const session = await login('jon');
    const next = (await refresh(session.refreshToken)).data!.refreshSession;
    moment += 31_000;
    expect((await refresh(session.refreshToken)).errors[0]?.extensions['reason']).toBe(
      'SESSION_ENDED',
    );
    expect(await alive(next)).toEqual(DEAD);
    expect(await auditOf('jon')).toContainEqual(
      expect.objectContaining({ severity: 'critical', success: false }),
    );
  });

  test('secrets can be changed, also while both kinds of gateway run, and nobody is signed out', async () => {
    const NEXT = 'the next secret of the tests, just as long';
    const settings = { accessMinutes: 15, refreshDays: 7 };
    const before = { ...settings, secret: SECRET, previousSecret: NEXT };
    const after = { ...settings, secret: NEXT, previousSecret: SECRET };
    const oldOne = await another({ coordination: shared, tokens: before });
    const newOne = await another({ coordination: shared, tokens: after });
    const session = await login('kim', oldOne);
    for (const client of [oldOne, newOne]) {
      expect((await client.as(session.accessToken).send(MeDocument)).status).toBe(200);
    }
    // The answer of the old one was lost, and the client asks the new one again.
    const lost = await refresh(session.refreshToken, oldOne);
    const retried = await refresh(session.refreshToken, newOne);
    expect([lost.errors, retried.errors]).toEqual([[], []]);
    let token = retried.data!.refreshSession.refreshToken;
    for (const client of [oldOne, newOne, newOne, oldOne]) {
      const { data, errors } = await refresh(token, client);
      expect(errors).toEqual([]);
      token = data!.refreshSession.refreshToken;
      const me = await newOne.as(data!.refreshSession.accessToken).send(MeDocument);
      expect(me.status).toBe(200);
    }
  });
});

describe('when what ended is not known any more', () => {
  /** Redis that was lost: it knows of nothing that ended before. */
  const forgetful: Coordination = {
    ...shared,
    sessions: { raise: async () => undefined, minimum: async () => null },
  };

  test('the account and the session are read, once for many requests', async () => {
    const [gone, stays] = [await login('ann'), await login('ann')];
    await logout({ refreshToken: gone.refreshToken });
    const client = await another({ coordination: forgetful });
    expect((await client.as(gone.accessToken).send(MeDocument)).status).toBe(401);
    one.server.control.resetCalls();
    const ann = client.as(stays.accessToken);
    const asked = await Promise.all(
      Array.from({ length: 20 }, () => ann.send<unknown, Record<string, never>>('{ __typename }')),
    );
    expect(asked.every(({ status }) => status === 200)).toBe(true);
    expect(one.server.control.calls().total).toBeLessThanOrEqual(2);
  });

  test('an ended account stays ended, and what ends here ends at once', async () => {
    const session = await login('ann');
    const client = await another({ coordination: forgetful });
    const ann = client.as(session.accessToken);
    expect((await ann.send(MeDocument)).status).toBe(200);
    expect(await logout({ refreshToken: session.refreshToken }, client)).toBe(true);
    expect((await ann.send(MeDocument)).status).toBe(401);
  });

  test('a store that cannot be asked is no reason to sign anybody out', async () => {
    const { accessToken } = await login('ann');
    const other = await startGatewayOver(one.server, { clock, coordination: forgetful });
    others.push(other);
    await other.zerodb.close();
    const { status, errors } = await new Client(other.url).as(accessToken).send(MeDocument);
    expect([status, errors[0]?.extensions.code]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
  });
});

test('usually nothing is read to believe a token', async () => {
  const { accessToken } = await login('ann');
  await settled();
  one.server.control.resetCalls();
  expect(
    (await second.as(accessToken).send<unknown, Record<string, never>>('{ __typename }')).status,
  ).toBe(200);
  expect(one.server.control.calls().total).toBe(0);
});
