import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import { pino } from 'pino';

import { describeSchema } from '../../src/app.js';
import { createApolloServer } from '../../src/graphql/server.js';
import { contentDisposition } from '../../src/http/content-disposition.js';
import { createHttpServer, type HttpServer } from '../../src/http/server.js';
import { pieceOf } from '../../src/shared/byte-piece.js';
import { systemClock } from '../../src/shared/clock.js';
import { AppError } from '../../src/shared/errors.js';
import type { DeliverableFile, FileRequest } from '../../src/shared/file-delivery.js';
import { ANONYMOUS } from '../../src/shared/viewer.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import { exchange, type Reply, until } from './exchange.js';
import { expectOneError } from './told-errors.js';

const BYTES = randomBytes(10_000);
/** What was opened, and which ranges. */
const opened: (string | null)[] = [];

const fileOf = (file: Partial<DeliverableFile> = {}): DeliverableFile => ({
  filename: 'dojo.png',
  contentType: 'image/png',
  disposition: 'inline',
  sizeBytes: BYTES.length,
  etag: '"o1"',
  isPublic: true,
  open: async (range) => {
    opened.push(range ? `${range.start}-${range.end}` : null);
    const { start, end } = range ?? { start: 0, end: BYTES.length - 1 };
    const body = Readable.from([BYTES.subarray(start, end + 1)]);
    return { body, length: end - start + 1 };
  },
  ...file,
});

const FILES = new Map<string, DeliverableFile>([
  ['public', fileOf()],
  ['restricted', fileOf({ isPublic: false, contentType: 'application/pdf' })],
  ['saved', fileOf({ disposition: 'attachment', contentType: 'application/msword' })],
  ['unknown-size', fileOf({ sizeBytes: null })],
  ['empty', fileOf({ sizeBytes: 0, open: async () => ({ body: Readable.from([]), length: 0 }) })],
  ['gone', fileOf({ open: async () => null })],
]);

let http: HttpServer;
let origin: string;
const asked: FileRequest[] = [];

async function serverWith(stalledMilliseconds?: number): Promise<HttpServer> {
  const { rateLimits } = createInProcessCoordination(systemClock);
  const apollo = createApolloServer(describeSchema(), { development: false, rateLimits });
  await apollo.start();
  return createHttpServer({
    apollo,
    verify: async (token) => {
      if (token === 'down') throw new AppError('UPSTREAM_UNAVAILABLE', 'ZeroDB cannot be reached.');
      if (token !== 'good') return { problem: 'It has expired.' };
      return { viewer: { kind: 'user', id: 'ann', role: 'member' } };
    },
    clock: systemClock,
    log: pino({ level: 'silent' }),
    rateLimits,
    uploads: { maxFileBytes: 1 },
    deliver: async (request) => {
      asked.push(request);
      return FILES.get(request.objectId) ?? null;
    },
    corsOrigins: ['https://www.wwmaa.example'],
    trustedProxies: [],
    development: false,
    dependencies: [],
    ...(stalledMilliseconds !== undefined && { stalledMilliseconds }),
  });
}

beforeAll(async () => {
  http = await serverWith();
  origin = await http.listen('127.0.0.1', 0);
});
afterAll(() => http.drain());
beforeEach(() => {
  opened.length = 0;
  asked.length = 0;
});

