import {
  MEDIA_ACCESS_LEVELS,
  MEDIA_ASSETS,
  MEDIA_STATUSES,
  MEDIA_TYPES,
  type MediaAssetRecord,
  newMediaAsset,
  writeMediaAsset,
} from '../../src/modules/media/media-asset.record.js';
import { maySeeMedia } from '../../src/modules/media/media-asset.policy.js';
import {
  newSubscription,
  SUBSCRIPTIONS,
  writeSubscription,
} from '../../src/modules/membership/subscriptions/subscription.record.js';
import { TIERS } from '../../src/shared/tier.js';
import { ANONYMOUS, type Role, ROLES, type Viewer } from '../../src/shared/viewer.js';
import { Association, idOf, inDays, inMinutes } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { type Answer, Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  MediaLibraryDocument,
  type MediaLibraryQuery,
  type MediaLibraryQueryVariables,
} from './generated/graphql.js';

const BUDGET = readBudgets().get('MediaLibrary')!;
const PEOPLE: readonly (readonly [name: string, role: Role])[] = [
  ['newcomer', 'public'],
  ['premium member', 'member'],
  ['teacher', 'instructor'],
  ['board', 'board_member'],
  ['office', 'admin'],
];

/** Assets of every kind of access, made by counting through what each fact can be. */
const ASSETS: readonly MediaAssetRecord[] = Array.from({ length: 90 }, (_, at) => {
  const pick = <T>(all: readonly T[], step: number): T => all[Math.floor(at / step) % all.length]!;
  return newMediaAsset({
    id: idOf(`asset ${at}`),
    // Three of each moment: then the id decides.
    createdAt: inMinutes(-Math.floor(at / 3)),
    filename: `file-${at}.png`,
    mediaType: at % 11 === 0 ? pick(MEDIA_TYPES, 11) : 'image',
    status: at % 7 === 0 ? pick(MEDIA_STATUSES, 7) : 'ready',
    accessLevel: pick(MEDIA_ACCESS_LEVELS, 1),
    requiredTier: at % 3 === 2 ? pick(TIERS, 3) : null,
    accessRoles: at % 4 === 0 ? [pick(ROLES, 4)] : [],
    uploadedBy: at % 5 === 0 ? idOf(pick(PEOPLE, 5)[0]) : idOf('office'),
    tags: at % 6 === 0 ? ['kata', 'Éclair'] : [],
    title: at === 12 ? 'Größe der Matte' : null,
    entityType: at % 9 === 0 ? 'event' : null,
    entityId: at % 9 === 0 ? idOf('camp') : null,
  });
});
/** Documents of older programs lack the audience; one has a wrong one, since another program changed it. */
const isOld = (at: number) => at % 8 === 3;
const LYING = newMediaAsset({
  id: idOf('lying'),
  createdAt: inMinutes(-5),
  filename: 'secret.pdf',
  accessLevel: 'members_only',
  uploadedBy: idOf('office'),
});

let gateway: TestGateway;
let visitor: Client;
const clients = new Map<string, Client>();

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    for (const [name, role] of PEOPLE) await association.person(name, role);
    await association.event('camp');
    const membership = newSubscription({
      id: idOf('membership'),
      createdAt: inDays(-3),
      userId: idOf('premium member'),
      price: { minor: 2900, currency: 'USD' },
      tier: 'premium',
      status: 'active',
      startDate: inDays(-3),
      endDate: inDays(300),
    });
    await association.insert(SUBSCRIPTIONS, writeSubscription(membership));
    for (const [at, asset] of ASSETS.entries()) {
      const { audience, ...old } = writeMediaAsset(asset);
      expect(audience).toBeDefined();
      await association.insert(MEDIA_ASSETS, isOld(at) ? old : { ...old, audience });
    }
    await association.insert(MEDIA_ASSETS, { ...writeMediaAsset(LYING), audience: 'public' });
  });
  visitor = new Client(gateway.url);
  for (const [name, role] of PEOPLE) {
    clients.set(name, await signedIn(gateway, visitor, name, role));
  }
});
afterAll(() => gateway.stop());

const clientOf = (name: string): Client => clients.get(name) ?? visitor;

/** The names of the list, all pages of it, from the front or from the back. */
async function namesOf(
  name: string,
  variables: Partial<MediaLibraryQueryVariables> = {},
): Promise<{ names: string[]; totals: Set<number>; dearest: number }> {
  const names: string[] = [];
  const totals = new Set<number>();
  let dearest = 0;
  let after: string | null = null;
  do {
    const asked: MediaLibraryQueryVariables = { first: 20, filter: null, ...variables, after };
    const answer: Answer<MediaLibraryQuery> = await clientOf(name).send(
      MediaLibraryDocument,
      asked,
    );
    const { data, errors, upstream } = answer;
    expect(errors).toEqual([]);
    const { nodes, pageInfo, totalCount } = data!.mediaAssets;
    names.push(...nodes.map(({ filename }) => filename));
    totals.add(totalCount);
    dearest = Math.max(dearest, upstream.batches);
    after = pageInfo.hasNextPage ? pageInfo.endCursor! : null;
  } while (after !== null);
  return { names, totals, dearest };
}

