import sharp from 'sharp';

import { FileLinks, type Rendition } from '../../src/modules/files/links.js';
import {
  MEDIA_ASSETS,
  type MediaAssetRecord,
  newMediaAsset,
  writeMediaAsset,
} from '../../src/modules/media/media-asset.record.js';
import {
  newSubscription,
  SUBSCRIPTIONS,
  writeSubscription,
} from '../../src/modules/membership/subscriptions/subscription.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { fixedClock } from '../../src/shared/clock.js';
import type { Coordination } from '../../src/shared/coordination.js';
import type { Role } from '../../src/shared/viewer.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';
import { beside, exchange, type Reply } from '../http/exchange.js';
import { Association, idOf, inDays } from '../support/association.js';
import { Client } from '../support/client.js';
import { NOW, SECRET, startTestGateway, type TestGateway } from '../support/gateway.js';
import { expectOneError } from '../http/told-errors.js';

const VIEWERS = ['visitor', 'owner', 'member', 'premium', 'board', 'admin'] as const;
const ROLES: Readonly<Record<string, Role>> = {
  owner: 'public',
  board: 'board_member',
  admin: 'admin',
};

interface Made {
  readonly asset?: Partial<MediaAssetRecord>;
  readonly type?: string;
  readonly content?: Buffer;
}

const TEXT = Buffer.from('Uniform, water, tape.\n');
const TIER = { accessLevel: 'tier_specific', requiredTier: 'premium' } as const;

/** What there is, under a name that the test can say. */
const ASSETS: Readonly<Record<string, Made>> = {
  public: { asset: { accessLevel: 'public' } },
  members: { asset: { accessLevel: 'members_only' } },
  tier: { asset: TIER },
  own: { asset: { ...TIER, uploadedBy: idOf('owner') } },
  processing: { asset: { accessLevel: 'public', status: 'processing', uploadedBy: idOf('owner') } },
  failed: { asset: { accessLevel: 'public', status: 'failed' } },
  backup: { asset: { accessLevel: 'public', mediaType: 'backup', uploadedBy: idOf('owner') } },
  html: {
    asset: { accessLevel: 'public', filename: 'a.html', mimeType: 'text/html' },
    type: 'text/html',
  },
  svg: { asset: { accessLevel: 'public', filename: 'a.svg', mimeType: 'image/svg+xml' } },
  docx: {
    asset: {
      accessLevel: 'public',
      filename: 'a.docx',
      mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    },
  },
  unsized: { asset: { accessLevel: 'public', fileSizeBytes: 0 } },
  lost: { asset: { accessLevel: 'public', objectId: idOf('lost object') } },
};

let test_: TestGateway;
let client: Client;
let coordination: Coordination;
let links: FileLinks;
const objects = new Map<string, string>();
const tokens = new Map<string, string>();

async function insert(association: Association, name: string, asset: Partial<MediaAssetRecord>) {
  const record = newMediaAsset({
    id: idOf(`asset ${name}`),
    createdAt: inDays(-3),
    filename: 'packing list.txt',
    mimeType: 'text/plain',
    mediaType: 'other',
    status: 'ready',
    fileSizeBytes: TEXT.length,
    ...asset,
  });
  await association.insert(MEDIA_ASSETS, writeMediaAsset(record));
}

async function store(zerodb: ZeroDb, name: string, content: Buffer, contentType: string) {
  const object = { collection: 'user-uploads', key: `user_x/${name}`, content, contentType };
  const { id } = await zerodb.objects.put(object, NO_SCOPE);
  objects.set(name, id);
  return id;
}