const at = (id: string): string => `${origin}/api/uploads/${id}`;
const ask = (id: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  exchange(at(id), { method, headers });

/** Bytes as they came; `exchange` reads text. */
async function bytesOf(id: string, headers: Record<string, string> = {}) {
  const answer = await fetch(at(id), { headers });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
}

const COMMON = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const NAMED = `filename="dojo.png"; filename*=UTF-8''dojo.png`;

describe('headers', () => {
  const WHOLE = { ...COMMON, etag: '"o1"', 'accept-ranges': 'bytes', 'content-length': '10000' };
  const PUBLIC = {
    ...WHOLE,
    'content-type': 'image/png',
    'cache-control': 'public, max-age=3600',
    'content-disposition': `inline; ${NAMED}`,
  };
  const CASES: [string, 'GET' | 'HEAD', Record<string, string>, number, object][] = [
    ['public', 'GET', {}, 200, PUBLIC],
    ['public', 'HEAD', {}, 200, PUBLIC],
    // A HEAD knows no ranges.
    ['public', 'HEAD', { range: 'bytes=0-9' }, 200, PUBLIC],
    ['public', 'GET', { authorization: 'Bearer bad' }, 200, PUBLIC],
    ['public', 'GET', { authorization: 'Basic x' }, 200, PUBLIC],
    [
      'public',
      'GET',
      { range: 'bytes=5-9' },
      206,
      { ...PUBLIC, 'content-length': '5', 'content-range': 'bytes 5-9/10000' },
    ],
    [
      'restricted',
      'GET',
      {},
      200,
      { ...WHOLE, 'content-type': 'application/pdf', 'cache-control': 'private, no-store' },
    ],
    [
      'restricted',
      'GET',
      { range: 'bytes=-1' },
      206,
      { 'cache-control': 'private, no-store', 'content-range': 'bytes 9999-9999/10000' },
    ],
    ['saved', 'GET', {}, 200, { ...WHOLE, 'content-disposition': `attachment; ${NAMED}` }],
    [
      'unknown-size',
      'GET',
      {},
      200,
      { ...COMMON, 'accept-ranges': 'none', 'content-length': '10000' },
    ],
    ['unknown-size', 'GET', { range: 'bytes=0-9' }, 200, { 'content-length': '10000' }],
    ['empty', 'GET', {}, 200, { ...COMMON, 'content-length': '0' }],
    [
      'public',
      'GET',
      { 'if-none-match': '"o1"' },
      304,
      { etag: '"o1"', 'cache-control': 'public, max-age=3600' },
    ],
    [
      'restricted',
      'GET',
      { 'if-none-match': '"o1"' },
      304,
      { etag: '"o1"', 'cache-control': 'private, no-store' },
    ],
    ['public', 'HEAD', { 'if-none-match': '*' }, 304, { etag: '"o1"' }],
    [
      'public',
      'GET',
      { range: 'bytes=10000-' },
      416,
      { 'content-range': 'bytes */10000', 'content-length': '0' },
    ],
    ['empty', 'GET', { range: 'bytes=0-' }, 416, { 'content-range': 'bytes */0' }],
  ];
  test.each(CASES)('%s %s %j is %i', async (id, method, headers, status, expected) => {
    const reply = await ask(id, headers, method);
    expect(reply.status).toBe(status);
    expect(reply.headers).toMatchObject(expected);
    expect(reply.headers['x-request-id']).toEqual(expect.any(String));
    if (method === 'HEAD' || status === 304) {
      expect(reply.text).toBe('');
      expect(opened).toEqual([]);
    }
  });

  test('other origins may read what a player needs', async () => {
    const { headers } = await ask('public', { origin: 'https://www.wwmaa.example' });
    expect(headers['access-control-allow-origin']).toBe('https://www.wwmaa.example');
    for (const name of ['accept-ranges', 'content-disposition', 'content-range', 'etag']) {
      expect(headers['access-control-expose-headers']).toContain(name);
    }
  });
});

test.each([
  ['"o1"', 304],
  ['W/"o1"', 304],
  ['"x", W/"y" , "o1"', 304],
  [' * ', 304],
  ['"o2"', 200],
  ['o1', 200],
  ['"o1', 200],
  ['', 200],
])('If-None-Match: %s is %i', async (header, status) => {
  const reply = await ask('public', { 'if-none-match': header });
  expect(reply.status).toBe(status);
  expect(opened).toHaveLength(status === 304 ? 0 : 1);
});

describe('ranges', () => {
  const all = [0, 9_999] as const;
  const CASES: [string, Record<string, string>, readonly [number, number], 200 | 206][] = [
    ['bytes=0-0', {}, [0, 0], 206],
    ['bytes=9999-9999', {}, [9_999, 9_999], 206],
    ['bytes=9990-', {}, [9_990, 9_999], 206],
    ['bytes=0-99999999999999999999', {}, all, 206],
    ['bytes=-10', {}, [9_990, 9_999], 206],
    ['bytes=-99999999999999999999', {}, all, 206],
    ['BYTES= 1-2 ', {}, [1, 2], 206],
    ['bytes=1-2', { 'if-range': '"o1"' }, [1, 2], 206],
    ['bytes=1-2', { 'if-range': '"other"' }, all, 200],
    ['bytes=1-2', { 'if-range': 'W/"o1"' }, all, 200],
    ['bytes=1-2', { 'if-range': 'Mon, 15 Jun 2026 12:00:00 GMT' }, all, 200],
    // Several, and nonsense.
    ['bytes=0-1,5-6', {}, all, 200],
    ['bytes=9-5', {}, all, 200],
    ['bytes=-', {}, all, 200],
    ['bytes=', {}, all, 200],
    ['bytes=a-b', {}, all, 200],
    ['bytes=0x1-0x2', {}, all, 200],
    ['bytes=1-2-3', {}, all, 200],
    ['bytes=--1', {}, all, 200],
    ['lines=1-2', {}, all, 200],
    ['1-2', {}, all, 200],
  ];
  test.each(CASES)('%s %j', async (range, headers, [start, end], status) => {
    const { answer, bytes } = await bytesOf('public', { range, ...headers });
    expect(answer.status).toBe(status);
    expect(bytes.equals(BYTES.subarray(start, end + 1))).toBe(true);
  });

  test.each(['bytes=10000-', 'bytes=10000-20000', 'bytes=99999999999999999999-', 'bytes=-0'])(
    '%s is outside',
    async (range) => {
      const reply = await ask('public', { range });
      expect(reply).toMatchObject({ status: 416, text: '' });
      expect(reply.headers['content-range']).toBe('bytes */10000');
      expect(reply.headers['content-type']).toBeUndefined();
      expect(opened).toEqual([]);
      // A stale copy gets the whole instead.
      const whole = await bytesOf('public', { range, 'if-range': '"old"' });
      expect(whole.bytes.equals(BYTES)).toBe(true);
    },
  );

  test('any range is exactly what a buffer gives', async () => {
    for (let round = 0; round < 60; round += 1) {
      const start = randomInt(10_000);
      const end = randomInt(start, 10_500);
      const [range, expected] = [
        [`bytes=${start}-${end}`, BYTES.subarray(start, end + 1)],
        [`bytes=${start}-`, BYTES.subarray(start)],
        [`bytes=-${end + 1}`, BYTES.subarray(-(end + 1))],
      ][round % 3] as [string, Buffer];
      const { answer, bytes } = await bytesOf('public', { range });
      expect({ range, status: answer.status }).toEqual({ range, status: 206 });
      expect({ range, same: bytes.equals(expected) }).toEqual({ range, same: true });
    }
  });

  test('a piece is cut out of whatever chunks come', async () => {
    for (let round = 0; round < 60; round += 1) {
      const chunks: Buffer[] = [];
      for (let from = 0; from < BYTES.length;) {
        const to = from + randomInt(1, 2_000);
        chunks.push(BYTES.subarray(from, to));
        from = to;
      }
      const start = randomInt(10_000);
      const end = randomInt(start, 10_000);
      const body = Readable.from(chunks);
      const piece = await pieceOf(body, { start, end }).toArray();
      expect(Buffer.concat(piece as Buffer[]).equals(BYTES.subarray(start, end + 1))).toBe(true);
      expect(body.destroyed).toBe(true);
    }
  });

  test('a piece of what ends too early fails, and one that nobody reads lets go', async () => {
    const short = pieceOf(Readable.from([BYTES]), { start: 9_000, end: 10_000 });
    await expect(short.toArray()).rejects.toThrow('1 bytes before the end');
    const body = Readable.from([BYTES]);
    pieceOf(body, { start: 0, end: 1 }).destroy();
    await until(() => body.destroyed);
  });
});

describe('names', () => {
  const CASES: [string, string, string][] = [
    ['plan.pdf', 'plan.pdf', 'plan.pdf'],
    ['Übung.pdf', '_bung.pdf', '%C3%9Cbung.pdf'],
    ['型 & 形.pdf', '_ & _.pdf', '%E5%9E%8B%20%26%20%E5%BD%A2.pdf'],
    ['🥋.png', '_.png', '%F0%9F%A5%8B.png'],
    ['a"b\\c.txt', 'c.txt', 'c.txt'],
    [
      'a"; filename="evil.exe',
      'a__; filename=_evil.exe'.replace('__', '_'),
      'a%22%3B%20filename%3D%22evil.exe',
    ],
    ["it's (1)*.txt", "it's (1)*.txt", 'it%27s%20%281%29%2A.txt'],
    ['50%20off.txt', '50_20off.txt', '50%2520off.txt'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie: x=1.txt', 'aSet-Cookie%3A%20x%3D1.txt'],
    ['a\u0000\u0007\u001b\u007f\u0085b.txt', 'ab.txt', 'ab.txt'],
    ['a\u2028\u2029b.txt', 'ab.txt', 'ab.txt'],
    ['gpj.\u202eexe.png', 'gpj.exe.png', 'gpj.exe.png'],
    ['../../etc/passwd', 'passwd', 'passwd'],
    ['C:\\Users\\ann\\plan.pdf', 'plan.pdf', 'plan.pdf'],
    ['a\ud83eb.txt', 'a_b.txt', 'a%EF%BF%BDb.txt'],
    ['\udd4b', '_', '%EF%BF%BD'],
    ['', 'file', 'file'],
    ['..', 'file', 'file'],
    ['\u0000', 'file', 'file'],
    ['a/', 'file', 'file'],
  ];
  test.each(CASES)('%j', async (filename, ascii, extended) => {
    FILES.set('named', fileOf({ filename }));
    const { status, headers } = await ask('named');
    expect(status).toBe(200);
    expect(headers['content-disposition']).toBe(
      `inline; filename="${ascii}"; filename*=UTF-8''${extended}`,
    );
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('whatever a name is, the header is one line that can be read back', () => {
    for (let round = 0; round < 500; round += 1) {
      const units = Array.from({ length: randomInt(0, 40) }, () => randomInt(0x1_0000));
      const header = contentDisposition('attachment', String.fromCharCode(...units));
      const form =
        /^attachment; filename="[^"\\%\x00-\x1f\x7f-\uffff]+"; filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/;
      const [, extended = ''] = form.exec(header) ?? [];
      expect({ units, read: decodeURIComponent(extended) !== '' }).toEqual({ units, read: true });
    }
  });

  test('long names are cut before their ending', () => {
    const header = contentDisposition('inline', `${'🥋'.repeat(5_000)}.jpeg`);
    expect(header.endsWith('.jpeg')).toBe(true);
    expect(header.length).toBeLessThan(3_000);
  });
});

describe('who asks', () => {
  test('a good token is its user, anything else is nobody', async () => {
    await ask('public', { authorization: 'Bearer good' });
    await ask('public', { authorization: 'Bearer expired' });
    await ask('public?w=1&w=2&signature=x');
    const [first, second, third] = asked;
    expect(first?.viewer).toEqual({ kind: 'user', id: 'ann', role: 'member' });
    expect(second?.viewer).toEqual(ANONYMOUS);
    expect(third).toMatchObject({ objectId: 'public', query: { w: ['1', '2'], signature: 'x' } });
  });

  test('while nobody knows whether a token is good, nothing is said about the file', async () => {
    const reply = await ask('public', { authorization: 'Bearer down' });
    expectOneError(reply, 503, 'UPSTREAM_UNAVAILABLE');
    expect(reply.headers['cache-control']).toBe('no-store');
  });
});

describe('what is not to be had', () => {
  const withoutIds = ({ status, headers, text }: Reply) => {
    const { 'x-request-id': id, date: _date, ...rest } = headers;
    return { status, rest, text: text.replaceAll(String(id), '') };
  };

  test('is told in one way', async () => {
    const unknown = await ask('nothing');
    expectOneError(unknown, 404, 'NOT_FOUND');
    expect(unknown.headers).toMatchObject({ ...COMMON, 'cache-control': 'no-store' });
    for (const name of ['etag', 'content-disposition', 'accept-ranges']) {
      expect(unknown.headers).not.toHaveProperty(name);
    }
    expect(withoutIds(await ask('gone'))).toEqual(withoutIds(unknown));
    expect(withoutIds(await ask('gone', { range: 'bytes=0-1' }))).toEqual(withoutIds(unknown));
  });

  test.each(['POST', 'PUT', 'DELETE'] as const)('%s is no method of it', async (method) => {
    expect((await exchange(at('public'), { method })).status).toBe(404);
    expect(asked).toEqual([]);
  });

  test('a store that is down', async () => {
    FILES.set(
      'down',
      fileOf({ open: () => Promise.reject(new AppError('UPSTREAM_UNAVAILABLE', 'Down.')) }),
    );
    const reply = await ask('down');
    expectOneError(reply, 503, 'UPSTREAM_UNAVAILABLE');
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.headers).not.toHaveProperty('etag');
  });

  test('a body that fails before its first byte is a failure, not a file', async () => {
    const body = () =>
      new Readable({
        read() {
          this.destroy(new Error('cut off'));
        },
      });
    FILES.set('broken', fileOf({ open: async () => ({ body: body(), length: 10_000 }) }));
    const reply = await ask('broken');
    expectOneError(reply, 503, 'UPSTREAM_UNAVAILABLE');
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  test('a body that fails in the middle never looks complete', async () => {
    async function* half() {
      yield BYTES.subarray(0, 5_000);
      await pause(20);
      throw new Error('cut off');
    }
    for (const length of [10_000, null]) {
      FILES.set('half', fileOf({ open: async () => ({ body: Readable.from(half()), length }) }));
      const answer = await fetch(at('half'));
      expect(answer.status).toBe(200);
      await expect(answer.arrayBuffer()).rejects.toThrow();
    }
  });
});

describe('streams', () => {
  const CHUNK = Buffer.alloc(65_536, 7);
  const CHUNKS = 800;

  /** 50 MB that are made as they are asked for. */
  function large() {
    const state = { pulled: 0, closed: false };
    const body = new Readable({
      highWaterMark: CHUNK.length,
      read() {
        state.pulled += 1;
        this.push(state.pulled > CHUNKS ? null : CHUNK);
      },
      destroy(error, done) {
        state.closed = true;
        done(error);
      },
    });
    const length = CHUNK.length * CHUNKS;
    FILES.set('large', fileOf({ sizeBytes: length, open: async () => ({ body, length }) }));
    return state;
  }

  async function begin(url = at('large')): Promise<IncomingMessage> {
    const request = httpGet(url, { agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return answer;
  }

  /** Until no more is pulled: sockets of the system hold some megabytes by themselves. */
  async function stalled(state: { pulled: number }): Promise<number> {
    for (let before = -1; before !== state.pulled;) {
      before = state.pulled;
      await pause(150);
    }
    return state.pulled;
  }

  test('a slow reader is waited for, and gets all of it', async () => {
    const state = large();
    const answer = await begin();
    expect(await stalled(state)).toBeLessThan(CHUNKS / 2);
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
    }
    expect(size).toBe(CHUNK.length * CHUNKS);
    expect(hash.digest('hex')).toBe(
      createHash('sha256').update(Buffer.alloc(size, 7)).digest('hex'),
    );
    expect(state.closed).toBe(true);
  });

  test('a reader who goes away takes the body along', async () => {
    const state = large();
    const answer = await begin();
    await stalled(state);
    answer.destroy();
    await until(() => state.closed);
    expect(state.pulled).toBeLessThan(CHUNKS);
  });

  test('a reader who takes nothing for too long is let go, one who takes little is not', async () => {
    const strict = await serverWith(400);
    const address = `${await strict.listen('127.0.0.1', 0)}/api/uploads/large`;
    const state = large();
    const silent = await begin(address);
    const cut = once(silent, 'error');
    await until(() => state.closed);
    silent.resume();
    await cut;
    large();
    let size = 0;
    for await (const chunk of (await begin(address)) as AsyncIterable<Buffer>) {
      size += chunk.length;
      // In all this takes longer than the limit.
      if (size % (CHUNK.length * 40) < chunk.length) await pause(40);
    }
    expect(size).toBe(CHUNK.length * CHUNKS);
    await strict.drain();
  });
});
