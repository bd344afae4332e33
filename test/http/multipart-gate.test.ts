import { connect } from 'node:net';

import { LIMITS } from '../../src/graphql/limits.js';
import { Client } from '../support/client.js';
import { fileOf, PREFLIGHT, uploadForm } from '../support/upload.js';
import { post, type Reply } from './exchange.js';
import { expectOneError } from './told-errors.js';
import {
  BOUNDARY,
  formOf,
  heard,
  headOf,
  openFiles,
  started,
  startUploadServer,
  type UploadServer,
} from './upload-server.js';

const KEY = 'viewer:ann';
const HOME = 'address:127.0.0.1';
const { viewer, address } = LIMITS.rates;
let server: UploadServer;

beforeAll(async () => {
  server = await startUploadServer({ maxFileBytes: 100_000, lingerMilliseconds: 300 });
});
afterAll(() => server.close());
beforeEach(async () => {
  started.length = 0;
  await server.coordination.rateLimits.reset(viewer, KEY);
  await server.coordination.rateLimits.reset(address, HOME);
});
afterEach(() => {
  expect(server.alarms).toEqual([]);
});

const QUERY = 'mutation ($file: Upload) { it: ignore(file: $file) }';
const FORM = formOf([
  { name: 'operations', body: JSON.stringify({ query: QUERY, variables: { file: null } }) },
  { name: 'map', body: '{"1":["variables.file"]}' },
  { name: '1', filename: 'a.txt', body: 'text' },
]);

/** Sends the head of a request alone, and gives what is answered before a byte of the body is there. */
async function askBeforeBody(headers: Readonly<Record<string, string | number>>): Promise<Reply> {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(headOf({ 'content-length': 1_000, ...headers }));
  const [head = '', text = ''] = (await heard(socket, /\r\n\r\n.*\}$/s)).split('\r\n\r\n');
  socket.destroy();
  const [line = '', ...fields] = head.split('\r\n');
  const named = fields.map((field) => field.split(/: (.*)/s).slice(0, 2) as [string, string]);
  return { status: Number(line.split(' ')[1]), headers: Object.fromEntries(named), text };
}

async function pointsLeft(limit: typeof viewer | typeof address, key: string): Promise<number> {
  return (await server.coordination.rateLimits.take(limit, key, 0)).remaining;
}

describe('before a byte of the body is there', () => {
  const form = `multipart/form-data; boundary=${BOUNDARY}`;

  test.each([form, form.toUpperCase(), 'text/plain', 'application/x-www-form-urlencoded'])(
    'a simple request as other sites can send: %s',
    async (type) => {
      const headers = { 'content-type': type, 'apollo-require-preflight': '' };
      expectOneError(await askBeforeBody(headers), 400, 'BAD_USER_INPUT');
      expect(await pointsLeft(viewer, KEY)).toBe(viewer.points);
    },
  );

  test('a visitor', async () => {
    expectOneError(await askBeforeBody({ authorization: '' }), 401, 'UNAUTHENTICATED');
    expect(await pointsLeft(address, HOME)).toBe(address.points - 1);
  });

  test('a token that has expired', async () => {
    const reply = await askBeforeBody({ authorization: 'Bearer expired' });
    const { message } = expectOneError(reply, 401, 'UNAUTHENTICATED');
    expect(message).toBe('The token has expired.');
  });

  test('nobody who has no point left, and when to come back', async () => {
    await server.coordination.rateLimits.take(viewer, KEY, viewer.points);
    const reply = await askBeforeBody({});
    const { extensions } = expectOneError(reply, 429, 'RATE_LIMITED');
    expect(extensions).toMatchObject({ retryable: true, retryAfterSeconds: expect.any(Number) });
    expect(reply.headers['retry-after']).toBe(String(extensions['retryAfterSeconds']));
  });

  test('a body that is announced to be too large', async () => {
    const reply = await askBeforeBody({ 'content-length': 1_500_000 });
    expectOneError(reply, 413, 'LIMIT_EXCEEDED');
  });

  test('forgery is told before anything else, and who asks before how much', async () => {
    const worst = { authorization: '', 'content-length': 1_500_000 };
    const forged = await askBeforeBody({ ...worst, 'apollo-require-preflight': '' });
    expectOneError(forged, 400, 'BAD_USER_INPUT');
    expectOneError(await askBeforeBody(worst), 401, 'UNAUTHENTICATED');
  });
});