async function prepare(zerodb: ZeroDb): Promise<void> {
  const association = new Association(zerodb);
  for (const name of ['owner', 'member', 'premium', 'board', 'admin']) {
    await association.person(name, ROLES[name]);
  }
  const subscription = newSubscription({
    id: idOf('premium subscription'),
    createdAt: inDays(-9),
    userId: idOf('premium'),
    status: 'active',
    tier: 'premium',
    startDate: inDays(-9),
  });
  await association.insert(SUBSCRIPTIONS, writeSubscription(subscription));
  for (const [name, { asset, type = 'text/plain', content = TEXT }] of Object.entries(ASSETS)) {
    const objectId = await store(zerodb, name, content, type);
    await insert(association, name, { objectId, ...asset });
  }
  const picture = await sharp({
    create: { width: 800, height: 600, channels: 3, background: '#a52' },
  })
    .png()
    .toBuffer();
  const image = { mediaType: 'image', mimeType: 'image/png', filename: 'dojo.png' } as const;
  const size = { width: 800, height: 600, fileSizeBytes: picture.length };
  for (const accessLevel of ['public', 'members_only'] as const) {
    const name = `picture ${accessLevel}`;
    const objectId = await store(zerodb, name, picture, 'image/png');
    await insert(association, name, { ...image, ...size, accessLevel, objectId });
  }
  // Two assets of one object: whoever may see one of them has its bytes.
  const shared = await store(zerodb, 'shared', TEXT, 'text/plain');
  await insert(association, 'shared 1', { objectId: shared, accessLevel: 'members_only' });
  await insert(association, 'shared 2', { objectId: shared, ...TIER });
  // As older programs wrote it.
  const legacy = await store(zerodb, 'legacy', TEXT, 'text/plain');
  await association.insert(MEDIA_ASSETS, {
    doc_id: idOf('legacy'),
    file_name: 'old.txt',
    object_storage_key: legacy,
    is_public: true,
    mime_type: 'text/plain',
  });
  const avatar = await store(zerodb, 'avatar', picture, 'image/png');
  await association.person('face', 'member', { profilePictureId: avatar, publicProfile: false });
  const odd = await store(zerodb, 'odd avatar', Buffer.from('<script>'), 'text/html');
  await association.person('odd face', 'member', { profilePictureId: odd });
  // A profile that points at what is not its picture opens nothing.
  const claimed = objects.get('tier')!;
  await association.person('thief', 'member', { profilePictureId: claimed });
  await store(zerodb, 'orphan', TEXT, 'text/plain');
}

beforeAll(async () => {
  coordination = createInProcessCoordination(fixedClock(NOW));
  test_ = await startTestGateway(prepare, { coordination });
  client = new Client(test_.url);
  const baseUrl = () => new URL(test_.url).origin;
  links = new FileLinks({ secret: SECRET, previousSecret: undefined, baseUrl });
  for (const name of ['owner', 'member', 'premium', 'board', 'admin']) {
    const user = { id: idOf(name), role: ROLES[name] ?? 'member' };
    tokens.set(name, (await test_.gateway.modules.users.tokens.access(user)).token);
  }
});
afterAll(() => test_.stop());

const now = NOW.toISOString();
const anHourAgo = new Date(NOW.getTime() - 3_600_000).toISOString();
const object = (name: string): string => objects.get(name)!;

function get(
  url: string,
  viewer = 'visitor',
  headers: Record<string, string> = {},
): Promise<Reply> {
  const token = tokens.get(viewer);
  return exchange(url, {
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
  });
}

const withoutIds = ({ status, headers, text }: Reply) => {
  const { 'x-request-id': id, date: _date, ...rest } = headers;
  return { status, rest, text: text.replaceAll(String(id), '') };
};

