import { AUDIT_LOGS, readAuditLog } from '../../src/modules/audit/audit-log.record.js';
import {
  MEDIA_ASSETS,
  type MediaAssetRecord,
  newMediaAsset,
  readMediaAsset,
  writeMediaAsset,
} from '../../src/modules/media/media-asset.record.js';
import {
  APPLICATIONS,
  newApplication,
  writeApplication,
} from '../../src/modules/membership/applications/application.record.js';
import { PROFILES } from '../../src/modules/profiles/profile.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { Association, idOf, inDays } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  DeleteMediaDocument,
  EventGalleryDocument,
  MyPapersDocument,
  MyPictureDocument,
  UpdateMediaDocument,
  type UpdateMediaInput,
} from './generated/graphql.js';

const budgets = readBudgets();
let gateway: TestGateway;
let association: Association;
let member: Client;
let teacher: Client;
let board: Client;
let office: Client;
let visitor: Client;

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const first = new Association(zerodb);
    await first.person('member');
    await first.person('stranger');
    await first.person('teacher', 'instructor');
    await first.person('board', 'board_member');
    await first.person('office', 'admin');
    await first.event('camp', { organizerId: idOf('teacher') });
    await first.event('foreign');
    await first.event('hidden', { status: 'deleted' });
    await first.session('lesson', { instructorId: idOf('teacher') });
    for (const whose of ['member', 'stranger']) {
      const application = newApplication({
        id: idOf(`application of ${whose}`),
        createdAt: inDays(-2),
        userId: idOf(whose),
        email: `${whose}@test.wwmaa.example`,
        status: 'submitted',
      });
      await first.insert(APPLICATIONS, writeApplication(application));
    }
  });
  association = new Association(gateway.zerodb);
  visitor = new Client(gateway.url);
  member = await signedIn(gateway, visitor, 'member');
  teacher = await signedIn(gateway, visitor, 'teacher', 'instructor');
  board = await signedIn(gateway, visitor, 'board', 'board_member');
  office = await signedIn(gateway, visitor, 'office', 'admin');
});
afterAll(() => gateway.stop());

const global = (type: string, name: string) => gateway.gateway.modules.ids.encode(type, idOf(name));

/** A picture for members by the teacher, unless told. */
async function asset(name: string, facts: Partial<MediaAssetRecord> = {}): Promise<string> {
  const record = newMediaAsset({
    id: idOf(name),
    createdAt: inDays(-1),
    mediaType: 'image',
    filename: `${name}.png`,
    mimeType: 'image/png',
    uploadedBy: idOf('teacher'),
    ...facts,
  });
  await association.insert(MEDIA_ASSETS, writeMediaAsset(record));
  return global('MediaAsset', name);
}

async function objectOf(key: string): Promise<string> {
  const content = Buffer.from(key);
  const put = { collection: 'user-uploads', key, content, contentType: 'image/png' };
  return (await gateway.zerodb.objects.put(put, NO_SCOPE)).id;
}
const objectIsThere = async (id: string) =>
  (await gateway.zerodb.objects.get(id, NO_SCOPE)) !== null;

async function stored(name: string): Promise<MediaAssetRecord | null> {
  const [document] = await gateway.zerodb.documents.getMany(MEDIA_ASSETS, [idOf(name)], NO_SCOPE);
  return document ? readMediaAsset(document) : null;
}

async function pictureOf(name: string): Promise<unknown> {
  const [profile] = await gateway.zerodb.documents.getMany(
    PROFILES,
    [idOf(`profile of ${name}`)],
    NO_SCOPE,
  );
  return profile?.data['profile_picture_id'];
}

async function update(client: Client, input: UpdateMediaInput) {
  const answer = await client.send(UpdateMediaDocument, { input });
  expect(answer.upstream.batches).toBeLessThanOrEqual(budgets.get('UpdateMedia')!);
  const payload = answer.data?.updateMedia;
  const codes = answer.errors.map(({ extensions }) => extensions.code);
  const told = payload?.userErrors.map(({ path, code }) => [code, path?.join('.')]);
  return { asset: payload?.asset, codes, told };
}

async function entriesOf(name: string, action: string) {
  await gateway.gateway.modules.settled();
  const filter = { resource_id: idOf(name), action };
  const found = await gateway.zerodb.documents.findAll(AUDIT_LOGS, { filter }, NO_SCOPE);
  return found.map((document) => readAuditLog(document)!);
}

