import { execFile, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import {
  createServer,
  get as httpGet,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import {
  MEDIA_ASSETS,
  newMediaAsset,
  writeMediaAsset,
} from '../../src/modules/media/media-asset.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { Association, idOf, inDays } from '../support/association.js';
import { startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { temporaryDirectory } from '../support/temporary.js';
import { beside, exchange, until } from './exchange.js';
import { expectOneError } from './told-errors.js';

const run = promisify(execFile);
const CONTENT = randomBytes(700_000);
const CHUNK = Buffer.alloc(65_536, 7);
const CHUNKS = 800;
const LARGE = idOf('large object');

/** How bytes come out of the store. */
type Mood = 'as usual' | 'the whole, whatever is asked' | 'cut off in the middle' | 'away';

/** Stands between gateway and store, has moods, and holds one object of 50 MB that is never there at once. */
class Door {
  mood: Mood = 'as usual';
  pulled = 0;
  readonly open = new Set<ServerResponse>();
  readonly #server: Server;

  constructor(private readonly origin: string) {
    this.#server = createServer((request, response) => {
      if (!/\/content$|\/api\/objects\//.test(request.url ?? '')) {
        this.#forward(request, response);
        return;
      }
      this.open.add(response);
      response.once('close', () => this.open.delete(response));
      if (this.mood === 'away') return void response.writeHead(502).end();
      if (request.url?.includes(LARGE)) {
        this.#pour(response);
        return;
      }
      if (this.mood === 'the whole, whatever is asked') delete request.headers.range;
      this.#forward(request, response);
    });
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers } = request;
    const onward = httpRequest(new URL(request.url ?? '/', this.origin), { method, headers });
    onward.once('response', (answer: IncomingMessage) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      const isCut = this.mood === 'cut off in the middle' && this.open.has(response);
      if (!isCut) return void answer.pipe(response);
      let left = 300_000;
      answer.on('data', (chunk: Buffer) => {
        response.write(chunk.subarray(0, Math.max(0, left)));
        left -= chunk.length;
        // What was written is on its way first.
        if (left <= 0) setTimeout(() => response.destroy(), 50);
      });
    });
    request.pipe(onward);
  }

  #pour(response: ServerResponse): void {
    this.pulled = 0;
    response.writeHead(200, { 'content-length': CHUNK.length * CHUNKS });
    const next = () => {
      this.pulled += 1;
      return this.pulled > CHUNKS ? null : CHUNK;
    };
    new Readable({
      highWaterMark: CHUNK.length,
      read() {
        this.push(next());
      },
    }).pipe(response);
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let behind: TestGateway;
let door: Door;
let stored: string;
const gateways = new Map<string, TestGateway>();
const folder = temporaryDirectory();

beforeAll(async () => {
  behind = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    const content = { content: CONTENT, contentType: 'application/pdf' };
    const object = { collection: 'user-uploads', key: 'user_x/plan.pdf', ...content };
    stored = (await zerodb.objects.put(object, NO_SCOPE)).id;
    const sizes: [string, number][] = [
      [stored, CONTENT.length],
      [LARGE, CHUNK.length * CHUNKS],
    ];
    for (const [objectId, fileSizeBytes] of sizes) {
      const asset = newMediaAsset({
        id: idOf(`asset of ${objectId}`),
        createdAt: inDays(-3),
        filename: 'plan.pdf',
        mimeType: 'application/pdf',
        mediaType: 'document',
        status: 'ready',
        accessLevel: 'public',
        objectId,
        fileSizeBytes,
      });
      await association.insert(MEDIA_ASSETS, writeMediaAsset(asset));
    }
  });
  door = new Door(behind.server.url);
  const baseUrl = await door.listen();
  for (const objectApi of ['files', 'objects'] as const) {
    const upstream = { baseUrl, objectApi, retry: { attempts: 1 }, breaker: { failures: 1_000 } };
    gateways.set(objectApi, await startGatewayOver(behind.server, { upstream }));
  }
});
afterAll(async () => {
  for (const each of gateways.values()) await each.stop();
  door.close();
  await behind.stop();
  folder.remove();
});
afterEach(() => {
  door.mood = 'as usual';
});

const at = (objectId: string, api = 'files'): string =>
  beside(gateways.get(api)!.url, `/api/uploads/${objectId}`);

/** Nothing of what was opened upstream stays open. */
const letGo = () => until(() => door.open.size === 0);

