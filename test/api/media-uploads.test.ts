import sharp from 'sharp';

import {
  MEDIA_ASSETS,
  type MediaAssetRecord,
  readMediaAsset,
} from '../../src/modules/media/media-asset.record.js';
import { PROFILES, readProfile } from '../../src/modules/profiles/profile.record.js';
import { newUser, USERS, writeUser } from '../../src/modules/users/user.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { Association, idOf, inDays } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { fileOf } from '../support/upload.js';
import {
  MyPictureDocument,
  RemoveProfilePictureDocument,
  UploadMediaDocument,
  type UploadMediaInput,
  UploadProfilePictureDocument,
} from './generated/graphql.js';

const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;
let teacher: Client;
let member: Client;
let png: Buffer;

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    // Else the first upload makes it, which costs two calls more.
    await zerodb.documents.ensureCollection(MEDIA_ASSETS, NO_SCOPE);
    for (const name of ['member', 'racer', 'unlucky', 'leaver']) await association.person(name);
    await association.person('newcomer', 'public');
    await association.person('teacher', 'instructor');
    await association.person('board', 'board_member');
    await association.event('camp', { organizerId: idOf('teacher') });
    await association.person('blocked', 'member', {}, { isActive: false });
    const bare = { id: idOf('bare'), createdAt: inDays(-9), email: 'bare@test.wwmaa.example' };
    const account = newUser({ ...bare, role: 'member', firstName: 'Bare', passwordHash: 'none' });
    await association.insert(USERS, writeUser(account));
  });
  visitor = new Client(gateway.url);
  teacher = await signedIn(gateway, visitor, 'teacher', 'instructor');
  member = await signedIn(gateway, visitor, 'member');
  png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
});
afterAll(() => gateway.stop());

const picture = (name = 'me.png') => fileOf(png, name, 'image/png');
const localId = (id: string) => gateway.gateway.modules.ids.decodeAs('MediaAsset', id)!;

async function rowOf(globalId: string): Promise<MediaAssetRecord | null> {
  const found = await gateway.zerodb.documents.getMany(MEDIA_ASSETS, [localId(globalId)], NO_SCOPE);
  return found[0] ? readMediaAsset(found[0]) : null;
}

/** What is stored of a person: rows and objects. */
async function leftOf(name: string) {
  await gateway.gateway.modules.settled();
  const filter = { uploaded_by: idOf(name) };
  const prefix = `user_${idOf(name)}/`;
  const { documents, objects } = gateway.zerodb;
  const lists = await Promise.all(
    ['profile-pictures', 'user-uploads', 'certificates'].map((collection) =>
      objects.list({ collection, prefix }, NO_SCOPE),
    ),
  );
  return { rows: await documents.count(MEDIA_ASSETS, filter, NO_SCOPE), objects: lists.flat() };
}

async function profilesOf(name: string) {
  const filter = { user_id: idOf(name) };
  const found = await gateway.zerodb.documents.findAll(PROFILES, { filter }, NO_SCOPE);
  return found.map((document) => readProfile(document)!);
}

async function setPicture(client: Client, file = picture()) {
  const answer = await client.upload(UploadProfilePictureDocument, { file });
  const payload = answer.data?.uploadProfilePicture;
  const code = answer.errors[0]?.extensions.code ?? payload?.userErrors[0]?.code ?? 'done';
  return { code, payload, batches: answer.upstream.batches };
}

async function upload(client: Client, input: Omit<UploadMediaInput, 'file'>, file = picture()) {
  const answer = await client.upload(UploadMediaDocument, { input: { file, ...input } });
  const payload = answer.data?.uploadMedia;
  const [problem] = payload?.userErrors ?? [];
  const code = answer.errors[0]?.extensions.code ?? problem?.code ?? 'done';
  return { code, path: problem?.path?.join('.'), ...payload, batches: answer.upstream.batches };
}

