import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import net, { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Upload, type UploadOptions } from 'tus-js-client';

import { Association } from '../support/association.js';
import { Client } from '../support/client.js';
import { startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { temporaryDirectory } from '../support/temporary.js';
import {
  complete,
  contentOf,
  MovingClock,
  offsetAt,
  patch,
  stored,
  textOf,
  ticketFor,
  tus,
  TUS,
} from '../support/uploads.js';
import { until } from './exchange.js';

const clock = new MovingClock();
let gateway: TestGateway;
let teacher: Client;
let other: Client;

beforeAll(async () => {
  gateway = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      await association.person('teacher', 'instructor');
      await association.person('other', 'instructor');
    },
    { clock },
  );
  const visitor = new Client(gateway.url);
  teacher = await signedIn(gateway, visitor, 'teacher', 'instructor');
  other = await signedIn(gateway, visitor, 'other', 'instructor');
});
afterAll(() => gateway.stop());

const put = (url: string, body: Buffer, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'PUT', body, headers });

/** Uploads with the client that everybody uses; answers how often it asked, and for what. */
function withTusClient(content: Buffer, options: UploadOptions): Promise<readonly string[]> {
  const asked: string[] = [];
  return new Promise((resolve, reject) => {
    const upload = new Upload(content, {
      retryDelays: [],
      ...options,
      onBeforeRequest: (sent) => {
        asked.push(sent.getMethod());
      },
      onError: reject,
      onSuccess: () => {
        resolve(asked);
      },
    });
    upload.start();
  });
}

describe('a PUT', () => {
  test('sends the whole file, and nothing before it is completed shows it to others', async () => {
    const content = textOf(2_000);
    const ticket = await ticketFor(teacher, content.length);
    expect(ticket).toMatchObject({
      method: 'PUT',
      protocol: 'PUT',
      maxBytes: 2_000,
      headers: [{ name: 'Content-Type', value: 'application/octet-stream' }],
    });
    const sent = await put(ticket.url, content);
    expect([sent.status, await sent.text()]).toEqual([204, '']);
    const { asset, userErrors } = await complete(teacher, ticket.id);
    expect(userErrors).toEqual([]);
    expect(asset).toMatchObject({
      id: ticket.id,
      status: 'READY',
      mediaType: 'DOCUMENT',
      filename: 'notes.txt',
      fileSizeBytes: 2_000,
    });
    expect(await contentOf(gateway, ticket.id)).toEqual(content);
    // The address is used up.
    expect((await put(ticket.url, content)).status).toBe(404);
  });

  test('is what curl sends', async () => {
    const directory = temporaryDirectory();
    const content = textOf(2_000);
    const path = join(directory.path, 'notes.txt');
    writeFileSync(path, content);
    const ways = [
      ['-T', path],
      ['-X', 'PUT', '--data-binary', `@${path}`],
    ];
    for (const way of ways) {
      const ticket = await ticketFor(teacher, 2_000);
      const status = ['-s', '-o', '/dev/null', '-w', '%{http_code}'];
      const { stdout } = await promisify(execFile)('curl', [...status, ...way, ticket.url]);
      expect(stdout).toBe('204');
      await complete(teacher, ticket.id);
      expect(await contentOf(gateway, ticket.id)).toEqual(content);
    }
    directory.remove();
  });

  test.each([
    ['shorter', 999],
    ['longer', 1_001],
  ])('of a %s file is refused before it is read', async (_what, length) => {
    const ticket = await ticketFor(teacher, 1_000);
    const before = await stored(gateway);
    const sent = await put(ticket.url, textOf(length));
    expect(sent.status).toBe(400);
    expect(await sent.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(await stored(gateway)).toEqual(before);
    expect((await put(ticket.url, textOf(1_000))).status).toBe(204);
  });

  test('that does not say its length is refused', async () => {
    const ticket = await ticketFor(teacher, 10);
    const sent = request(ticket.url, { method: 'PUT' });
    sent.write('12345');
    sent.end('67890');
    const [answer] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(400);
  });

  test('comes once, and not after bytes that came with tus', async () => {
    const content = textOf(100);
    const twice = await ticketFor(teacher, 100);
    expect((await put(twice.url, content)).status).toBe(204);
    expect((await put(twice.url, content)).status).toBe(409);
    const begun = await ticketFor(teacher, 100);
    expect((await patch(begun.url, 0, content.subarray(0, 40))).status).toBe(204);
    expect((await put(begun.url, content)).status).toBe(409);
    expect(await offsetAt(begun.url)).toBe(40);
  });

  test('twice at once stores one file', async () => {
    const before = await stored(gateway);
    const ticket = await ticketFor(teacher, 100);
    const sent = await Promise.all([0, 1].map(() => put(ticket.url, textOf(100))));
    expect(sent.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await stored(gateway)).objects).toHaveLength(before.objects.length + 1);
  });
});

