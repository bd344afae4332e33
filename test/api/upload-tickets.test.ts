import { Association, idOf } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  complete,
  MovingClock,
  patch,
  stored,
  textOf,
  ticketFor,
  tus,
} from '../support/uploads.js';
import { LIMITS } from '../../src/graphql/limits.js';
import { MEDIA_ASSETS } from '../../src/modules/media/media-asset.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { silentLogger } from '../../src/shared/logger.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import {
  CompleteUploadDocument,
  CreateUploadTicketDocument,
  type CreateUploadTicketInput,
} from './generated/graphql.js';

const clock = new MovingClock();
const coordination = createInProcessCoordination(clock);
const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;
let teacher: Client;
let member: Client;

beforeAll(async () => {
  gateway = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      await association.person('teacher', 'instructor');
      await association.person('member');
      await association.person('busy', 'instructor');
      await zerodb.documents.ensureCollection(MEDIA_ASSETS, NO_SCOPE);
    },
    { clock, coordination },
  );
  visitor = new Client(gateway.url);
  teacher = await signedIn(gateway, visitor, 'teacher', 'instructor');
  member = await signedIn(gateway, visitor, 'member');
});
afterAll(() => gateway.stop());

const FILE: CreateUploadTicketInput = {
  kind: 'DOCUMENT',
  filename: 'notes.txt',
  mimeType: 'text/plain',
  fileSizeBytes: 100,
};
const create = (client: Client, input: Partial<CreateUploadTicketInput> = {}) =>
  client.send(CreateUploadTicketDocument, { input: { ...FILE, ...input } });

const put = async (url: string, body: Buffer) => {
  const { status } = await fetch(url, { method: 'PUT', body });
  expect(status).toBe(204);
};

async function rowOf(globalId: string) {
  const id = gateway.gateway.modules.ids.decodeAs('MediaAsset', globalId) ?? '';
  const [row] = await gateway.zerodb.documents.getMany(MEDIA_ASSETS, [id], NO_SCOPE);
  return row?.data;
}

test('both stay within their budgets, whichever way the bytes came', async () => {
  for (const protocol of ['PUT', 'TUS'] as const) {
    const created = await create(teacher, { protocol });
    expect(created.errors).toEqual([]);
    expect(created.upstream.batches).toBe(1);
    const ticket = created.data!.createUploadTicket.ticket!;
    if (protocol === 'PUT') await put(ticket.url, textOf(100));
    else expect((await patch(ticket.url, 0, textOf(100))).status).toBe(204);
    const input = { ticketId: ticket.id };
    const completed = await teacher.send(CompleteUploadDocument, { input });
    expect(completed.data?.completeUpload.asset?.status).toBe('READY');
    expect(completed.upstream.batches).toBeLessThanOrEqual(budgets.get('CompleteUpload')!);
  }
});

test('an asset has what was said of it, and its upload leaves no trace', async () => {
  const said = { altText: 'A throw', caption: 'Seoi nage', accessLevel: 'PUBLIC' } as const;
  const ticket = await ticketFor(teacher, 100, said);
  expect(await rowOf(ticket.id)).toMatchObject({
    status: 'uploading',
    uploaded_by: idOf('teacher'),
    upload: { kind: 'document', declared_bytes: 100, parts: [] },
  });
  await put(ticket.url, textOf(100));
  expect((await complete(teacher, ticket.id)).userErrors).toEqual([]);
  const row = await rowOf(ticket.id);
  expect(row).toMatchObject({
    status: 'ready',
    alt_text: 'A throw',
    caption: 'Seoi nage',
    access_level: 'public',
    media_type: 'document',
    mime_type: 'text/plain',
    file_size_bytes: 100,
    object_id: expect.stringMatching(/./) as string,
  });
  expect(row).not.toHaveProperty('upload');
});

test('small files go with PUT and large ones with tus, unless told', async () => {
  const most = 5 * 1_048_576;
  expect((await ticketFor(teacher, most)).protocol).toBe('PUT');
  expect((await ticketFor(teacher, most + 1)).protocol).toBe('TUS');
  expect((await ticketFor(teacher, most + 1, { protocol: 'PUT' })).protocol).toBe('PUT');
  expect((await ticketFor(teacher, 1, { protocol: 'TUS' })).protocol).toBe('TUS');
});

test.each([0, -1, 1.5, 2 ** 60])('%d bytes are no size, and nothing is stored', async (size) => {
  const before = await stored(gateway);
  const { data } = await create(teacher, { fileSizeBytes: size });
  expect(data?.createUploadTicket).toMatchObject({
    ticket: null,
    userErrors: [{ path: ['input', 'fileSizeBytes'], code: 'BAD_USER_INPUT' }],
  });
  expect(await stored(gateway)).toEqual(before);
});