describe('a profile picture', () => {
  test('is stored, becomes the picture of its owner, and is served', async () => {
    const { code, payload, batches } = await setPicture(member);
    expect(code).toBe('done');
    expect(batches).toBeLessThanOrEqual(budgets.get('UploadProfilePicture')!);
    const asset = payload!.asset!;
    expect(asset).toMatchObject({ mimeType: 'image/png', width: 40, height: 30 });
    const row = (await rowOf(asset.id))!;
    const [profile] = await profilesOf('member');
    expect(profile?.profilePictureId).toBe(row.objectId);
    expect(row).toMatchObject({ entityType: 'profile', entityId: profile?.id });
    expect(row).toMatchObject({ accessLevel: 'public', uploadedBy: idOf('member') });
    const address = `${gateway.url.replace('/graphql', '')}/api/uploads/${row.objectId!}`;
    expect([asset.url, payload!.profile!.avatarUrl]).toEqual([address, address]);
    const served = await fetch(address);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await sharp(Buffer.from(await served.arrayBuffer())).metadata()).width).toBe(40);
    const { objects } = await leftOf('member');
    expect(objects.map(({ collection }) => collection)).toEqual(['profile-pictures']);
    const { data } = await member.send(MyPictureDocument);
    expect(data?.me?.profile).toMatchObject({ avatarUrl: address, picture: { id: asset.id } });
  });

  test('replaces the one before, which is kept for a day', async () => {
    const { payload } = await setPicture(member, picture('second.png'));
    const [profile] = await profilesOf('member');
    expect(profile?.profilePictureId).toBe((await rowOf(payload!.asset!.id))?.objectId);
    expect((await leftOf('member')).objects).toHaveLength(2);
  });

  test('makes a profile where there is none', async () => {
    const bare = await signedIn(gateway, visitor, 'bare');
    expect((await setPicture(bare)).code).toBe('done');
    const profiles = await profilesOf('bare');
    expect(profiles).toHaveLength(1);
    expect(profiles[0]).toMatchObject({ firstName: 'Bare', publicProfile: false });
    expect(profiles[0]?.profilePictureId).not.toBeNull();
  });

  test.each<[string, () => File, string]>([
    ['a GIF', () => fileOf('GIF89a', 'me.gif', 'image/gif'), 'BAD_USER_INPUT'],
    ['text', () => fileOf('Hello', 'me.png', 'image/png'), 'BAD_USER_INPUT'],
    ['too much', () => fileOf(Buffer.concat([png, Buffer.alloc(5 * 1_048_576)]), 'me.png', 'image/png'), 'LIMIT_EXCEEDED'],
  ])('is not %s, and nothing stays of it', async (_what, file, code) => {
    const newcomer = await signedIn(gateway, visitor, 'newcomer', 'public');
    expect((await setPicture(newcomer, file())).code).toBe(code);
    expect(await leftOf('newcomer')).toEqual({ rows: 0, objects: [] });
    expect((await profilesOf('newcomer'))[0]?.profilePictureId).toBeNull();
  }); // prettier-ignore

  test('of several at once is one of them, and each is whole', async () => {
    const racer = await signedIn(gateway, visitor, 'racer');
    const all = await Promise.all([1, 2, 3].map(() => setPicture(racer)));
    const done = all.filter(({ code }) => code === 'done');
    expect(all.every(({ code }) => /^(?:done|CONFLICT)$/.test(code))).toBe(true);
    const { rows, objects } = await leftOf('racer');
    expect([rows, objects.length]).toEqual([done.length, done.length]);
    const [profile] = await profilesOf('racer');
    expect(objects.map(({ id }) => id)).toContain(profile?.profilePictureId);
  });

  test.each([
    ['its asset', '^POST .*media_assets.*rows', 'status5xx'],
    ['the profile', '^PUT .*profiles', 'status5xx'],
  ] as const)('leaves nothing when %s cannot be written', async (_what, match, fault) => {
    const unlucky = await signedIn(gateway, visitor, 'unlucky');
    gateway.server.control.setFaults({ match, [fault]: { rate: 1 } });
    const { code } = await setPicture(unlucky);
    gateway.server.control.setFaults([]);
    expect(code).toBe('UPSTREAM_UNAVAILABLE');
    expect(await leftOf('unlucky')).toEqual({ rows: 0, objects: [] });
    expect((await profilesOf('unlucky'))[0]?.profilePictureId).toBeNull();
  });

  test('is for who may use their account', async () => {
    const blocked = await signedIn(gateway, visitor, 'blocked');
    expect((await setPicture(blocked)).code).toBe('UNAUTHENTICATED');
    expect((await setPicture(visitor)).code).toBe('UNAUTHENTICATED');
  });

  test('is taken away', async () => {
    const leaver = await signedIn(gateway, visitor, 'leaver');
    await setPicture(leaver);
    const { data, upstream } = await leaver.send(RemoveProfilePictureDocument);
    expect(data?.removeProfilePicture.profile).toMatchObject({ avatarUrl: null, picture: null });
    expect(upstream.batches).toBeLessThanOrEqual(budgets.get('RemoveProfilePicture')!);
    expect((await profilesOf('leaver'))[0]?.profilePictureId).toBeNull();
  });
});

