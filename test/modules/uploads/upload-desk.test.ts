import { Readable } from 'node:stream';

import { RequestContext } from '../../../src/graphql/context.js';
import { CountingMeter } from '../../../src/graphql/upstream-meter.js';
import { ObjectFileIntake } from '../../../src/modules/files/file.store.js';
import type { FilesModule } from '../../../src/modules/files/index.js';
import { KINDS } from '../../../src/modules/files/kinds.js';
import {
  MEDIA_ASSETS,
  type MediaAssetRecord,
  newMediaAsset,
} from '../../../src/modules/media/media-asset.record.js';
import { MediaAssetStore } from '../../../src/modules/media/media-asset.store.js';
import type { MediaUploadService } from '../../../src/modules/media/media-upload.service.js';
import { UploadSecrets } from '../../../src/modules/uploads/upload-secrets.js';
import { createUploadsModule, type UploadsModule } from '../../../src/modules/uploads/index.js';
import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import { newId } from '../../../src/shared/ids.js';
import { silentLogger } from '../../../src/shared/logger.js';
import { ANONYMOUS } from '../../../src/shared/viewer.js';
import { createInProcessCoordination } from '../../../src/sources/redis/in-process.js';
import { Association, idOf, inDays } from '../../support/association.js';
import { Client } from '../../support/client.js';
import { NOW, SECRET, startTestGateway, type TestGateway } from '../../support/gateway.js';
import { signedIn } from '../../support/signed-in.js';
import { complete, MovingClock, stored } from '../../support/uploads.js';

const now = NOW.toISOString();
const call = { viewer: ANONYMOUS, now, log: silentLogger };
const secrets = { secret: SECRET, previousSecret: undefined };

/** What comes of finished assets is for each test to say. */
let setPicture: (asset: MediaAssetRecord) => Promise<null>;
const uploads = {
  ownProfile: () => Promise.resolve(null),
  setPicture: (asset: MediaAssetRecord) => setPicture(asset),
  tell: () => undefined,
} as unknown as MediaUploadService;

function contextOf(name: string): RequestContext {
  return new RequestContext({
    viewer: { kind: 'user', id: idOf(name), role: 'instructor' },
    tokenProblem: null,
    requestId: 'a request',
    log: silentLogger,
    signal: new AbortController().signal,
    meter: new CountingMeter(),
    now,
    userAgent: null,
    address: '127.0.0.1',
    pointsAtDoor: null,
  });
}

let gateway: TestGateway;
let teacher: Client;
let tickets: UploadsModule;
let store: MediaAssetStore;

beforeAll(async () => {
  gateway = await startTestGateway((zerodb) =>
    new Association(zerodb).person('teacher', 'instructor').then(() => undefined),
  );
  teacher = await signedIn(gateway, new Client(gateway.url), 'teacher', 'instructor');
  const { documents, objects } = gateway.zerodb;
  const clock = new MovingClock();
  const { cache, rateLimits } = createInProcessCoordination(clock);
  store = new MediaAssetStore(documents, () => undefined, cache);
  const { modules } = gateway.gateway;
  tickets = createUploadsModule({
    ...{
      media: { store, uploads },
      objects,
      secrets,
      rateLimits,
      log: silentLogger,
      ids: modules.ids,
    },
    files: {
      intake: new ObjectFileIntake({ objects, kinds: KINDS, clock, log: silentLogger }),
    } as unknown as FilesModule,
    baseUrl: () => '',
  });
});
afterAll(() => gateway.stop());

async function announce(bytes: number) {
  const id = newId();
  const expiresAt = inDays(1);
  const upload = {
    kind: 'document',
    declaredBytes: bytes,
    expiresAt,
    parts: [],
    received: null,
  } as const;
  const file = { filename: 'notes.txt', mimeType: 'text/plain', fileSizeBytes: bytes };
  const about = { status: 'uploading', uploadedBy: idOf('teacher') } as const;
  await store.add(newMediaAsset({ id, createdAt: now, ...file, ...about, upload }), NO_SCOPE);
  const secret = new UploadSecrets(secrets).make(id, expiresAt);
  return { id, ticketId: gateway.gateway.modules.ids.encode('MediaAsset', id), secret };
}