test('an upload pays what its mutation costs, and the door once', async () => {
  const client = new Client(server.url, 'ann');
  const { data } = await client.upload(QUERY, { file: fileOf('text', 'a.txt') });
  await client.close();
  expect(data).toEqual({ it: ['ignored'] });
  expect(await pointsLeft(viewer, KEY)).toBe(viewer.points - LIMITS.mutationPoints);
});

test('the limits of documents hold as for JSON', async () => {
  const client = new Client(server.url, 'ann');
  const wide = `mutation { ${Array.from({ length: 25 }, (_, n) => `a${n}: ignore`).join(' ')} }`;
  const { errors } = await client.upload(wide, {});
  await client.close();
  expect(errors.map(({ extensions }) => extensions)).toMatchObject([
    { code: 'LIMIT_EXCEEDED', limit: 'rootFields' },
  ]);
  expect(started).toEqual([]);
});

test('other content types are answered as ever', async () => {
  const reply = await post(server.url, '<query/>', { 'content-type': 'application/xml' });
  expectOneError(reply, 415, 'BAD_USER_INPUT');
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...PREFLIGHT };
  expectOneError(await post(server.url, 'query=x', form), 415, 'BAD_USER_INPUT');
});

describe('the answer does not wait for the body', () => {
  const early = (way: string) =>
    formOf(
      [
        {
          name: 'operations',
          body: JSON.stringify({
            query: `mutation ($file: Upload) { it: ${way}(file: $file) }`,
            variables: { file: null },
          }),
        },
        { name: 'map', body: '{"1":["variables.file"]}' },
        { name: '1', filename: 'a.txt', body: 'the beginning' },
      ],
      '',
    );

  test.each([
    ['a resolver throws', 'fail', 'CONFLICT'],
    ['the document is no good', 'noSuchField', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s', async (_name, way, code) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(headOf({ 'content-length': 90_000 }));
    socket.write(early(way));
    expect(await heard(socket, new RegExp(code))).toContain(`"code":"${code}"`);
    socket.destroy();
  });

  test('and the connection serves on when the rest has come', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const begin = early('fail');
    const rest = 90_000 - begin.length;
    socket.write(headOf({ 'content-length': 90_000 }));
    socket.write(begin);
    await heard(socket, /CONFLICT/);
    socket.write(Buffer.alloc(rest, 'x'));
    socket.write(headOf({ 'content-length': FORM.length }));
    socket.write(FORM);
    expect(await heard(socket, /ignored/)).toContain('"ignored"');
    socket.destroy();
  });

  test('a connection that is not kept alive is closed when the rest has come, not under it', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const problems: Error[] = [];
    socket.on('error', (error) => problems.push(error));
    const head = headOf({ 'content-length': 90_000, authorization: '', connection: 'close' });
    socket.write(head);
    expect(await heard(socket, /UNAUTHENTICATED/)).toContain('401');
    for (let sent = 0; sent < 90_000; sent += 30_000) {
      socket.write(Buffer.alloc(30_000, 'x'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await heard(socket);
    expect([problems, socket.destroyed]).toEqual([[], true]);
  });

  test('a rest that does not come ends with its connection', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(headOf({ 'content-length': 90_000, authorization: '' }));
    expect(await heard(socket, /UNAUTHENTICATED/)).toContain('401');
    await heard(socket);
    expect(socket.destroyed).toBe(true);
  });

  test('a client that reads when it has sent gets to see it', async () => {
    const body = uploadForm(QUERY, { file: fileOf(Buffer.alloc(400_000), 'x.bin') });
    const answer = await fetch(server.url, {
      method: 'POST',
      headers: PREFLIGHT,
      body: body as unknown as FormData,
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
});

afterAll(() => {
  expect(openFiles()).toEqual([]);
});