describe('what is said of a file', () => {
  test('is changed where it is sent, cleared by null, and unchanged where it is not', async () => {
    const id = await asset('kata', { title: 'Old', caption: 'Old', altText: 'Old', tags: ['a'] });
    const input = { id, title: ' New ', caption: null, tags: ['b', 'b'] };
    const { asset: after, told } = await update(teacher, input);
    expect(told).toEqual([]);
    expect(after).toMatchObject({ title: 'New', caption: null, altText: 'Old', tags: ['b'] });
    expect(await stored('kata')).toMatchObject({ title: 'New', caption: null, tags: ['b'] });
    const [entry] = await entriesOf('kata', 'update');
    expect(entry?.changes).toMatchObject({ title: { before: 'Old', after: 'New' } });
  });

  test('is not written when nothing differs', async () => {
    const id = await asset('same', { title: 'Same' });
    const before = await stored('same');
    await update(teacher, { id, title: 'Same' });
    expect((await stored('same'))?.updatedAt).toBe(before?.updatedAt);
    expect(await entriesOf('same', 'update')).toEqual([]);
  });

  test('is for who uploaded it and the office: others may not, or do not know of it', async () => {
    const id = await asset('theirs', { accessLevel: 'members_only' });
    const hidden = await asset('theirs hidden', { status: 'failed' });
    expect((await update(member, { id, title: 'x' })).codes).toEqual(['FORBIDDEN']);
    expect((await update(board, { id, title: 'x' })).codes).toEqual(['FORBIDDEN']);
    expect((await update(member, { id: hidden, title: 'x' })).told).toEqual([
      ['NOT_FOUND', 'input.id'],
    ]);
    expect((await update(visitor, { id, title: 'x' })).codes).toEqual(['UNAUTHENTICATED']);
    expect((await update(office, { id, title: 'x' })).asset?.title).toBe('x');
    expect((await update(office, { id: 'none', title: 'x' })).told).toEqual([
      ['NOT_FOUND', 'input.id'],
    ]);
  });

  test('of two changes at once each is made or told that it was not', async () => {
    const id = await asset('raced', { title: 'Old' });
    const both = await Promise.all(['A', 'B'].map((title) => update(teacher, { id, title })));
    const made = both.flatMap(({ asset: after }) => after?.title ?? []);
    for (const { told, asset: after } of both) {
      if (!after) expect(told).toEqual([['CONFLICT', 'input.id']]);
    }
    expect(made).toContain((await stored('raced'))?.title);
  });

  test.each<[object, string]>([
    [{ title: 'a'.repeat(201) }, 'input.title'],
    [{ altText: 'a'.repeat(501) }, 'input.altText'],
    [{ tags: Array.from({ length: 21 }, (_, at) => `tag ${at}`) }, 'input.tags'],
    [{ accessLevel: 'TIER_SPECIFIC' }, 'input.requiredTier'],
    [{ requiredTier: 'PREMIUM' }, 'input.requiredTier'],
    [{ entityType: 'EVENT' }, 'input.entityId'],
    [{ entityId: 'x' }, 'input.entityType'],
  ])('refuses %j', async (changes, path) => {
    const id = await asset(`refused ${JSON.stringify(changes).slice(0, 40)}`);
    expect((await update(teacher, { id, ...changes })).told).toEqual([['BAD_USER_INPUT', path]]);
  });
});

describe('who may see a file', () => {
  test('is changed with its tier, and with what lists find it by', async () => {
    const id = await asset('opened');
    const premium = { accessLevel: 'TIER_SPECIFIC', requiredTier: 'PREMIUM' } as const;
    expect((await update(teacher, { id, ...premium })).told).toEqual([]);
    const read = async () => {
      const [row] = await gateway.zerodb.documents.getMany(
        MEDIA_ASSETS,
        [idOf('opened')],
        NO_SCOPE,
      );
      return [row?.data['audience'], row?.data['required_tier']];
    };
    expect(await read()).toEqual(['tier:premium', 'premium']);
    const { asset: after } = await update(teacher, { id, accessLevel: 'PUBLIC' });
    expect(after).toMatchObject({ accessLevel: 'PUBLIC', requiredTier: null });
    expect(await read()).toEqual(['public', undefined]);
  });

  test('is not for a member to choose, nor for an avatar', async () => {
    const paper = { uploadedBy: idOf('member'), mediaType: 'certificate' } as const;
    const id = await asset('paper', { ...paper, accessRoles: ['board_member', 'admin'] });
    expect((await update(member, { id, accessLevel: 'PUBLIC' })).told).toEqual([
      ['FORBIDDEN', 'input.accessLevel'],
    ]);
    expect((await stored('paper'))?.accessLevel).toBe('members_only');
    const avatar = { metadata: { upload_kind: 'avatar' }, accessLevel: 'public' } as const;
    const face = await asset('face', avatar);
    expect((await update(office, { id: face, accessLevel: 'MEMBERS_ONLY' })).told).toEqual([
      ['BAD_USER_INPUT', 'input.accessLevel'],
    ]);
  });
});

