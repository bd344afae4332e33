import { PROFILES } from '../../src/modules/profiles/profile.record.js';
import { USERS } from '../../src/modules/users/user.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import type { Role } from '../../src/shared/viewer.js';
import { Association, idOf, inDays, PASSWORD } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  AuditLogsDocument,
  LoginDocument,
  type MemberFilter,
  MembersDocument,
  type MembersQuery,
  RefreshSessionDocument,
  type UpdateMemberInput,
  UpdateMemberDocument,
} from './generated/graphql.js';

const SIZE = 50;
const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;
let admin: Client;

/** First name, last name, display name; the address is the key. */
const PEOPLE: readonly (readonly [key: string, first: string, last: string, display?: string])[] = [
  ['ana.lopez', 'Ana', 'López'],
  ['ana.lima', 'ANA', 'Lima'],
  ['jose', 'José', 'Ångström-Núñez', 'Pepe el Rápido'],
  ['groß', 'Jörg', 'Groß'],
  ['maria', 'María del Carmen', 'Ruiz Lopez'],
  ['obrien', 'Sinéad', 'O’Brien'],
  ['soomin', 'Soo-min', 'Han'],
];

async function fill(association: Association): Promise<void> {
  await association.person('office', 'admin');
  await association.person('deputy', 'admin');
  for (const [at, [key, firstName, lastName, displayName]] of PEOPLE.entries()) {
    await association.person(
      key,
      'member',
      { firstName, lastName, displayName: displayName ?? null },
      { email: `${key}@dojo.example`, createdAt: inDays(-50 - at) },
    );
  }
  for (let index = 0; index < SIZE; index += 1) {
    const createdAt = inDays(-200 - index);
    const user = { isActive: index % 5 !== 0, createdAt };
    await association.person(`crowd ${index}`, index % 10 === 0 ? 'public' : 'member', {}, user);
  }
}

/** What older programs left: no search keys, roles and flags in other words, no profile. */
async function fillOld({ zerodb }: Pick<TestGateway, 'zerodb'>): Promise<void> {
  const put = (collection: string, data: Record<string, unknown>) =>
    zerodb.documents.insert(collection, data, NO_SCOPE);
  const user = { created_at: '2020-01-05T09:30:00' };
  await put(USERS, { ...user, doc_id: 'old-1', email: 'W.Brandt@dojo.example', role: 'student' });
  await put(PROFILES, {
    doc_id: 'p-1',
    user_id: 'old-1',
    first_name: 'Wälter',
    last_name: 'Brandt',
  });
  await put(USERS, {
    ...user,
    doc_id: 'old-2',
    email: 'no.profile@dojo.example',
    role: 'Board Member',
  });
  await put(USERS, { ...user, doc_id: 'old-3', email: 'x@dojo.example', is_active: 'no' });
  await put(USERS, {
    ...user,
    doc_id: 'old-4',
    email: 'y@dojo.example',
    role: 'wizard',
    is_active: 1,
  });
}

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    await fill(new Association(zerodb));
    await fillOld({ zerodb });
  });
  visitor = new Client(gateway.url);
  admin = await signedIn(gateway, visitor, 'office', 'admin');
}, 60_000);
afterAll(() => gateway.stop());

const emailsOf = async (filter: MemberFilter, first = 100) => {
  const { members } = await admin.data(MembersDocument, { filter, first });
  expect(members.totalCount).toBe(members.nodes.length);
  return members.nodes.map(({ email }) => email.split('@')[0]!).sort();
};