describe('a file', () => {
  const camp = () => ({
    entityType: 'EVENT' as const,
    entityId: gateway.gateway.modules.ids.encode('Event', idOf('camp')),
  });

  test('is stored with what is said of it and what it belongs to', async () => {
    const said = {
      title: 'Camp',
      altText: 'Tents',
      tags: ['camp'],
      accessLevel: 'PUBLIC' as const,
    };
    const { asset, code, batches } = await upload(teacher, { kind: 'IMAGE', ...said, ...camp() });
    expect(code).toBe('done');
    expect(batches).toBeLessThanOrEqual(budgets.get('UploadMedia')!);
    expect(asset).toMatchObject({ status: 'READY', mediaType: 'IMAGE', filename: 'me.png' });
    expect(await rowOf(asset!.id)).toMatchObject({
      ...{ title: 'Camp', altText: 'Tents', tags: ['camp'], accessLevel: 'public' },
      ...{ entityType: 'event', entityId: idOf('camp'), width: 40, height: 30 },
    });
    expect((await fetch(asset!.url!)).status).toBe(200);
  });

  test('is for members unless told, and a certificate for its owner, the board and the office', async () => {
    const text = fileOf('# Plan', 'plan.md', 'text/markdown');
    const document = await upload(teacher, { kind: 'DOCUMENT' }, text);
    expect(await rowOf(document.asset!.id)).toMatchObject({
      ...{ mediaType: 'document', accessLevel: 'members_only', accessRoles: [] },
    });
    const certificate = await upload(member, { kind: 'CERTIFICATE' });
    expect(await rowOf(certificate.asset!.id)).toMatchObject({
      ...{ mediaType: 'certificate', accessLevel: 'members_only' },
      accessRoles: ['board_member', 'admin'],
    });
    // Its address opens it to who was told the address, and the bare one to nobody.
    const { url } = certificate.asset!;
    expect((await fetch(url!)).status).toBe(200);
    expect((await fetch(url!.split('?')[0]!)).status).toBe(404);
  });

  test('as an avatar is the picture of who uploads it', async () => {
    const { asset } = await upload(member, { kind: 'AVATAR' }, picture('third.png'));
    const [profile] = await profilesOf('member');
    expect(profile?.profilePictureId).toBe((await rowOf(asset!.id))?.objectId);
  });

  test.each<[string, () => Client, Omit<UploadMediaInput, 'file'>, string, string | undefined]>([
    ['a picture by a member', () => member, { kind: 'IMAGE' }, 'FORBIDDEN', undefined],
    ['captions by a member', () => member, { kind: 'CAPTIONS' }, 'FORBIDDEN', undefined],
    ['a certificate by nobody', () => visitor, { kind: 'CERTIFICATE' }, 'UNAUTHENTICATED', undefined],
    ['a public certificate by a member', () => member, { kind: 'CERTIFICATE', accessLevel: 'PUBLIC' }, 'FORBIDDEN', 'input.accessLevel'],
    ['an avatar for members', () => member, { kind: 'AVATAR', accessLevel: 'MEMBERS_ONLY' }, 'BAD_USER_INPUT', 'input.accessLevel'],
    ['an avatar of an event', () => teacher, { kind: 'AVATAR', entityType: 'EVENT', entityId: 'x' }, 'BAD_USER_INPUT', 'input.entityType'],
    ['no tier', () => teacher, { kind: 'IMAGE', accessLevel: 'TIER_SPECIFIC' }, 'BAD_USER_INPUT', 'input.requiredTier'],
    ['a tier too many', () => teacher, { kind: 'IMAGE', requiredTier: 'FREE' }, 'BAD_USER_INPUT', 'input.requiredTier'],
    ['half a link', () => teacher, { kind: 'IMAGE', entityType: 'EVENT' }, 'BAD_USER_INPUT', 'input.entityId'],
    ['another kind of file', () => teacher, { kind: 'DOCUMENT' }, 'BAD_USER_INPUT', 'input.file'],
  ])('is not %s, and nothing stays of it', async (_what, client, input, code, path) => {
    const before = [await leftOf('member'), await leftOf('teacher')];
    const refused = await upload(client(), input);
    expect([refused.code, refused.path]).toEqual([code, path]);
    expect([await leftOf('member'), await leftOf('teacher')]).toEqual(before);
  }); // prettier-ignore
});