test('what not all bytes came of is not complete, and can be later', async () => {
  const content = textOf(100);
  const ticket = await ticketFor(teacher, 100);
  await patch(ticket.url, 0, content.subarray(0, 30));
  const { asset, userErrors } = await complete(teacher, ticket.id);
  expect(asset).toBeNull();
  expect(userErrors).toEqual([
    {
      path: ['input', 'ticketId'],
      code: 'CONFLICT',
      message: '70 of 100 bytes are still missing.',
    },
  ]);
  await patch(ticket.url, 30, content.subarray(30));
  expect((await complete(teacher, ticket.id)).asset?.status).toBe('READY');
});

test('a ticket is completed once, by whoever made it', async () => {
  const ticket = await ticketFor(teacher, 100);
  await put(ticket.url, textOf(100));
  const none = [{ code: 'NOT_FOUND', path: ['input', 'ticketId'] }];
  expect((await complete(member, ticket.id)).userErrors).toMatchObject(none);
  expect((await complete(teacher, 'made up')).userErrors).toMatchObject(none);
  const both = await Promise.all([complete(teacher, ticket.id), complete(teacher, ticket.id)]);
  expect(both.map(({ userErrors }) => userErrors.map(({ code }) => code)).sort()).toEqual([
    [],
    ['CONFLICT'],
  ]);
  expect((await complete(teacher, ticket.id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  const { objects } = await stored(gateway);
  const { object_id: objectId } = (await rowOf(ticket.id)) ?? {};
  expect(await gateway.zerodb.objects.read(String(objectId), NO_SCOPE)).not.toBeNull();
  expect(objects.filter((key) => key.startsWith('upload-parts/'))).toHaveLength(0);
});

test('two that put it together at once make one file of it', async () => {
  const before = await stored(gateway);
  const ticket = await ticketFor(teacher, 100);
  gateway.server.control.setFaults({ match: '^GET .*files', status5xx: { next: 3 } });
  expect((await patch(ticket.url, 0, textOf(100))).status).toBe(503);
  gateway.server.control.setFaults([]);
  const both = await Promise.all([complete(teacher, ticket.id), complete(teacher, ticket.id)]);
  expect(both.filter(({ asset }) => asset?.status === 'READY')).toHaveLength(1);
  const { objects, assets } = await stored(gateway);
  expect(objects).toHaveLength(before.objects.length + 1);
  expect(assets).toHaveLength(before.assets.length + 1);
});

test('who may not upload a kind is refused before anything is stored', async () => {
  const before = await stored(gateway);
  expect((await create(visitor)).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
  for (const kind of ['IMAGE', 'DOCUMENT', 'CAPTIONS'] as const) {
    expect((await create(member, { kind })).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
  }
  expect(await stored(gateway)).toEqual(before);
});

test('an upload that is not complete is for its own uploader alone', async () => {
  const ticket = await ticketFor(teacher, 100);
  const query = `{ node(id: "${ticket.id}") { ... on MediaAsset { status } } }`;
  expect((await teacher.send<object, Record<string, never>>(query)).data).toEqual({
    node: { status: 'UPLOADING' },
  });
  expect((await member.send<object, Record<string, never>>(query)).data).toEqual({ node: null });
});

test('nobody fills the store with tickets', async () => {
  const busy = await signedIn(gateway, visitor, 'busy', 'instructor');
  const { uploadTicketViewer: limit } = LIMITS.attempts;
  await coordination.rateLimits.take(limit, idOf('busy'), limit.points);
  const { errors } = await create(busy);
  expect(errors).toMatchObject([
    { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) as number } },
  ]);
  expect((await create(teacher)).errors).toEqual([]);
});

test('what expired is removed with all that came of it, and nothing else', async () => {
  const begun = await ticketFor(teacher, 100);
  await patch(begun.url, 0, textOf(40));
  const whole = await ticketFor(teacher, 100);
  await put(whole.url, textOf(100));
  clock.advance(23 * 60);
  teacher = await signedIn(gateway, visitor, 'teacher', 'instructor');
  const young = await ticketFor(teacher, 100);
  await patch(young.url, 0, textOf(40));
  const { expiredUploads } = gateway.gateway.modules.files;
  clock.advance(61);
  const soon = await expiredUploads.remove(clock.now().toISOString(), silentLogger, NO_SCOPE);
  expect(soon).toBe(0);
  clock.advance(60);
  const { objects: before, assets } = await stored(gateway);
  const removed = await expiredUploads.remove(clock.now().toISOString(), silentLogger, NO_SCOPE);
  expect(removed).toBeGreaterThanOrEqual(2);
  const after = await stored(gateway);
  expect(after.assets).toHaveLength(assets.length - removed);
  expect(await rowOf(begun.id)).toBeUndefined();
  expect(await rowOf(whole.id)).toBeUndefined();
  expect(await rowOf(young.id)).toMatchObject({ status: 'uploading' });
  expect(after.objects).toHaveLength(before.length - 2);
  expect((await tus(young.url, 'HEAD')).headers.get('upload-offset')).toBe('40');
});
