import { connect } from 'node:net';

import { LIMITS } from '../../src/graphql/limits.js';
import { Client } from '../support/client.js';
import { fileOf } from '../support/upload.js';
import { until } from './exchange.js';
import {
  facts,
  formOf,
  headOf,
  heard,
  openFiles,
  type Part,
  started,
  startUploadServer,
  type UploadServer,
} from './upload-server.js';

let server: UploadServer;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  server = await startUploadServer({ milliseconds: 1_000, idleMilliseconds: 250 }, 250);
  process.on('unhandledRejection', note);
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  await server.close();
});
beforeEach(async () => {
  await server.coordination.rateLimits.reset(LIMITS.rates.viewer, 'viewer:ann');
  started.length = 0;
});
afterEach(async () => {
  await until(() => openFiles().length === 0);
  await until(async () => (await server.connections()) === 0);
  expect(server.alarms).toEqual([]);
  expect(unhandled).toEqual([]);
});

const WAYS = ['readAll', 'readReverse', 'readTogether', 'readSecond', 'ignore', 'fail'];

function operations(way: string, count: number): Part[] {
  const one = count === 1;
  const query = one
    ? `mutation ($file: Upload) { it: ${way}(file: $file) }`
    : `mutation ($files: [Upload!]) { it: ${way}(files: $files) }`;
  const variables = one ? { file: null } : { files: Array.from({ length: count }, () => null) };
  const paths = Array.from({ length: count }, (_, n) => [
    String(n),
    [one ? 'variables.file' : `variables.files.${n}`],
  ]);
  return [
    { name: 'operations', body: JSON.stringify({ query, variables }) },
    { name: 'map', body: JSON.stringify(Object.fromEntries(paths)) },
  ];
}

const files = (count: number, size: number): Part[] =>
  Array.from({ length: count }, (_, n) => ({
    name: String(n),
    filename: `${n}.bin`,
    body: Buffer.alloc(size, n),
  }));

/** Sends the first `share` of an upload, and hangs up. */
async function leave(whole: Buffer, share: number, hard: boolean): Promise<void> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(headOf({ 'content-length': whole.length }));
  await new Promise<void>((resolve) => {
    socket.write(whole.subarray(0, Math.floor(whole.length * share)), () => {
      resolve();
    });
  });
  if (hard) socket.resetAndDestroy();
  else socket.destroy();
  await new Promise((resolve) => (socket.closed ? resolve(null) : socket.once('close', resolve)));
}

test('a thousand clients that go away in the middle leave nothing', async () => {
  const forms = [1, 2].flatMap((count) =>
    (count === 1 ? ['read', 'readSome', 'open', 'fail'] : WAYS).map((way) =>
      formOf([...operations(way, count), ...files(count, 40_000)]),
    ),
  );
  for (let round = 0; round < 40; round += 1) {
    await server.coordination.rateLimits.reset(LIMITS.rates.viewer, 'viewer:ann');
    await Promise.all(
      Array.from({ length: 25 }, (_, n) => {
        const at = round * 25 + n;
        return leave(forms[at % forms.length]!, (at % 97) / 97, at % 2 === 0);
      }),
    );
  }
  expect(started.length).toBeGreaterThan(100);
  await until(async () => (await server.connections()) === 0);
  const client = new Client(server.url, 'ann');
  const { data } = await client.upload('mutation ($file: Upload) { it: read(file: $file) }', {
    file: fileOf('alive', 'a.bin'),
  });
  await client.close();
  expect(data).toEqual({ it: [facts('a.bin', null, 'alive')] });
});

describe('uploads have a time of their own', () => {
  const whole = formOf([...operations('read', 1), ...files(1, 40_000)]);

  /** Sends in so many pieces, with a pause before each but the first. */
  async function drip(pieces: number, pause: number): Promise<string> {
    const socket = connect(server.port, '127.0.0.1');
    const answer = heard(socket, /\}\s*$/);
    socket.write(headOf({ 'content-length': whole.length }));
    const size = Math.ceil(whole.length / pieces);
    const ended = new AbortController();
    void answer.then(() => {
      ended.abort();
    });
    for (let at = 0; at < pieces && !ended.signal.aborted; at += 1) {
      socket.write(whole.subarray(at * size, (at + 1) * size));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    const text = await answer;
    socket.destroy();
    return text;
  }

  test('a slow one that goes on may last longer than other bodies', async () => {
    expect(await drip(8, 60)).toContain(facts('0.bin', 'text/plain', Buffer.alloc(40_000, 0)));
  });

  test('one that stops is ended, with an answer', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(headOf({ 'content-length': whole.length }));
    socket.write(whole.subarray(0, 20_000));
    const text = await heard(socket, /\}\s*$/);
    socket.destroy();
    expect(text).toContain('"BAD_USER_INPUT"');
    expect(text).toContain('No byte');
  });

  test('one that never comes to an end is ended as well', async () => {
    const text = await drip(40, 100);
    expect(text).toContain('"BAD_USER_INPUT"');
    expect(text).toContain('takes too long');
  });

  test('one that stops before its operations', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(headOf({ 'content-length': whole.length }));
    const text = await heard(socket, /\}\s*$/);
    socket.destroy();
    expect(text).toMatch(/^HTTP\/1\.1 400 [^]*"BAD_USER_INPUT"/);
  });
});

describe('other bodies', () => {
  const HEAD = (path: string, type: string) =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 12\r\n\r\n`;

  test.each([
    ['of the endpoint', '/graphql'],
    ['of a path that is not there', '/nowhere'],
  ])('that drip are ended: %s', async (_name, path) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(HEAD(path, 'application/json'));
    socket.write('{"q');
    const text = await heard(socket);
    expect(text).toMatch(/^HTTP\/1\.1 (408|404) /);
    expect(socket.destroyed).toBe(true);
  });

  test('of a route that streams may last', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(HEAD('/streams', 'application/octet-stream'));
    for (let sent = 0; sent < 12; sent += 4) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      socket.write('1234');
    }
    const text = await heard(socket, /\}\s*$/);
    socket.destroy();
    expect(text).toContain('{"bytes":12}');
  });
});
