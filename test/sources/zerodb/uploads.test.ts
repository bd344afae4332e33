import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_SCOPE, type CallScope } from '../../../src/shared/call-scope.js';
import { InputError, refusal } from '../../../src/shared/errors.js';
import { createZeroDb, type ZeroDb } from '../../../src/sources/zerodb/client.js';
import { json } from '../support/responder.js';
import { startStore, type Store } from '../support/store.js';

const refused = refusal('LIMIT_EXCEEDED', ['input', 'file'], 'Too large.');
const PIECE = Buffer.alloc(50_000, 7);

/** Two pieces, and then nothing until somebody says more. */
function halfway(): PassThrough {
  const source = new PassThrough();
  source.write(PIECE);
  source.write(PIECE);
  return source;
}

const put = (zerodb: ZeroDb, content: Readable, scope: CallScope = NO_SCOPE) =>
  zerodb.objects.put({ collection: 'c', key: 'k', content, contentType: 'a/b' }, scope);

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (reason: unknown) => reason,
  );

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

describe('with the embedded server', () => {
  let store: Store;
  beforeAll(async () => {
    store = await startStore();
  });
  afterAll(() => store.close());

  const unfinished = () => readdirSync(join(store.dataDir, 'tmp'));
  /** One failure opens the circuit of this client. */
  const fragile = (silence = 5_000) =>
    store.connect({ breaker: { failures: 1 }, timeouts: { silence } });

  /** Nothing is left of the upload, and nobody takes ZeroDB to be down. */
  async function untouched(zerodb: ZeroDb, source: Readable): Promise<void> {
    expect(source.destroyed).toBe(true);
    expect(zerodb.state()).toBe('closed');
    await until(() => unfinished().length === 0);
    expect(await zerodb.objects.list({ collection: 'c' }, NO_SCOPE)).toEqual([]);
  }

  test.each(['at once', 'halfway', 'while ZeroDB is slow'])(
    'a source that fails %s ends the upload with its own error',
    async (when) => {
      const zerodb = fragile();
      const source = halfway();
      if (when === 'at once') source.destroy(refused);
      const upload = failure(put(zerodb, source));
      if (when !== 'at once') {
        await until(() => unfinished().length > 0);
        if (when !== 'halfway') for (let n = 0; n < 400; n += 1) source.write(PIECE);
        source.destroy(refused);
      }
      expect(await upload).toBe(refused);
      await untouched(zerodb, source);
    },
  );

  test('an error thrown while a source is read is its own', async () => {
    const zerodb = fragile();
    const source = Readable.from(
      (function* () {
        yield PIECE;
        throw refused;
      })(),
    );
    expect(await failure(put(zerodb, source))).toBeInstanceOf(InputError);
    await untouched(zerodb, source);
  });

  test('a source that is destroyed without a word, and a caller who gives up', async () => {
    const zerodb = fragile();
    const source = halfway();
    const upload = failure(put(zerodb, source));
    await until(() => unfinished().length > 0);
    source.destroy();
    expect(await upload).toMatchObject({ kind: 'aborted' });
    await untouched(zerodb, source);

    const again = halfway();
    const gaveUp = new AbortController();
    const second = failure(put(zerodb, again, { signal: gaveUp.signal }));
    await until(() => unfinished().length > 0);
    gaveUp.abort();
    expect(await second).toMatchObject({ kind: 'aborted' });
    await untouched(zerodb, again);

    const late = halfway();
    expect(await failure(put(zerodb, late, { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'aborted',
    });
    await untouched(zerodb, late);
  });

  test('a source that falls silent is at fault itself', async () => {
    const zerodb = fragile(60);
    const source = halfway();
    expect(await failure(put(zerodb, source))).toMatchObject({ code: 'BAD_USER_INPUT' });
    await untouched(zerodb, source);
  });

  test('a source may be slower than any deadline as long as it moves', async () => {
    const zerodb = store.connect({ timeouts: { silence: 150, upload: 1 } });
    const slow = Readable.from(
      (async function* () {
        for (let n = 0; n < 8; n += 1) {
          await sleep(40);
          yield PIECE;
        }
      })(),
    );
    const stored = await put(zerodb, slow);
    expect(await zerodb.objects.get(stored.id, NO_SCOPE)).toMatchObject({ size: 400_000 });
    await zerodb.objects.remove(stored.id, NO_SCOPE);
  });

  test('slow uploads take no connection from other calls', async () => {
    const zerodb = store.connect({ connections: 1 });
    const sources = [halfway(), halfway(), halfway()];
    const uploads = sources.map((source) => failure(put(zerodb, source)));
    await until(() => unfinished().length === 3);
    expect(await zerodb.documents.count('nothing', {}, NO_SCOPE)).toBe(0);
    for (const source of sources) source.destroy(refused);
    expect(await Promise.all(uploads)).toEqual([refused, refused, refused]);
    await until(() => unfinished().length === 0);
  });

  test('a stream that was read before is not an empty object', async () => {
    const read = Readable.from([PIECE]);
    await buffer(read);
    await expect(put(store.connect(), read)).rejects.toThrow(TypeError);
  });
});

describe('with a server that behaves badly', () => {
  type Answer = (request: IncomingMessage, response: ServerResponse) => void;
  const servers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((close) => close()));
  });

  /** Answers before the body is there, which it reads only if told to. */
  async function hostile(answer: Answer, silence = 5_000) {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const zerodb = createZeroDb(
      {
        baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        projectId: 'p',
        auth: { mode: 'api-key', apiKey: 'k' },
        breaker: { failures: 1, openFor: 60_000 },
        timeouts: { silence },
      },
      { warn: () => undefined, error: () => undefined },
    );
    servers.push(async () => {
      await zerodb.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return zerodb;
  }

  test.each([
    [413, 'too-large', 'LIMIT_EXCEEDED', 'closed'],
    [401, 'unauthorized', 'UPSTREAM_UNAVAILABLE', 'closed'],
    [422, 'invalid', 'UPSTREAM_UNAVAILABLE', 'closed'],
    [503, 'server', 'UPSTREAM_UNAVAILABLE', 'open'],
    [200, 'malformed', 'UPSTREAM_UNAVAILABLE', 'open'],
  ])('an early %i is %s, and the source is ended', async (status, kind, code, state) => {
    const zerodb = await hostile((request, response) => {
      request.once('data', () => json(response, status, { file_id: 'x', detail: 'no' }));
    });
    const source = halfway();
    expect(await failure(put(zerodb, source))).toMatchObject({ kind, code });
    expect(source.destroyed).toBe(true);
    expect(zerodb.state()).toBe(state);
  });

  test('a server that reads nothing, and one that never answers, are timeouts of its own', async () => {
    const deaf = await hostile((request) => void request.pause(), 80);
    const endless = Readable.from(
      (function* () {
        for (;;) yield PIECE;
      })(),
    );
    expect(await failure(put(deaf, endless))).toMatchObject({ kind: 'timeout' });
    expect(endless.destroyed).toBe(true);
    expect(deaf.state()).toBe('open');
    const mute = await hostile((request) => void request.resume(), 80);
    expect(await failure(put(mute, Readable.from([PIECE])))).toMatchObject({ kind: 'timeout' });
  });

  test('a connection that breaks is unreachable', async () => {
    const zerodb = await hostile((request) => {
      request.once('data', () => request.socket.destroy());
    });
    const source = halfway();
    expect(await failure(put(zerodb, source))).toMatchObject({ kind: 'unreachable' });
    expect(source.destroyed).toBe(true);
    const next = halfway();
    expect(await failure(put(zerodb, next))).toMatchObject({ kind: 'circuit-open' });
    expect(next.destroyed).toBe(true);
  });
});