const visibleTo = (name: string): readonly MediaAssetRecord[] => {
  const role = PEOPLE.find(([person]) => person === name)?.[1];
  const viewer: Viewer = role ? { kind: 'user', id: idOf(name), role } : ANONYMOUS;
  const tier = name === 'premium member' ? 'premium' : role ? 'free' : null;
  return [...ASSETS]
    .filter((asset) => maySeeMedia(viewer, asset, tier))
    .sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1)); // prettier-ignore
};
const filenames = (assets: readonly MediaAssetRecord[]) => assets.map(({ filename }) => filename);

test.each(['visitor', ...PEOPLE.map(([name]) => name)])(
  'for %s the list has what the policy shows, newest first, each once',
  async (name) => {
    const { names, totals, dearest } = await namesOf(name);
    const seen = filenames(visibleTo(name));
    expect(names.filter((each) => each !== LYING.filename)).toEqual(seen);
    expect(dearest).toBeLessThanOrEqual(BUDGET);
    if (name === 'office') expect(seen).toHaveLength(ASSETS.length);
    // Whatever its audience says, it is not shown to whom it is not for.
    const isMember = !/visitor|newcomer/.test(name);
    expect(names.includes(LYING.filename)).toBe(isMember);
    if (isMember) expect([...totals]).toEqual([seen.length + 1]);
  },
);

test('pages are the same from behind', async () => {
  const document = `query ($before: String) {
    mediaAssets(last: 7, before: $before) {
      nodes { filename } pageInfo { startCursor hasPreviousPage }
    }
  }`;
  interface Back {
    mediaAssets: {
      nodes: { filename: string }[];
      pageInfo: { startCursor: string; hasPreviousPage: boolean };
    };
  }
  const names: string[] = [];
  let before: string | null = null;
  do {
    const answer: Answer<Back> = await clientOf('teacher').send<Back, { before: string | null }>(
      document,
      {
        before,
      },
    );
    const { nodes, pageInfo }: Back['mediaAssets'] = answer.data!.mediaAssets;
    names.unshift(...nodes.map(({ filename }) => filename));
    before = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
  } while (before !== null);
  const seen = filenames(visibleTo('teacher'));
  expect(names.filter((name) => name !== LYING.filename)).toEqual(seen);
});

test.each<[string, (asset: MediaAssetRecord) => boolean, MediaLibraryQueryVariables['filter']]>([
  ['types', ({ mediaType }) => mediaType === 'document', { mediaTypes: ['DOCUMENT'] }],
  ['states', ({ status }) => status === 'failed', { statuses: ['FAILED'] }],
  ['levels', ({ accessLevel }) => accessLevel === 'public', { accessLevels: ['PUBLIC'] }],
  ['kinds of thing', ({ entityType }) => entityType === 'event', { entityType: 'EVENT' }],
  ['one tag', ({ tags }) => tags.length > 0, { tags: ['kata'] }],
  ['two tags', ({ tags }) => tags.length > 0, { tags: ['kata', 'Éclair'] }],
  ['a tag that nothing has', () => false, { tags: ['Kata'] }],
  ['text in tags, folded', ({ tags }) => tags.length > 0, { text: 'ECLAIR kata' }],
  ['text in titles, folded', ({ title }) => title !== null, { text: 'grosse' }],
  ['text in names', ({ filename }) => filename.includes('file-7'), { text: 'file-7' }],
  ['nothing at all', () => false, { mediaTypes: [] }],
  ['blanks', () => true, { text: '  ' }],
])('filters by %s', async (_what, matches, filter) => {
  const { names, totals, dearest } = await namesOf('teacher', { filter, first: 50 });
  const expected = filenames(visibleTo('teacher').filter(matches));
  expect(names.filter((name) => name !== LYING.filename)).toEqual(expected);
  expect([...totals]).toEqual([names.length]);
  expect(dearest).toBeLessThanOrEqual(BUDGET);
});

test('filters by who uploaded it, also oneself, and by what it belongs to', async () => {
  const { ids } = gateway.gateway.modules;
  const by = (person: string) => (asset: MediaAssetRecord) => asset.uploadedBy === idOf(person);
  for (const [type, person] of [['User', 'board'], ['PublicPerson', 'teacher']] as const) {
    const filter = { uploadedBy: ids.encode(type, idOf(person)) };
    const expected = filenames(visibleTo('teacher').filter(by(person)));
    expect((await namesOf('teacher', { filter })).names).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  }
  const camp = { entityId: ids.encode('Event', idOf('camp')) };
  const ofCamp = visibleTo('teacher').filter(({ entityId }) => entityId !== null);
  expect((await namesOf('teacher', { filter: camp })).names).toEqual(filenames(ofCamp));
}); // prettier-ignore

test.each<[string, object, string]>([
  ['an id that is none', { uploadedBy: 'nobody' }, 'NOT_FOUND'],
  ['a person as a thing', { entityId: 'person' }, 'NOT_FOUND'],
  ['too long a text', { text: 'a'.repeat(201) }, 'BAD_USER_INPUT'],
  ['too many tags', { tags: Array.from({ length: 21 }, (_, at) => `tag ${at}`) }, 'BAD_USER_INPUT'],
])('refuses %s', async (_what, filter, code) => {
  const { errors, upstream } = await visitor.send(MediaLibraryDocument, { filter, first: 1 });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  expect(upstream.batches).toBe(0);
});