describe.each(['files', 'objects'])('from a store with %s', (api) => {
  test('the whole', async () => {
    const answer = await fetch(at(stored, api));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(CONTENT.length));
    expect(Buffer.from(await answer.arrayBuffer()).equals(CONTENT)).toBe(true);
  });

  test.each<Mood>(['as usual', 'the whole, whatever is asked'])('ranges, %s', async (mood) => {
    door.mood = mood;
    for (let round = 0; round < 12; round += 1) {
      const start = randomInt(CONTENT.length);
      const end = randomInt(start, CONTENT.length);
      const range = `bytes=${start}-${end}`;
      const answer = await fetch(at(stored, api), { headers: { range } });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect({
        range,
        status: answer.status,
        length: answer.headers.get('content-length'),
      }).toEqual({ range, status: 206, length: String(end - start + 1) });
      expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/${CONTENT.length}`);
      expect({ range, same: bytes.equals(CONTENT.subarray(start, end + 1)) }).toEqual({
        range,
        same: true,
      });
    }
    await letGo();
  });

  test('that is away', async () => {
    door.mood = 'away';
    const reply = await exchange(at(stored, api));
    expectOneError(reply, 503, 'UPSTREAM_UNAVAILABLE');
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  test.each(['', 'bytes=100-600000'])('that breaks off, range %j', async (range) => {
    door.mood = 'cut off in the middle';
    const answer = await fetch(at(stored, api), { headers: range === '' ? {} : { range } });
    expect(answer.status).toBe(range === '' ? 200 : 206);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    await letGo();
  });
});

describe('50 MB', () => {
  async function begin(): Promise<IncomingMessage> {
    const [answer] = await once(httpGet(at(LARGE), { agent: false }), 'response');
    return answer as IncomingMessage;
  }

  /** Until no more comes: what then is on its way lies in sockets. */
  async function stalled(): Promise<number> {
    for (let before = -1; before !== door.pulled;) {
      before = door.pulled;
      await pause(200);
    }
    return door.pulled;
  }

  test('wait in the store for a slow reader, not in memory', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const answer = await begin();
    expect(await stalled()).toBeLessThan(CHUNKS / 2);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1_048_576);
    let size = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) size += chunk.length;
    expect(size).toBe(CHUNK.length * CHUNKS);
    await letGo();
  });

  test('end with the reader who goes away', async () => {
    const answer = await begin();
    await stalled();
    expect(door.open.size).toBe(1);
    answer.destroy();
    await letGo();
    expect(door.pulled).toBeLessThan(CHUNKS);
  });

  test('end with a dozen of them', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, begin));
    for (const answer of answers) answer.destroy();
    await letGo();
    const { status } = await exchange(at(stored), { method: 'HEAD' });
    expect(status).toBe(200);
  });
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;
// skipped: only where curl is not installed
(hasCurl ? describe : describe.skip)('curl', () => {
  const curl = async (...args: string[]): Promise<number> => {
    try {
      await run('curl', ['-sS', '--max-time', '20', ...args]);
      return 0;
    } catch (error) {
      return (error as { code: number }).code;
    }
  };
  const file = (name: string) => join(folder.path, name);

  test('takes a piece', async () => {
    expect(await curl('-r', '1000-1999', '-o', file('piece'), at(stored))).toBe(0);
    expect(readFileSync(file('piece')).equals(CONTENT.subarray(1_000, 2_000))).toBe(true);
    expect(await curl('-r', '-500', '-o', file('end'), at(stored))).toBe(0);
    expect(readFileSync(file('end')).equals(CONTENT.subarray(-500))).toBe(true);
  });

  test('goes on where it was broken off', async () => {
    door.mood = 'cut off in the middle';
    // 18: the file is shorter than was said.
    expect(await curl('-o', file('plan'), at(stored))).toBe(18);
    const { length } = readFileSync(file('plan'));
    expect(length).toBeLessThan(CONTENT.length);
    door.mood = 'as usual';
    expect(await curl('-C', '-', '-o', file('plan'), at(stored))).toBe(0);
    expect(readFileSync(file('plan')).equals(CONTENT)).toBe(true);
  });

  test('takes the name that the gateway gives', async () => {
    const known = file('etag');
    writeFileSync(known, '');
    expect(await curl('-OJ', '--output-dir', folder.path, '--etag-save', known, at(stored))).toBe(
      0,
    );
    expect(readFileSync(file('plan.pdf')).equals(CONTENT)).toBe(true);
    const unchanged = ['--etag-compare', known, '-o', file('again'), '-w', '%{http_code}'];
    const { stdout } = await run('curl', ['-sS', ...unchanged, at(stored)]);
    expect(stdout).toBe('304');
  });
});
