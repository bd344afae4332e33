import { Association, idOf, inDays } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { type Answer, Client } from '../support/client.js';
import { NOW, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { newUser, USERS, writeUser } from '../../src/modules/users/user.record.js';
import {
  MeDocument,
  MemberDirectoryDocument,
  UpdateProfileDocument,
  type UpdateProfileInput,
  type UpdateProfileMutation,
} from './generated/graphql.js';

const budget = readBudgets().get('UpdateProfile')!;
let gateway: TestGateway;
let visitor: Client;
let ann: Client;
let office: Client;

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    await association.person('ann', 'member', { publicProfile: false, city: 'Oakland' });
    await association.person('ben', 'member');
    await association.person('office', 'admin');
    await association.person('gone', 'member', {}, { isActive: false });
    const bare = { id: idOf('bare'), createdAt: inDays(-1), email: 'bare@test.wwmaa.example' };
    const account = newUser({ ...bare, role: 'member', firstName: 'Bo', lastName: 'Bare' });
    await zerodb.documents.insert(USERS, writeUser(account), {});
  });
  visitor = new Client(gateway.url);
  ann = await signedIn(gateway, visitor, 'ann');
  office = await signedIn(gateway, visitor, 'office', 'admin');
});
afterAll(() => gateway.stop());

const edit = (input: UpdateProfileInput, client = ann) =>
  client.send(UpdateProfileDocument, { input });

const user = (name: string) => gateway.gateway.modules.ids.encode('User', idOf(name));

function changed({ data, errors }: Answer<UpdateProfileMutation>) {
  expect([errors, data?.updateProfile.userErrors]).toEqual([[], []]);
  return data!.updateProfile.profile!;
}

async function entries(name: string) {
  await gateway.gateway.modules.settled();
  const filter = { resource_id: idOf(`profile of ${name}`) };
  const found = await gateway.zerodb.documents.findAll('audit_logs', { filter }, {});
  return found.map(({ data }) => data);
}

test('changes what is named and leaves the rest', async () => {
  const answer = await edit({
    displayName: '  Ann <b>T.</b> ',
    bio: '<p>Judo since <script>alert(1)</script>1999</p>',
    phone: '+1 (415) 555-0100',
    state: 'CA',
  });
  expect(changed(answer)).toMatchObject({
    displayName: 'Ann T.',
    bio: '<p>Judo since 1999</p>',
    phone: '+14155550100',
    city: 'Oakland',
    state: 'CA',
    publicProfile: false,
    updatedAt: NOW.toISOString(),
  });
  expect(answer.upstream.batches).toBeLessThanOrEqual(budget);
});

test('everything can be set, read again and cleared', async () => {
  const all = {
    firstName: 'Ann',
    lastName: 'Tester',
    website: 'https://ann.example/',
    address: '1 Mat Street',
    zipCode: '94601',
    country: 'USA',
    disciplines: ['Judo', ' judo', 'Aikido'],
    ranks: [
      { discipline: 'Judo', rank: '2nd Dan' },
      { discipline: 'Aikido', rank: '5th Kyu' },
    ],
    schools: ['Oakland Dojo'],
    emergencyContact: { name: 'Al', relationship: 'brother', phone: '+14155550101' },
    socialLinks: [{ network: 'mastodon', url: 'https://social.example/@ann' }],
    locale: 'en-US',
    publicProfile: true,
    eventNotifications: false,
    newsletterSubscribed: true,
  } satisfies UpdateProfileInput;
  changed(await edit(all));
  const { locale: _, ...shown } = all;
  const { profile } = (await ann.data(MeDocument)).me!;
  expect(profile).toMatchObject({
    ...shown,
    disciplines: ['Judo', 'Aikido'],
    ranks: [...all.ranks].reverse(),
    emergencyContact: { ...all.emergencyContact, email: null },
  });

  const none = ['website', 'address', 'zipCode', 'emergencyContact', 'displayName', 'bio'];
  const lists = ['disciplines', 'ranks', 'schools', 'socialLinks'];
  const cleared = [...none, ...lists].map((name) => [name, null] as const);
  changed(await edit(Object.fromEntries(cleared)));
  const { profile: after } = (await ann.data(MeDocument)).me!;
  expect(after).toMatchObject({ website: null, address: null, zipCode: null, bio: null });
  expect(after).toMatchObject({ emergencyContact: null, displayName: 'Ann Tester' });
  expect(after).toMatchObject({ disciplines: [], ranks: [], schools: [], socialLinks: [] });
});