describe('tus', () => {
  test.each([
    ['the address of the upload', (url: string) => ({ uploadUrl: url }), ['HEAD', 'PATCH']],
    ['an endpoint', (url: string) => ({ endpoint: url }), ['POST', 'PATCH']],
    [
      'an endpoint, bytes with it',
      (url: string) => ({ endpoint: url, uploadDataDuringCreation: true }),
      ['POST'],
    ],
  ])('with the ticket as %s', async (_what, options, asked) => {
    const content = textOf(3_000);
    const ticket = await ticketFor(teacher, content.length, { protocol: 'TUS' });
    expect(ticket).toMatchObject({ method: 'PATCH', protocol: 'TUS' });
    const headers = Object.fromEntries(ticket.headers.map(({ name, value }) => [name, value]));
    expect(headers).toEqual({
      'Tus-Resumable': '1.0.0',
      'Content-Type': 'application/offset+octet-stream',
    });
    expect(await withTusClient(content, { headers, ...options(ticket.url) })).toEqual(asked);
    expect((await complete(teacher, ticket.id)).asset?.status).toBe('READY');
    expect(await contentOf(gateway, ticket.id)).toEqual(content);
  });

  test('in chunks', async () => {
    const content = textOf(2_500);
    const ticket = await ticketFor(teacher, content.length);
    const asked = await withTusClient(content, { endpoint: ticket.url, chunkSize: 1_000 });
    expect(asked).toEqual(['POST', 'PATCH', 'PATCH', 'PATCH']);
    expect((await complete(teacher, ticket.id)).asset?.fileSizeBytes).toBe(2_500);
    expect(await contentOf(gateway, ticket.id)).toEqual(content);
    const { objects } = await stored(gateway);
    expect(objects.filter((key) => key.startsWith('upload-parts/'))).toEqual(
      // Those of the PUT that came too late, above.
      expect.not.arrayContaining([expect.stringContaining('/1000')]),
    );
  });

  test('goes on where a connection broke', async () => {
    const content = textOf(12 * 1_048_576);
    const ticket = await ticketFor(teacher, content.length);
    expect(ticket.protocol).toBe('TUS');
    const line = await cuttable(ticket.url, 9 * 1_048_576);
    await expect(withTusClient(content, { uploadUrl: line.url })).rejects.toThrow(/failed/);
    // What had come of the second part is kept as well.
    await until(async () => (await offsetAt(ticket.url)) > 8 * 1_048_576);
    const offset = await offsetAt(ticket.url);
    line.sentBytes = 0;
    await withTusClient(content, { uploadUrl: line.url });
    expect(line.sentBytes - (content.length - offset)).toBeLessThan(2_000);
    expect((await complete(teacher, ticket.id)).userErrors).toEqual([]);
    expect((await contentOf(gateway, ticket.id)).equals(content)).toBe(true);
    line.close();
  });

  test('termination leaves nothing', async () => {
    const before = await stored(gateway);
    const ticket = await ticketFor(teacher, 100);
    await patch(ticket.url, 0, textOf(60));
    await Upload.terminate(ticket.url);
    expect(await stored(gateway)).toEqual(before);
    expect((await tus(ticket.url, 'HEAD')).status).toBe(404);
    expect((await complete(teacher, ticket.id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test('says what it can and where it stands', async () => {
    const { url, expiresAt } = await ticketFor(teacher, 100);
    const able = await tus(url, 'OPTIONS');
    expect(able.status).toBe(204);
    expect(Object.fromEntries(able.headers)).toMatchObject({
      'tus-resumable': '1.0.0',
      'tus-version': '1.0.0',
      'tus-extension': 'creation,creation-with-upload,termination,expiration',
    });
    const { headers, status } = await tus(url, 'HEAD');
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'upload-offset': '0',
      'upload-length': '100',
      'upload-expires': new Date(expiresAt).toUTCString(),
      'cache-control': 'no-store',
    });
  });

  test.each([
    ['another version', 412, 'HEAD', { 'tus-resumable': '0.2.2' }],
    ['no offset', 400, 'PATCH', {}],
    ['an offset that is none', 400, 'PATCH', { 'upload-offset': '-1' }],
    ['the wrong offset', 409, 'PATCH', { 'upload-offset': '5' }],
    ['another content', 415, 'PATCH', { 'upload-offset': '0', 'content-type': 'text/plain' }],
    ['another length', 400, 'POST', { 'upload-length': '101' }],
    ['a length to come', 400, 'POST', { 'upload-defer-length': '1' }],
  ])('%s is refused with %i', async (_what, status, method, headers) => {
    const { url } = await ticketFor(teacher, 100);
    const body = method === 'PATCH' ? textOf(10) : null;
    expect((await tus(url, method, headers, body)).status).toBe(status);
    expect(await offsetAt(url)).toBe(0);
  });

  test('more than was announced is refused, and nothing of the excess is kept', async () => {
    const { url } = await ticketFor(teacher, 100);
    expect((await patch(url, 0, textOf(40))).status).toBe(204);
    const before = await stored(gateway);
    expect((await patch(url, 40, textOf(61))).status).toBe(413);
    // Without a length it is known only when it has come.
    const headers = { ...TUS, 'upload-offset': '40' };
    const type = { 'content-type': 'application/offset+octet-stream' };
    const sent = request(url, { method: 'PATCH', headers: { ...headers, ...type } });
    sent.write(textOf(60));
    sent.end(textOf(1));
    const [answer] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(413);
    expect(await offsetAt(url)).toBe(40);
    expect(await stored(gateway)).toEqual(before);
  });

  test('of two at one offset one wins', async () => {
    const ticket = await ticketFor(teacher, 100);
    const sent = await Promise.all([0, 1, 2].map(() => patch(ticket.url, 0, textOf(50))));
    expect(sent.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    const id = gateway.gateway.modules.ids.decodeAs('MediaAsset', ticket.id) ?? '';
    const { objects } = await stored(gateway);
    expect(objects.filter((key) => key.includes(id))).toEqual([`upload-parts/${id}/0`]);
  });

  test('a part whose note was lost on its way back is not lost', async () => {
    const content = textOf(100);
    const ticket = await ticketFor(teacher, 100);
    gateway.server.control.setFaults({ match: '^PUT .*/bulk', dropAnswer: { next: 1 } });
    const { status } = await patch(ticket.url, 0, content.subarray(0, 50));
    gateway.server.control.setFaults([]);
    expect(status).toBe(204);
    expect((await patch(ticket.url, 50, content.subarray(50))).status).toBe(204);
    await complete(teacher, ticket.id);
    expect(await contentOf(gateway, ticket.id)).toEqual(content);
  });

  test('what could not be put together is put together when it is completed, by whomever', async () => {
    const content = textOf(300);
    const ticket = await ticketFor(teacher, 300);
    const first = await startGatewayOver(gateway.server, { clock });
    const there = ticket.url.replace(new URL(gateway.url).origin, new URL(first.url).origin);
    await patch(there, 0, content.subarray(0, 200));
    gateway.server.control.setFaults({ match: '^GET .*files', status5xx: { next: 3 } });
    expect((await patch(there, 200, content.subarray(200))).status).toBe(503);
    gateway.server.control.setFaults([]);
    await first.stop();
    expect(await offsetAt(ticket.url)).toBe(300);
    const { asset } = await complete(teacher, ticket.id);
    expect(asset).toMatchObject({ status: 'READY', fileSizeBytes: 300 });
    expect(await contentOf(gateway, ticket.id)).toEqual(content);
    const id = gateway.gateway.modules.ids.decodeAs('MediaAsset', ticket.id) ?? '';
    const { objects } = await stored(gateway);
    expect(objects.filter((key) => key.startsWith(`upload-parts/${id}`))).toEqual([]);
  });

  test('200 that are cut off leave the right offset and nothing open', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const ticket = await ticketFor(teacher, 1_000);
    const cutOffSome = async () => {
      const offset = await offsetAt(ticket.url);
      await Promise.all(Array.from({ length: 10 }, () => cutOff(ticket.url, offset)));
    };
    // The connections to ZeroDB that so many need at once stay open.
    for (let round = 0; round < 4; round += 1) await cutOffSome();
    const before = open();
    for (let round = 0; round < 16; round += 1) await cutOffSome();
    await until(() => open() <= before + 10);
    // However busy the machine, at last one comes as far as its bytes.
    await until(async () => {
      await cutOff(ticket.url, await offsetAt(ticket.url), 100);
      return (await offsetAt(ticket.url)) > 0;
    });
    await gateway.gateway.modules.settled();
    const id = gateway.gateway.modules.ids.decodeAs('MediaAsset', ticket.id) ?? '';
    const { objects } = await stored(gateway);
    const parts = objects.filter((key) => key.startsWith(`upload-parts/${id}`));
    expect(await offsetAt(ticket.url)).toBe(parts.length * 3);
    expect(parts.length).toBeGreaterThan(0);
  });
});

describe('a ticket', () => {
  const methods = ['HEAD', 'PATCH', 'POST', 'DELETE', 'PUT'];
  const tryAll = async (url: string, headers: Record<string, string> = {}) => {
    const statuses = [];
    for (const method of methods) {
      const more = { 'upload-offset': '0', 'upload-length': '10', ...headers };
      const body = ['PATCH', 'PUT'].includes(method) ? textOf(10) : null;
      statuses.push((await tus(url, method, more, body)).status);
    }
    return statuses;
  };

  test('that is forged is none', async () => {
    const { url } = await ticketFor(teacher, 10);
    const secret = url.slice(url.lastIndexOf('/') + 1);
    const turned = secret[5] === 'A' ? 'B' : 'A';
    const forged = `${secret.slice(0, 5)}${turned}${secret.slice(6)}`;
    for (const each of [forged, secret.slice(0, -1), `${secret}A`, 'x']) {
      expect(await tryAll(url.replace(secret, each))).toEqual([404, 404, 404, 404, 404]);
    }
    expect(await offsetAt(url)).toBe(0);
  });

  test('is for nobody else, and a token that is no good is told', async () => {
    const { url } = await ticketFor(teacher, 10);
    const foreign = { authorization: `Bearer ${other.token ?? ''}` };
    expect(await tryAll(url, foreign)).toEqual([404, 404, 404, 404, 404]);
    expect(await tryAll(url, { authorization: 'Bearer x.y.z' })).toEqual([401, 401, 401, 401, 401]);
    expect(await offsetAt(url)).toBe(0);
    const own = { authorization: `Bearer ${teacher.token ?? ''}` };
    expect((await put(url, textOf(10), own)).status).toBe(204);
  });

  test('lets pages of the frontend in, and no others', async () => {
    const { url } = await ticketFor(teacher, 10);
    const ask = (origin: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'tus-resumable,upload-offset,content-type',
        },
      });
    const { headers, status } = await ask('https://www.wwmaa.example');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://www.wwmaa.example',
    ]);
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(headers.get('access-control-allow-headers')).toContain('upload-offset');
    const stranger = await ask('https://evil.example');
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    const page = await tus(url, 'HEAD', { origin: 'https://www.wwmaa.example' });
    expect(page.headers.get('access-control-expose-headers')).toContain('Upload-Offset');
    expect(page.headers.get('access-control-allow-origin')).toBe('https://www.wwmaa.example');
  });

  test('expires', async () => {
    const ticket = await ticketFor(teacher, 10);
    await patch(ticket.url, 0, textOf(10));
    const begun = await ticketFor(teacher, 10);
    await patch(begun.url, 0, textOf(5));
    clock.advance(24 * 60);
    // Signed in anew: the tokens have expired as well.
    const visitor = new Client(gateway.url);
    teacher = await signedIn(gateway, visitor, 'teacher', 'instructor');
    other = await signedIn(gateway, visitor, 'other', 'instructor');
    expect(await tryAll(begun.url)).toEqual([410, 410, 410, 410, 410]);
    expect((await complete(teacher, ticket.id)).userErrors).toMatchObject([
      { code: 'WINDOW_CLOSED', path: ['input', 'ticketId'] },
    ]);
    expect((await complete(other, ticket.id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

/** A line to the gateway that breaks once, after so many bytes, and counts. */
async function cuttable(url: string, after: number) {
  const { host, hostname, port } = new URL(url);
  const open = new Set<net.Socket>();
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  const line = { url: '', sentBytes: 0, close };

  let cut = false;
  const server = createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    open.add(client);
    client.on('data', (chunk) => {
      line.sentBytes += chunk.length;
      if (!cut && line.sentBytes > after) {
        cut = true;
        // What has been passed on arrives; the rest never does.
        upstream.end();
        client.destroy();
      }
    });
    client.pipe(upstream).on('error', () => client.destroy());
    upstream.pipe(client).on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroySoon());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  line.url = url.replace(host, `127.0.0.1:${(server.address() as AddressInfo).port}`);
  return line;
}

/** Begins to send, and goes away after three bytes. */
async function cutOff(url: string, offset: number, milliseconds = 10): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  const head = [
    `PATCH ${pathname} HTTP/1.1`,
    `Host: ${hostname}`,
    'Tus-Resumable: 1.0.0',
    'Content-Type: application/offset+octet-stream',
    `Upload-Offset: ${offset}`,
    'Content-Length: 500',
  ];
  socket.on('error', () => undefined);
  await new Promise<unknown>((resolve) => {
    socket.write(`${head.join('\r\n')}\r\n\r\nabc`, resolve);
  });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  socket.destroy();
}