describe('what a file belongs to', () => {
  test.each<[string, () => Client, string, string, unknown]>([
    ['own event', () => teacher, 'EVENT', 'Event camp', []],
    ['foreign event', () => teacher, 'EVENT', 'Event foreign', 'FORBIDDEN'],
    ['unknown event', () => teacher, 'EVENT', 'Event none', [['NOT_FOUND', 'input.entityId']]],
    ['deleted event', () => teacher, 'EVENT', 'Event hidden', [['NOT_FOUND', 'input.entityId']]],
    ['another type', () => teacher, 'EVENT', 'Rsvp camp', [['NOT_FOUND', 'input.entityId']]],
    ['own session', () => teacher, 'TRAINING_SESSION', 'TrainingSession lesson', []],
    ['own profile', () => teacher, 'PROFILE', 'Profile profile of teacher', []],
    ['foreign profile', () => teacher, 'PROFILE', 'Profile profile of member', [['NOT_FOUND', 'input.entityId']]],
    ['foreign application', () => teacher, 'APPLICATION', 'Application application of member', [['NOT_FOUND', 'input.entityId']]],
    ['an application', () => office, 'APPLICATION', 'Application application of member', []],
  ])('%s', async (what, client, entityType, entity, expected) => {
    const [type = '', ...name] = entity.split(' ');
    const id = await asset(`linked to ${what}`);
    const link = { entityType: entityType as 'EVENT', entityId: global(type, name.join(' ')) };
    const { told, codes } = await update(client(), { id, ...link });
    expect(told ?? codes[0]).toEqual(expected);
    const linked = expected instanceof Array && expected.length === 0;
    expect((await stored(`linked to ${what}`))?.entityId).toBe(
      linked ? idOf(name.join(' ')) : null,
    );
  }); // prettier-ignore

  test('is left with null', async () => {
    const link = { entityType: 'event', entityId: idOf('camp') };
    const id = await asset('unlinked', link);
    await update(teacher, { id, entityType: null, entityId: null });
    expect(await stored('unlinked')).toMatchObject({ entityType: null, entityId: null });
  });

  test('shows it: pictures of an event, as far as one may see them', async () => {
    const link = { entityType: 'event', entityId: idOf('foreign') };
    await asset('shown', { ...link, accessLevel: 'public', createdAt: inDays(-3) });
    await asset('shown to members', { ...link, createdAt: inDays(-2) });
    await asset('no picture', { ...link, mediaType: 'document', accessLevel: 'public' });
    const variables = { id: global('Event', 'foreign'), first: 1 };
    const seen = async (client: Client) => {
      const { data, upstream } = await client.send(EventGalleryDocument, variables);
      expect(upstream.batches).toBeLessThanOrEqual(budgets.get('EventGallery')!);
      const { nodes, totalCount, pageInfo } = data!.event!.gallery;
      return [nodes.map(({ filename }) => filename), totalCount, pageInfo.hasNextPage];
    };
    expect(await seen(visitor)).toEqual([['shown.png'], 1, false]);
    expect(await seen(member)).toEqual([['shown to members.png'], 2, true]);
  });

  test('shows it: papers of an application, and the picture of a profile', async () => {
    const papers = { mediaType: 'certificate', accessRoles: ['board_member', 'admin'] } as const;
    const link = { entityType: 'application', entityId: idOf('application of member') };
    await asset('own paper', { ...link, ...papers, uploadedBy: idOf('member') });
    await asset('paper of the office', { ...link, ...papers, uploadedBy: idOf('office') });
    const mine = await member.send(MyPapersDocument);
    expect(mine.upstream.batches).toBeLessThanOrEqual(budgets.get('MyPapers')!);
    const [application] = mine.data!.me!.applications;
    expect(application?.certificates).toMatchObject({
      totalCount: 1,
      nodes: [{ filename: 'own paper.png' }],
    });
    const { data, upstream } = await member.send(MyPictureDocument);
    expect(data?.me?.profile).toMatchObject({ avatarUrl: null, picture: null });
    expect(upstream.batches).toBeLessThanOrEqual(budgets.get('MyPicture')!);
  });
});