test('tells everything that is wrong, each with its path, and writes nothing', async () => {
  const { data, upstream } = await edit({
    firstName: null,
    displayName: 'x'.repeat(101),
    phone: '555',
    website: 'javascript:alert(1)',
    city: 'Nowhere',
    zipCode: '!',
    publicProfile: null,
    disciplines: Array.from({ length: 21 }, (_, index) => `discipline ${index}`),
    ranks: ['Judo', 'JUDO'].map((discipline) => ({ discipline, rank: '1st Dan' })),
    emergencyContact: { name: ' ', email: 'nobody' },
    locale: 'English',
  });
  const { profile, userErrors } = data!.updateProfile;
  expect(profile).toBeNull();
  expect(userErrors.map(({ path }) => path?.join('.')).sort()).toEqual([
    'input.disciplines',
    'input.displayName',
    'input.emergencyContact.email',
    'input.emergencyContact.name',
    'input.firstName',
    'input.locale',
    'input.phone',
    'input.publicProfile',
    'input.ranks',
    'input.website',
    'input.zipCode',
  ]);
  expect(new Set(userErrors.map(({ code }) => code))).toEqual(new Set(['BAD_USER_INPUT']));
  expect(upstream.batches).toBe(0);
  expect((await ann.data(MeDocument)).me?.profile?.city).toBe('Oakland');
});

test('an edit of an older state is refused, and so is the slower of two at once', async () => {
  const { updatedAt } = changed(await edit({ city: 'Alameda' }));
  const later = changed(await edit({ city: 'Berkeley', expectedUpdatedAt: updatedAt }));
  expect(later.updatedAt! > updatedAt!).toBe(true);
  const stale = await edit({ city: 'Reno', expectedUpdatedAt: updatedAt });
  expect(stale.data?.updateProfile).toMatchObject({
    profile: null,
    userErrors: [{ code: 'CONFLICT', path: ['input', 'expectedUpdatedAt'] }],
  });

  const cities = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
  const answers = await Promise.all(cities.map((city) => edit({ city })));
  const winners = answers.flatMap(({ data }) => data?.updateProfile.profile ?? []);
  const problems = answers.flatMap(({ data }) => data?.updateProfile.userErrors ?? []);
  expect(winners.length + problems.length).toBe(cities.length);
  expect(winners.length).toBeGreaterThan(0);
  for (const problem of problems) expect(problem).toMatchObject({ code: 'CONFLICT' });
  const { profile } = (await ann.data(MeDocument)).me!;
  const last = winners.reduce((a, b) => (a.updatedAt! > b.updatedAt! ? a : b));
  expect(profile?.city).toBe(last.city);
});

test('nothing new is no write', async () => {
  const { updatedAt, city } = changed(await edit({ city: 'Oakland' }));
  const again = await edit({ city: 'Oakland' });
  expect(changed(again)).toMatchObject({ updatedAt, city });
  expect(again.upstream.batches).toBe(1);
});

test('the directory shows it at the next read', async () => {
  const names = async () =>
    (await visitor.data(MemberDirectoryDocument, { first: 50 })).memberDirectory.nodes.map(
      ({ displayName }) => displayName,
    );
  for (const displayName of ['Ann One', 'Ann Two']) {
    changed(await edit({ displayName, publicProfile: true }));
    expect(await names()).toContain(displayName);
  }
  changed(await edit({ publicProfile: false }));
  expect(await names()).not.toContain('Ann Two');
});

test("one's own edits are noted by what changed, without what it says", async () => {
  changed(await edit({ address: '7 Secret Lane' }));
  const own = await entries('ann');
  expect(own.at(-1)).toMatchObject({ action: 'update', user_id: idOf('ann') });
  expect(own.map(({ changes }) => changes)).toContainEqual({ fields: ['address'] });
  expect(JSON.stringify(own)).not.toContain('Secret Lane');
});

test("the office edits another's profile, and the log keeps before and after", async () => {
  const profile = changed(await edit({ userId: user('ben'), city: 'Fresno' }, office));
  expect(profile).toMatchObject({ displayName: 'ben Test', city: 'Fresno' });
  expect(await entries('ben')).toMatchObject([
    {
      action: 'update',
      resource_type: 'profile',
      user_id: idOf('office'),
      changes: { city: { before: null, after: 'Fresno' } },
    },
  ]);
  const nobody = await edit({ userId: user('no such person'), city: 'X' }, office);
  expect(nobody.data?.updateProfile.userErrors).toMatchObject([
    { code: 'NOT_FOUND', path: ['input', 'userId'] },
  ]);
});

test('nobody else edits a profile that is not their own', async () => {
  for (const role of ['member', 'instructor', 'board_member'] as const) {
    const client = await signedIn(gateway, visitor, 'ann', role);
    for (const userId of [user('ben'), 'made up']) {
      const { errors } = await edit({ userId, city: 'X' }, client);
      expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
    }
    changed(await edit({ userId: user('ann'), city: role }, client));
  }
  const anonymous = await edit({ city: 'X' }, visitor);
  expect(anonymous.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const gone = await edit({ city: 'X' }, await signedIn(gateway, visitor, 'gone'));
  expect(gone.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

test('who has no profile gets one, and only one', async () => {
  const bare = await signedIn(gateway, visitor, 'bare');
  const cities = ['Lodi', 'Davis', 'Chico'];
  const answers = await Promise.all(cities.map((city) => edit({ city }, bare)));
  const made = answers.flatMap(({ data }) => data?.updateProfile.profile ?? []);
  expect(made[0]).toMatchObject({ displayName: 'Bo Bare' });
  const filter = { user_id: idOf('bare') };
  expect(await gateway.zerodb.documents.count('profiles', filter, {})).toBe(1);
});
