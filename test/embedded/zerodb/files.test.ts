import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { form, KEY, P, startHarness, type Harness } from './support.js';

const LIMIT = 300_000;
let zerodb: Harness;
beforeAll(async () => {
  zerodb = await startHarness({ maxFileBytes: LIMIT });
});
afterAll(() => zerodb.close());

const tmpFiles = () => readdirSync(join(zerodb.dataDir, 'tmp'));
const blobs = () =>
  readdirSync(join(zerodb.dataDir, 'objects'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  ).length;

async function upload(content: string | Buffer, filename = 'a.bin'): Promise<string> {
  const { body, headers } = form([{ name: 'file', filename, content }]);
  return String((await zerodb.call('POST', '/files/upload', body, headers)).json['file_id']);
}

test('bytes come back as they went in, whatever is in them', async () => {
  const tricky = Buffer.concat([
    Buffer.from('\r\n--not-the-boundary\r\n\r\n----test-boundar'),
    Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 31) % 256)),
    Buffer.from('\r\n--'),
  ]);
  for (const content of [tricky, Buffer.alloc(0), Buffer.from('\r\n')]) {
    const id = await upload(content);
    const answer = await request(`${zerodb.server.url}${P}/files/${id}/content`, {
      headers: { 'x-api-key': KEY },
    });
    expect(Buffer.from(await answer.body.arrayBuffer()).equals(content)).toBe(true);
  }
});

test('a form that arrives byte by byte', async () => {
  const { body, headers } = form([
    { name: 'note', content: 'x' },
    {
      name: 'file',
      filename: 'ünï "q".txt'.replace(/"/g, '%22'),
      type: 'text/plain',
      content: 'slow',
    },
    { name: 'metadata', content: '{"after":true}' },
  ]);
  const answer = await request(`${zerodb.server.url}${P}/files/upload`, {
    method: 'POST',
    headers: { 'x-api-key': KEY, ...(headers as Record<string, string>) },
    body: Readable.from(Array.from(body, (byte) => Buffer.of(byte))),
  });
  const { file_id: id } = (await answer.body.json()) as { file_id: string };
  expect((await zerodb.call('GET', `/files/${id}`)).json).toMatchObject({
    file_name: 'ünï "q".txt',
    content_type: 'text/plain',
    file_metadata: { after: true },
  });
});

test('ranges', async () => {
  const id = await upload('0123456789');
  const get = (range: string) => zerodb.call('GET', `/files/${id}/content`, undefined, { range });
  const middle = await get('bytes=2-4');
  expect([middle.status, middle.text, middle.headers['content-range']]).toEqual([
    206,
    '234',
    'bytes 2-4/10',
  ]);
  expect((await get('bytes=7-')).text).toBe('789');
  expect((await get('bytes=-3')).text).toBe('789');
  expect((await get('bytes=5-99')).text).toBe('56789');
  expect((await get('bytes=10-')).status).toBe(416);
  expect((await get('bytes=0-1,3-4')).text).toBe('0123456789');
});

test('the same content is kept once, and goes with its last file', async () => {
  const before = blobs();
  const [a, b] = await Promise.all([upload('twin', 'a'), upload('twin', 'b')]);
  expect(blobs()).toBe(before + 1);
  await zerodb.call('DELETE', `/files/${a}`);
  expect((await zerodb.call('GET', `/files/${b}/content`)).text).toBe('twin');
  await zerodb.call('DELETE', `/files/${b}`);
  expect(blobs()).toBe(before);
});

test('too large is 413 and leaves nothing, told beforehand or not', async () => {
  const before = blobs();
  const { body, headers } = form([
    { name: 'file', filename: 'a', content: Buffer.alloc(LIMIT + 1) },
  ]);
  const chunks = Array.from({ length: 40 }, (_, n) => body.subarray(n * 8192, (n + 1) * 8192));
  for (const payload of [body, Readable.from(chunks)]) {
    const answer = await request(`${zerodb.server.url}${P}/files/upload`, {
      method: 'POST',
      headers: { 'x-api-key': KEY, ...(headers as Record<string, string>) },
      body: payload,
    });
    expect(answer.statusCode).toBe(413);
    expect(await answer.body.json()).toMatchObject({ error_code: 'FILE_TOO_LARGE' });
  }
  expect([tmpFiles(), blobs()]).toEqual([[], before]);
  expect(await upload(Buffer.alloc(LIMIT))).not.toBe('undefined');
});

test.each([
  ['no file', form([{ name: 'metadata', content: '{}' }]).body],
  [
    'an end that is missing',
    form([{ name: 'file', filename: 'a', content: 'x' }]).body.subarray(0, -10),
  ],
  [
    'metadata that is no JSON',
    form([
      { name: 'file', filename: 'a', content: 'x' },
      { name: 'metadata', content: '{' },
    ]).body,
  ],
  [
    'two files',
    form([
      { name: 'file', filename: 'a', content: 'x' },
      { name: 'file', filename: 'b', content: 'y' },
    ]).body,
  ],
  ['no form at all', Buffer.from('hello')],
])('%s is 422 and leaves nothing', async (_name, body) => {
  const before = blobs();
  const { headers } = form([]);
  expect((await zerodb.call('POST', '/files/upload', body, headers)).status).toBe(422);
  const files = Number((await zerodb.call('GET', '/files?limit=1')).json['total']);
  expect(tmpFiles()).toEqual([]);
  expect(blobs()).toBeLessThanOrEqual(before + 1);
  expect((await zerodb.call('GET', '/files?limit=1')).json['total']).toBe(files);
});

test('an upload that is cut off leaves nothing', async () => {
  const { body, headers } = form([{ name: 'file', filename: 'a', content: Buffer.alloc(200_000) }]);
  const abort = new AbortController();
  async function* halfway(): AsyncGenerator<Buffer> {
    yield body.subarray(0, 100_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    abort.abort();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  await request(`${zerodb.server.url}${P}/files/upload`, {
    method: 'POST',
    headers: { 'x-api-key': KEY, ...(headers as Record<string, string>) },
    body: Readable.from(halfway()),
    signal: abort.signal,
  }).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(tmpFiles()).toEqual([]);
});