describe('who has which bytes', () => {
  const EVERYBODY = VIEWERS;
  // Which viewers have it by their token; whether a signature opens it; whether copies may be kept.
  const TABLE: [string, readonly string[], boolean, boolean][] = [
    ['public', EVERYBODY, true, true],
    ['members', ['member', 'premium', 'board', 'admin'], true, false],
    ['tier', ['premium', 'board', 'admin'], true, false],
    ['own', ['owner', 'premium', 'board', 'admin'], true, false],
    ['processing', ['owner', 'admin'], false, false],
    ['failed', ['admin'], false, false],
    ['backup', ['admin'], false, false],
    ['shared', ['member', 'premium', 'board', 'admin'], true, false],
    ['legacy', EVERYBODY, true, true],
    ['orphan', [], false, false],
  ];

  test.each(TABLE)('%s is for %j', async (name, expected, isOpened, isPublic) => {
    const unknown = withoutIds(await get(links.open(idOf('nothing'))));
    const addresses = {
      plain: links.open(object(name)),
      signed: links.signed(object(name), now),
      expired: links.signed(object(name), anHourAgo),
    };
    for (const [kind, url] of Object.entries(addresses)) {
      for (const viewer of VIEWERS) {
        const reply = await get(url, viewer);
        const mayHave = expected.includes(viewer) || (kind === 'signed' && isOpened);
        expect({ kind, viewer, status: reply.status }).toEqual({
          kind,
          viewer,
          status: mayHave ? 200 : 404,
        });
        if (!mayHave) {
          expect(withoutIds(reply)).toEqual(unknown);
          continue;
        }
        expect(reply.text).toBe(TEXT.toString());
        expect(reply.headers['cache-control']).toBe(
          isPublic ? 'public, max-age=3600' : 'private, no-store',
        );
      }
    }
  });

  test('what is forged opens nothing, not even what is public', async () => {
    const unknown = withoutIds(await get(links.open(idOf('nothing'))));
    const rendition: Rendition = { width: 32, height: 24, fit: 'cover' };
    for (const name of ['public', 'members', 'picture public', 'picture members_only']) {
      const genuine = links.signed(object(name), now, rendition);
      expect((await get(genuine)).status).toBe(200);
      const changes: [string, string | null][] = [
        ...['w', 'h', 'fit', 'expires', 'signature'].map((key): [string, null] => [key, null]),
        ['w', '33'],
        ['w', '32.0'],
        ['fit', 'COVER'],
        ['expires', '1'],
        ['h', '25'],
        ['h', '024'],
        ['fit', 'contain'],
        ['expires', '9999999999'],
        ['signature', ''],
        ['signature', 'A'.repeat(22)],
      ];
      for (const [key, value] of changes) {
        const forged = new URL(genuine);
        if (value === null) forged.searchParams.delete(key);
        else forged.searchParams.set(key, value);
        const reply = await get(forged.href, 'admin');
        expect({ name, key, value, reply: withoutIds(reply) }).toEqual({
          name,
          key,
          value,
          reply: unknown,
        });
      }
      for (const spelling of ['=', '%00', '%20']) {
        expect(withoutIds(await get(genuine + spelling))).toEqual(unknown);
      }
      // Of an address without an end, an end makes no address that opens.
      const endless = links.open(object(name), rendition);
      expect(withoutIds(await get(`${endless}&expires=9999999999`))).toEqual(unknown);
      // Of another object, and of another gateway.
      const moved = genuine.replace(object(name), object('tier'));
      expect(withoutIds(await get(moved))).toEqual(unknown);
      const twice = `${genuine}&w=32`;
      expect(withoutIds(await get(twice))).toEqual(unknown);
    }
    const other = new FileLinks({ secret: 'x', previousSecret: undefined, baseUrl: () => '' });
    const foreign = beside(test_.url, other.signed(object('members'), now));
    expect(withoutIds(await get(foreign))).toEqual(unknown);
  });

  test('lost bytes are told as if nothing were there', async () => {
    const lost = links.open(idOf('lost object'));
    const unknown = withoutIds(await get(links.open(idOf('nothing'))));
    expect(withoutIds(await get(lost))).toEqual(unknown);
  });

  test('pictures of profiles without an asset are for everybody, and only as pictures', async () => {
    const picture = await get(links.open(object('avatar')));
    expect(picture.status).toBe(200);
    expect(picture.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="picture"; filename*=UTF-8''picture`,
      'cache-control': 'public, max-age=3600',
    });
    const odd = await get(links.open(object('odd avatar')));
    expect(odd.headers['content-type']).toBe('application/octet-stream');
    expect(odd.headers['content-disposition']).toMatch(/^attachment;/);
  });

  test.each([
    ['public', 'text/plain; charset=utf-8', 'inline'],
    ['html', 'application/octet-stream', 'attachment'],
    ['svg', 'application/octet-stream', 'attachment'],
    ['docx', ASSETS['docx']!.asset!.mimeType, 'attachment'],
    ['picture public', 'image/png', 'inline'],
  ])('%s goes out as %s, %s', async (name, type, disposition) => {
    const { headers } = await get(links.open(object(name)));
    expect(headers['content-type']).toBe(type);
    expect(headers['content-disposition']).toMatch(new RegExp(`^${disposition}; filename=`));
  });

  test('a size that nobody noted is told by the store', async () => {
    const { headers } = await exchange(links.open(object('unsized')), { method: 'HEAD' });
    expect(headers['content-length']).toBe(String(TEXT.length));
    const { text, status } = await get(links.open(object('unsized')), 'visitor', {
      range: 'bytes=-6',
    });
    expect({ status, text }).toEqual({ status: 206, text: 'tape.\n' });
  });
});

describe('what it costs', () => {
  const callsOf = async (url: string, viewer?: string, headers?: Record<string, string>) => {
    await coordination.cache.drop(['media', 'people']);
    test_.server.control.resetCalls();
    const { status } = await get(url, viewer, headers);
    return [status, test_.server.control.calls().total];
  };

  test('finding a file is one call, and its bytes another', async () => {
    expect(await callsOf(links.open(object('public')))).toEqual([200, 2]);
    expect(await callsOf(links.open(object('tier')), 'premium')).toEqual([200, 2]);
    const unchanged = { 'if-none-match': `"${object('public')}"` };
    expect(await callsOf(links.open(object('public')), 'visitor', unchanged)).toEqual([304, 1]);
  });

  test('what is not to be had costs the same, whatever the reason', async () => {
    for (const viewer of ['visitor', 'member']) {
      expect(await callsOf(links.open(idOf('nothing')), viewer)).toEqual([404, 1]);
      expect(await callsOf(links.open(object('tier')), viewer)).toEqual([404, 1]);
      expect(await callsOf(links.open(object('backup')), viewer)).toEqual([404, 1]);
      const expired = links.signed(object('tier'), anHourAgo);
      expect(await callsOf(expired, viewer)).toEqual([404, 1]);
      expect(await callsOf(`${expired}x`, viewer)).toEqual([404, 1]);
    }
  });

  test('the same pictures again are not looked for again, until something is written', async () => {
    const url = links.open(object('picture public'), { width: 64, height: null, fit: 'inside' });
    expect(await callsOf(url)).toEqual([200, 2]);
    test_.server.control.resetCalls();
    for (let time = 0; time < 20; time += 1) expect((await get(url)).status).toBe(200);
    expect(test_.server.control.calls().total).toBe(0);

    const [stored] = await test_.zerodb.documents.getMany(
      MEDIA_ASSETS,
      [idOf('asset picture public')],
      NO_SCOPE,
    );
    const { documents } = test_.zerodb;
    const restricted = { ...stored!.data, access_level: 'members_only' };
    await documents.replace(MEDIA_ASSETS, stored!.rowId, restricted, NO_SCOPE);
    await coordination.cache.drop(['media']);
    expect((await get(url)).status).toBe(404);
    await documents.replace(MEDIA_ASSETS, stored!.rowId, stored!.data, NO_SCOPE);
    await coordination.cache.drop(['media']);
    expect((await get(url)).status).toBe(200);
  });
});

interface Shown {
  readonly node: {
    readonly url: string | null;
    readonly thumbnailUrl: string | null;
    readonly objectId: string | null;
    readonly requiredTier: string | null;
  } | null;
}

const FIELDS = 'url thumbnailUrl objectId description requiredTier updatedAt';

async function shown(name: string, viewer: string, url = 'url') {
  const id = test_.gateway.modules.ids.encode('MediaAsset', idOf(`asset ${name}`));
  const query = `query ($id: ID!) { node(id: $id) { ... on MediaAsset { ${FIELDS.replace('url', url)} } } }`;
  const token = tokens.get(viewer);
  const asking = token === undefined ? client : client.as(token);
  return asking.send<Shown, { id: string }>(query, { id });
}

describe('addresses', () => {
  test.each(['public', 'picture public'])('of %s are open ones', async (name) => {
    const { data, upstream } = await shown(name, 'visitor');
    expect(data?.node).toMatchObject({ url: links.open(object(name)), objectId: object(name) });
    expect(upstream.batches).toBe(1);
    expect((await get(data!.node!.url!)).status).toBe(200);
  });

  test.each([
    ['members', 'member'],
    ['tier', 'premium'],
    ['own', 'owner'],
    ['picture members_only', 'member'],
  ])('of %s are signed for an hour, and then open to whoever has them', async (name, viewer) => {
    const { data, upstream } = await shown(name, viewer);
    expect(upstream.batches).toBe(1);
    expect(data?.node?.url).toBe(links.signed(object(name), now));
    const reply = await get(data!.node!.url!);
    expect(reply.status).toBe(200);
    expect(reply.headers['cache-control']).toBe('private, no-store');
    expect((await shown(name, 'visitor')).data?.node).toBeNull();
  });

  test('of a backup ask for an admin, whoever has them', async () => {
    const { data } = await shown('backup', 'admin');
    expect(data?.node?.url).toBe(links.open(object('backup')));
    expect((await get(data!.node!.url!)).status).toBe(404);
    expect((await get(data!.node!.url!, 'admin')).status).toBe(200);
  });

  test('are not there before the bytes are', async () => {
    const { data } = await shown('processing', 'owner');
    expect(data?.node).toMatchObject({ url: null, thumbnailUrl: null });
  });

  test('tell the tier that is asked for', async () => {
    expect((await shown('tier', 'board')).data?.node?.requiredTier).toBe('PREMIUM');
  });
});

describe('renditions', () => {
  const sizeOf = async (url: string) => {
    const answer = await fetch(url);
    const { width, height, format } = await sharp(await answer.arrayBuffer()).metadata();
    return { status: answer.status, headers: answer.headers, size: [format, width, height] };
  };

  test('of a picture, in WebP, with a tag and a name of their own', async () => {
    const name = 'picture public';
    const { data } = await shown(name, 'visitor', 'url(width: 200, height: 200, fit: COVER)');
    const { headers, size } = await sizeOf(data!.node!.url!);
    expect(size).toEqual(['webp', 200, 200]);
    expect(headers.get('content-type')).toBe('image/webp');
    expect(headers.get('etag')).toBe(`"${object(name)}.w200h200cover"`);
    expect(headers.get('content-disposition')).toContain('filename="dojo.webp"');
    expect(headers.get('cache-control')).toBe('public, max-age=3600');
    const again = { 'if-none-match': headers.get('etag')! };
    expect((await get(data!.node!.url!, 'visitor', again)).status).toBe(304);
  });

  test('of a restricted one too, and its thumbnail', async () => {
    const { data } = await shown('picture members_only', 'member', 'url(width: 100)');
    const made = await sizeOf(data!.node!.url!);
    expect(made.size).toEqual(['webp', 100, 75]);
    expect(made.headers.get('cache-control')).toBe('private, no-store');
    const thumbnail = await sizeOf(data!.node!.thumbnailUrl!);
    expect(thumbnail.size).toEqual(['webp', 320, 240]);
  });

  test('are not made of anything else', async () => {
    const { data } = await shown('public', 'visitor', 'url(width: 200)');
    expect(data?.node).toMatchObject({ url: links.open(object('public')), thumbnailUrl: null });
  });

  test.each(['width: 15', 'height: 2049', 'width: -1', 'width: 100, height: 0'])(
    'refuses %s',
    async (size) => {
      const { data, errors } = await shown('picture public', 'visitor', `url(${size})`);
      expect(data?.node?.url).toBeNull();
      expect(errors[0]).toMatchObject({
        path: ['node', 'url'],
        extensions: { code: 'BAD_USER_INPUT' },
      });
    },
  );
});

test('while the store is away nothing is said of any file', async () => {
  await coordination.cache.drop(['media', 'people']);
  test_.server.control.setFaults({ status5xx: { rate: 1 } });
  try {
    for (const name of ['public', 'tier']) {
      expectOneError(await get(links.open(object(name))), 503, 'UPSTREAM_UNAVAILABLE');
    }
    expectOneError(await get(links.open(idOf('nothing'))), 503, 'UPSTREAM_UNAVAILABLE');
  } finally {
    test_.server.control.setFaults([]);
  }
});