const PROGRAM = Buffer.from('MZ and so on');
const find = (secret: string) => tickets.desk.find(secret, call);
const rowOf = async (id: string) => (await store.byIds([id], NO_SCOPE))[0];

test.each([
  ['at once', async (secret: string) => (await find(secret)).put(Readable.from([PROGRAM]))],
  [
    'in parts',
    async (secret: string) => {
      await (await find(secret)).append(0, Readable.from([PROGRAM.subarray(0, 5)]));
      return (await find(secret)).append(5, Readable.from([PROGRAM.subarray(5)]));
    },
  ],
])('a file that is none of its kind fails for good, sent %s', async (_how, send) => {
  const { objects } = await stored(gateway);
  const { id, ticketId, secret } = await announce(PROGRAM.length);
  await expect(send(secret)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await tickets.settled();
  const { status, processingError } = (await rowOf(id))!;
  expect([status, processingError]).toEqual(['failed', expect.any(String)]);
  expect((await stored(gateway)).objects).toEqual(objects);
  await expect(find(secret)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (let time = 0; time < 2; time += 1) {
    expect(await complete(teacher, ticketId)).toEqual({
      asset: null,
      userErrors: [
        { path: ['input', 'ticketId'], code: 'BAD_USER_INPUT', message: processingError },
      ],
    });
  }
});

test('a file that breaks off says nothing of its kind, and can be sent again', async () => {
  const { id, secret } = await announce(20);
  const breaking = Readable.from(
    (async function* () {
      yield Buffer.from('some');
      await Promise.reject(new Error('gone'));
    })(),
  );
  await expect((await find(secret)).put(breaking)).rejects.toThrow();
  expect(await rowOf(id)).toMatchObject({ status: 'uploading', upload: { received: null } });
  await (await find(secret)).put(Readable.from([Buffer.alloc(20, 'a')]));
  expect(await rowOf(id)).toMatchObject({ upload: { received: { sizeBytes: 20 } } });
});

test('what cannot be finished can be completed again', async () => {
  const { id, ticketId, secret } = await announce(20);
  await (await find(secret)).put(Readable.from([Buffer.alloc(20, 'a')]));
  const asked: string[] = [];
  setPicture = ({ status }) => {
    asked.push(status);
    return asked.length === 1 ? Promise.reject(new Error('no picture')) : Promise.resolve(null);
  };
  const {
    resolvers: [resolver],
  } = tickets;
  await expect(resolver.completeUpload({ ticketId }, contextOf('teacher'))).rejects.toThrow();
  expect(await rowOf(id)).toMatchObject({
    status: 'uploading',
    objectId: null,
    upload: { received: { sizeBytes: 20 } },
  });
  const { asset } = await resolver.completeUpload({ ticketId }, contextOf('teacher'));
  expect(asset).toMatchObject({ id, status: 'ready', fileSizeBytes: 20 });
  expect(asked).toEqual(['ready', 'ready']);
});

test('a secret names an asset and a time, and the one before a change is believed', () => {
  const id = newId();
  const made = new UploadSecrets(secrets).make(id, inDays(1));
  const changed = new UploadSecrets({ secret: 'another one, and long', previousSecret: SECRET });
  expect(changed.read(made, now)).toEqual({ assetId: id, expired: false });
  expect(changed.read(made, inDays(1))).toEqual({ assetId: id, expired: true });
  expect(changed.make(id, inDays(1))).not.toBe(made);
  const stranger = new UploadSecrets({ secret: 'another one', previousSecret: undefined });
  expect(stranger.read(made, now)).toBeNull();
  expect(made).not.toContain(id);
});

test('what is stored of an upload that cannot be read is none', async () => {
  const { id, secret } = await announce(10);
  await gateway.zerodb.documents.updateWhere(
    MEDIA_ASSETS,
    { doc_id: id },
    { $set: { 'upload.parts': [{ object_id: 'x' }] } },
    NO_SCOPE,
  );
  expect(await rowOf(id)).toMatchObject({ upload: null });
  await expect(find(secret)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