describe('a file that is deleted', () => {
  const remove = async (client: Client, id: string) => {
    const answer = await client.send(DeleteMediaDocument, { input: { id } });
    expect(answer.upstream.batches || 0).toBeLessThanOrEqual(budgets.get('DeleteMedia')!);
    const codes = answer.errors.map(({ extensions }) => extensions.code);
    await gateway.gateway.modules.settled();
    return codes[0] ?? answer.data?.deleteMedia.userErrors[0]?.code ?? 'done';
  };
  const address = (objectId: string) => gateway.url.replace('/graphql', `/api/uploads/${objectId}`);

  test('goes with its object, is told of, and is gone at its address at once', async () => {
    const objectId = await objectOf('gone');
    const id = await asset('gone', { objectId, accessLevel: 'public', fileSizeBytes: 4 });
    expect((await fetch(address(objectId))).status).toBe(200);
    const answer = await office.send(DeleteMediaDocument, { input: { id } });
    expect(answer.data?.deleteMedia).toEqual({ deletedId: id, userErrors: [] });
    expect((await fetch(address(objectId))).status).toBe(404);
    expect(answer.upstream.batches).toBeLessThanOrEqual(budgets.get('DeleteMedia')!);
    const [entry] = await entriesOf('gone', 'delete');
    expect(entry).toMatchObject({ userId: idOf('office'), success: true });
    expect(await stored('gone')).toBeNull();
    expect(await objectIsThere(objectId)).toBe(false);
    expect(await remove(office, id)).toBe('NOT_FOUND');
  });

  test('leaves an object that another asset or an application has', async () => {
    const [shared, paper] = [await objectOf('shared'), await objectOf('application')];
    const id = await asset('one of two', { objectId: shared });
    const other = await asset('two of two', { objectId: shared });
    expect(await remove(office, id)).toBe('done');
    expect(await objectIsThere(shared)).toBe(true);
    expect(await remove(office, other)).toBe('done');
    expect(await objectIsThere(shared)).toBe(false);

    const certificate = { id: paper, filename: 'a.pdf', content_type: 'application/pdf' };
    await association.insert(APPLICATIONS, {
      ...{ doc_id: idOf('with paper'), created_at: inDays(-1), email: 'a@test.wwmaa.example' },
      certificate_files: [certificate],
    });
    expect(await remove(office, await asset('application paper', { objectId: paper }))).toBe(
      'done',
    );
    expect(await objectIsThere(paper)).toBe(true);
  });

  test('takes the picture of whose it was along', async () => {
    const objectId = await objectOf('portrait');
    await association.person('pictured', 'member', { profilePictureId: objectId });
    const id = await asset('portrait', {
      ...{ objectId, accessLevel: 'public', metadata: { upload_kind: 'avatar' } },
      ...{ entityType: 'profile', entityId: idOf('profile of pictured') },
    });
    expect(await remove(office, id)).toBe('done');
    expect(await pictureOf('pictured')).toBeUndefined();
    expect((await fetch(address(objectId))).status).toBe(404);
    expect(await objectIsThere(objectId)).toBe(false);
  });

  test('is for the office alone', async () => {
    const id = await asset('kept', { accessLevel: 'public' });
    expect(await remove(teacher, id)).toBe('FORBIDDEN');
    expect(await remove(board, id)).toBe('FORBIDDEN');
    expect(await remove(visitor, id)).toBe('UNAUTHENTICATED');
    expect(await stored('kept')).not.toBeNull();
  });

  test('is deleted once, also when two do it', async () => {
    const id = await asset('twice');
    const both = await Promise.all([remove(office, id), remove(office, id)]);
    expect(both.sort()).toEqual(['NOT_FOUND', 'done']);
  });

  test('stays when the audit log does not answer', async () => {
    const id = await asset('untold');
    const down = { match: '^POST .*audit_logs', status5xx: { rate: 1 } };
    gateway.server.control.setFaults(down);
    const answer = await office.send(DeleteMediaDocument, { input: { id } });
    gateway.server.control.setFaults([]);
    expect(answer.errors[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(await stored('untold')).not.toBeNull();
  });
});