describe('the list', () => {
  test('is for the office alone', async () => {
    for (const role of ['public', 'member', 'instructor', 'board_member'] as Role[]) {
      const client = await signedIn(gateway, visitor, 'ana.lopez', role);
      const { errors } = await client.send(MembersDocument, { first: 1 });
      expect([role, errors[0]?.extensions.code]).toEqual([role, 'FORBIDDEN']);
    }
    const { errors } = await visitor.send(MembersDocument, { first: 1 });
    expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('is newest first, each account once over all pages, and the total is right on each', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { members }: MembersQuery = await admin.data(MembersDocument, { first: 7, after });
      expect(members.totalCount).toBe(SIZE + PEOPLE.length + 2 + 4);
      seen.push(...members.nodes.map(({ createdAt, email }) => `${createdAt} ${email}`));
      after = members.pageInfo.hasNextPage ? (members.pageInfo.endCursor ?? null) : null;
    } while (after !== null);
    expect(new Set(seen).size).toBe(SIZE + PEOPLE.length + 2 + 4);
    const times = seen.map((each) => each.slice(0, 24));
    expect(times).toEqual([...times].sort().reverse());
  });

  test('shows what the screen needs', async () => {
    const { members } = await admin.data(MembersDocument, {
      filter: { text: 'ana.lopez@dojo' },
      first: 1,
    });
    expect(members.nodes).toEqual([
      expect.objectContaining({
        email: 'ana.lopez@dojo.example',
        role: 'MEMBER',
        isActive: true,
        isVerified: true,
        subscription: null,
        profile: expect.objectContaining({ firstName: 'Ana', lastName: 'López' }) as unknown,
      }),
    ]);
  });

  test('roles and flags are filtered as they are read, in whatever words they are stored', async () => {
    expect(await emailsOf({ role: 'ADMIN' })).toEqual(['deputy', 'office']);
    expect(await emailsOf({ role: 'BOARD_MEMBER' })).toEqual(['no.profile']);
    const members = await emailsOf({ role: 'MEMBER' });
    expect(members).toHaveLength(45 + PEOPLE.length + 1);
    expect(members).toContain('W.Brandt'.toLowerCase());
    expect(await emailsOf({ role: 'PUBLIC' })).toHaveLength(5 + 2);
    const inactive = await emailsOf({ isActive: false });
    expect(inactive).toHaveLength(SIZE / 5 + 1);
    expect(inactive).toContain('x');
    expect(await emailsOf({ isActive: true })).toHaveLength(40 + PEOPLE.length + 2 + 3);
    expect(await emailsOf({ isActive: false, role: 'MEMBER' })).toHaveLength(5);
  });
});

describe('looking for people', () => {
  test.each<[string, string[]]>([
    ['lopez', ['ana.lopez']],
    ['LÓPEZ', ['ana.lopez']],
    ['Ana L', ['ana.lima', 'ana.lopez']],
    ['López ana', ['ana.lopez']],
    ['  lopez   ana ', ['ana.lopez']],
    ['ana.lopez@', ['ana.lopez']],
    ['Ana.Lopez@Dojo.Example', ['ana.lopez']],
    ['pepe', ['jose']],
    ['rapido pepe', ['jose']],
    ['jose angs', ['jose']],
    ['angstrom-nunez', ['jose']],
    ['jose nunez', ['jose']],
    ['gross', ['groß']],
    ['GROSS jorg', ['groß']],
    ['groß@dojo', ['groß']],
    ['maria lopez', ['maria']],
    ['maria del carmen', ['maria']],
    ["o'brien", ['obrien']],
    ['han min', ['soomin']],
    ['waelter', []],
    ['walter br', ['w.brandt']],
    ['brandt', ['w.brandt']],
    ['W.Brandt@', ['w.brandt']],
    ['no.profile', ['no.profile']],
    ['nobody of this name', []],
    ['100% _ sure\u0000', []],
  ])('%p finds %j', async (text, expected) => {
    expect(await emailsOf({ text })).toEqual(expected);
  });

  test('a blank text is no text', async () => {
    const { members } = await admin.data(MembersDocument, { filter: { text: '  ' }, first: 1 });
    expect(members.totalCount).toBe(SIZE + PEOPLE.length + 6);
  });

  test('the other conditions hold as well', async () => {
    const crowd = await emailsOf({ text: 'crowd' });
    expect(crowd).toHaveLength(SIZE);
    expect(await emailsOf({ text: 'crowd', isActive: false })).toHaveLength(10);
    expect(await emailsOf({ text: 'test crowd', role: 'PUBLIC' })).toHaveLength(5);
    expect(await emailsOf({ text: 'crowd', role: 'ADMIN' })).toEqual([]);
  });

  test('pages follow one another by name, and back again', async () => {
    const filter = { text: 'crowd' };
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { members }: MembersQuery = await admin.data(MembersDocument, {
        filter,
        first: 20,
        after,
      });
      expect(members.totalCount).toBe(SIZE);
      seen.push(...members.nodes.map(({ id }) => id));
      after = members.pageInfo.hasNextPage ? (members.pageInfo.endCursor ?? null) : null;
    } while (after !== null);
    expect(new Set(seen).size).toBe(SIZE);
    const { members } = await admin.data(MembersDocument, { filter, first: SIZE });
    expect(members.nodes.map(({ id }) => id)).toEqual(seen);
  });

  test('who is renamed is found by the new name, and no longer by the old one', async () => {
    const { documents } = gateway.zerodb;
    const rename = {
      first_name: 'Renamed',
      search_first: 'renamed test',
      search_last: 'test renamed',
    };
    await documents.updateWhere(PROFILES, { user_id: idOf('crowd 7') }, { $set: rename }, NO_SCOPE);
    expect(await emailsOf({ text: 'renamed' })).toEqual(['crowd.7']);
    expect(await emailsOf({ text: 'crowd' })).toHaveLength(SIZE - 1 + 1);
    expect(await emailsOf({ text: 'crowd 7 test' })).toEqual([]);
  });

  test('too long a text is refused', async () => {
    const { errors } = await admin.send(MembersDocument, {
      filter: { text: 'x'.repeat(201) },
      first: 1,
    });
    expect(errors[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'filter.text',
    });
  });
});

describe('budgets', () => {
  test.each([1, SIZE])(
    '%i members stay within theirs, on a cold cache',
    async (first) => {
      const filters: MemberFilter[] = [
        {},
        { role: 'MEMBER', isActive: true },
        { text: 'crowd test' },
        { text: 'ana.lopez@' },
      ];
      for (const filter of filters) {
        const cold = await startGatewayOver(gateway.server);
        const client = await signedIn(cold, new Client(cold.url), 'office', 'admin');
        gateway.server.control.resetCalls();
        const { errors, data, upstream } = await client.send(MembersDocument, { filter, first });
        expect(errors).toEqual([]);
        expect(data?.members.nodes.length).toBeGreaterThan(0);
        const { total, byPath } = gateway.server.control.calls();
        expect({ filter, over: total > budgets.get('Members')! ? byPath : null }).toEqual({
          filter,
          over: null,
        });
        expect(upstream.batches).toBe(total);
        const after = data?.members.pageInfo.endCursor ?? null;
        const next = await client.send(MembersDocument, { filter, first, after });
        expect(next.upstream.batches).toBeLessThanOrEqual(budgets.get('Members')!);
        await cold.stop();
      }
    },
    60_000,
  );
});

describe('changing a member', () => {
  const update = (input: UpdateMemberInput, client = admin) =>
    client.send(UpdateMemberDocument, { input });
  const idOfUser = (name: string) => gateway.gateway.modules.ids.encode('User', idOf(name));
  const stored = async (name: string) =>
    (await gateway.zerodb.documents.getMany(USERS, [idOf(name)], NO_SCOPE))[0]!.data;

  test('changes, audits with before and after, and stays within its budget', async () => {
    const input = { email: 'crowd.11@test.wwmaa.example', password: PASSWORD };
    // Makes the collections of sessions and of the audit log.
    await visitor.send(LoginDocument, { input });
    await update({ id: idOfUser('crowd 12'), role: 'INSTRUCTOR' });
    gateway.server.control.resetCalls();
    const { data, errors } = await update({ id: idOfUser('crowd 11'), role: 'INSTRUCTOR' });
    expect(errors).toEqual([]);
    expect(gateway.server.control.calls().total).toBeLessThanOrEqual(budgets.get('UpdateMember')!);
    expect(data?.updateMember).toEqual({
      member: { id: idOfUser('crowd 11'), role: 'INSTRUCTOR', isActive: true },
      userErrors: [],
    });
    expect(await stored('crowd 11')).toMatchObject({ role: 'instructor', session_version: 1 });
    const filter = { resourceId: idOfUser('crowd 11'), actions: ['UPDATE' as const] };
    const { auditLogs } = await admin.data(AuditLogsDocument, { filter, first: 5 });
    expect(auditLogs.nodes).toEqual([
      expect.objectContaining({
        action: 'UPDATE',
        resourceType: 'user',
        resourceId: idOfUser('crowd 11'),
        severity: 'WARNING',
        changes: { role: { before: 'member', after: 'instructor' } },
        actor: expect.objectContaining({
          displayName: 'office Test',
          roleBadge: 'ADMIN',
        }) as unknown,
      }),
    ]);
  });

  test('an open session goes on with the new role, and ends with the account', async () => {
    const input = { email: 'crowd.13@test.wwmaa.example', password: PASSWORD };
    const { data } = await visitor.send(LoginDocument, { input });
    await update({ id: idOfUser('crowd 13'), role: 'BOARD_MEMBER' });
    const refresh = (refreshToken: string) =>
      visitor.send(RefreshSessionDocument, { input: { refreshToken } });
    const second = await refresh(data!.login.refreshToken);
    expect(second.errors).toEqual([]);
    const { accessToken, refreshToken } = second.data!.refreshSession;
    const board = visitor.as(accessToken);
    // What the board may not is refused by its role, and no longer for want of one.
    expect((await board.send(MembersDocument, { first: 1 })).errors[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
    const off = await update({ id: idOfUser('crowd 13'), isActive: false });
    expect(off.data?.updateMember.member?.isActive).toBe(false);
    const ended = await refresh(refreshToken);
    expect(ended.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await visitor.send(LoginDocument, { input })).errors[0]?.extensions).toMatchObject({
      reason: 'ACCOUNT_INACTIVE',
    });
  });

  test('nothing is written where nothing changes', async () => {
    const before = await stored('crowd 14');
    const { data } = await update({ id: idOfUser('crowd 14'), role: 'MEMBER', isActive: true });
    expect(data?.updateMember.userErrors).toEqual([]);
    expect(data?.updateMember.member?.role).toBe('MEMBER');
    expect(await stored('crowd 14')).toEqual(before);
  });

  test('nobody takes away their own place', async () => {
    for (const change of [{ role: 'MEMBER' }, { isActive: false }] as const) {
      const { data } = await update({ id: idOfUser('office'), ...change });
      expect(data?.updateMember).toMatchObject({
        member: null,
        userErrors: [{ path: ['input', 'id'], code: 'FORBIDDEN' }],
      });
    }
    expect(await stored('office')).toMatchObject({ role: 'admin', is_active: true });
  });

  test('the last active admin stays, also when two demote each other at once', async () => {
    const deputy = await signedIn(gateway, visitor, 'deputy', 'admin');
    const answers = await Promise.all([
      update({ id: idOfUser('deputy'), role: 'MEMBER' }),
      update({ id: idOfUser('office'), isActive: false }, deputy),
    ]);
    const refused = answers.flatMap(({ data }) => data?.updateMember.userErrors ?? []);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ code: 'FORBIDDEN' });
    const roles = [await stored('office'), await stored('deputy')];
    const left = roles.filter(({ role, is_active }) => role === 'admin' && is_active === true);
    expect(left).toHaveLength(1);
    // For the tests that follow.
    const again = { role: 'admin', is_active: true };
    for (const name of ['office', 'deputy']) {
      await gateway.zerodb.documents.updateWhere(
        USERS,
        { doc_id: idOf(name) },
        { $set: again },
        NO_SCOPE,
      );
    }
  });

  test('an address comes to one account alone, and in lower case', async () => {
    const taken = await update({ id: idOfUser('crowd 15'), email: 'Ana.Lopez@dojo.example' });
    expect(taken.data?.updateMember.userErrors).toMatchObject([
      { path: ['input', 'email'], code: 'CONFLICT' },
    ]);
    const free = { email: 'New.Address@dojo.example' };
    const answers = await Promise.all([
      update({ id: idOfUser('crowd 15'), ...free }),
      update({ id: idOfUser('crowd 16'), ...free }),
    ]);
    const problems = answers.map(({ data }) => data?.updateMember.userErrors.length);
    expect(problems.sort()).toEqual([0, 1]);
    expect(await emailsOf({ text: 'new.address@' })).toHaveLength(1);
  });

  test('all that is wrong with an input is told, each with its place', async () => {
    const { data } = await update({
      id: idOfUser('crowd 17'),
      role: null,
      isActive: null,
      email: 'no address',
    });
    expect(data?.updateMember.userErrors.map(({ path }) => path?.join('.'))).toEqual([
      'input.role',
      'input.isActive',
      'input.email',
    ]);
  });

  test('what is not there, or is no account, is not found', async () => {
    const { ids } = gateway.gateway.modules;
    const wrong = [
      'made up',
      ids.encode('User', idOf('nobody')),
      ids.encode('Event', idOf('office')),
    ];
    for (const id of wrong) {
      const { data } = await update({ id, role: 'MEMBER' });
      expect(data?.updateMember.userErrors).toMatchObject([
        { path: ['input', 'id'], code: 'NOT_FOUND' },
      ]);
    }
  });

  test('who has read an older state is told so', async () => {
    const { data } = await update({
      id: idOfUser('crowd 18'),
      role: 'INSTRUCTOR',
      expectedUpdatedAt: inDays(-1),
    });
    expect(data?.updateMember.userErrors).toMatchObject([
      { path: ['input', 'expectedUpdatedAt'], code: 'CONFLICT' },
    ]);
  });

  test('an account of older programs is changed too', async () => {
    const id = gateway.gateway.modules.ids.encode('User', 'old-2');
    const { data } = await update({ id, role: 'MEMBER' });
    expect(data?.updateMember).toMatchObject({ member: { role: 'MEMBER' }, userErrors: [] });
  });
});
