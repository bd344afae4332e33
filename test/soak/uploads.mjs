/**
 * Large files through the whole gateway on its embedded ZeroDB: what comes back is what was sent, and the
 * gateway holds none of it. Needs a build: `npm run soak:uploads [-- megabytes [files]]`; 1,024 and 5 unless
 * told. Files go by multipart request, by PUT and by tus in turn, and are removed again. Ends by itself.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';

const MEGABYTE = 1_048_576;
const [megabytes = 1_024, files = 5] = process.argv.slice(2).map(Number);
const SIZE = megabytes * MEGABYTE;
/** More than this above what it had before is too much, in megabytes. */
const MOST_GROWTH = 100;
const ASSET = 'asset { id url fileSizeBytes } userErrors { code message }';
const root = fileURLToPath(new URL('../..', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'wwmaa-soak-'));
let highest = 0;
/** What was made and not yet sent of the file that goes in pieces. */
let rest = Buffer.alloc(0);
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
const gateway = spawn(process.execPath, [join(root, 'dist/main.js')], {
  env: {
    PATH: process.env.PATH,
    PORT: '0',
    DATA_DIR: dataDir,
    SEED_SCALE: '5',
    LOG_LEVEL: 'warn',
    MAX_DOCUMENT_BYTES: String(SIZE),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});

try {
  const url = await started();
  const token = await login(url);
  for (const way of [byMultipart, byPut, byTus]) await one(url, token, way, 8 * MEGABYTE);
  const before = resident();
  const watch = setInterval(() => (highest = Math.max(highest, resident())), 50);
  for (let at = 0; at < files; at += 1) {
    const way = [byMultipart, byPut, byTus][at % 3];
    const began = performance.now();
    await one(url, token, way, SIZE);
    const seconds = (performance.now() - began) / 1_000;
    const speed = Math.round((2 * megabytes) / seconds);
    console.log(
      `${way.name.padEnd(12)} ${megabytes} MB there and back in ${seconds.toFixed(1)} s, ${speed} MB/s`,
    );
  }
  clearInterval(watch);
  const growth = Math.round(highest - before);
  console.log(`resident memory ${Math.round(before)} MB before, at most ${growth} MB more`);
  assert.ok(growth <= MOST_GROWTH, `it grew by more than ${MOST_GROWTH} MB`);
  const left = readdirSync(join(dataDir, 'zerodb', 'tmp'));
  assert.deepEqual(left, [], 'unfinished files are left');
} finally {
  gateway.kill();
  if (gateway.exitCode === null) await once(gateway, 'exit');
  await dispatcher.close();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Sends a file, fetches it, compares, removes it. */
async function one(url, token, way, size) {
  const sent = createHash('sha256');
  const asset = await way(url, token, size, sent);
  assert.equal(asset.fileSizeBytes, size);
  const got = createHash('sha256');
  const { statusCode, body } = await request(asset.url, { dispatcher });
  assert.equal(statusCode, 200);
  for await (const chunk of body) got.update(chunk);
  assert.equal(got.digest('hex'), sent.digest('hex'));
  await ask(url, token, 'mutation ($id: ID!) { deleteMedia(input: { id: $id }) { deletedId } }', {
    id: asset.id,
  });
}

async function byMultipart(url, token, size, hash) {
  const boundary = `soak${randomBytes(8).toString('hex')}`;
  const part = (name, more = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const operations = {
    query: `mutation ($file: Upload!) { uploadMedia(input: { file: $file, kind: DOCUMENT }) { ${ASSET} } }`,
    variables: { file: null },
  };
  const head =
    `${part('operations')}${JSON.stringify(operations)}\r\n` +
    `${part('map')}${JSON.stringify({ 1: ['variables.file'] })}\r\n` +
    part('1', '; filename="soak.pdf"\r\ncontent-type: application/pdf');
  const tail = `\r\n--${boundary}--\r\n`;
  const { body } = await request(url, {
    dispatcher,
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'apollo-require-preflight': '1',
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    body: Readable.from(
      (async function* () {
        yield head;
        yield* bytes(size, hash);
        yield tail;
      })(),
    ),
  });
  return payload(await body.json(), 'uploadMedia').asset;
}

async function byPut(url, token, size, hash) {
  const ticket = await ticketFor(url, token, size, 'PUT');
  const headers = Object.fromEntries(ticket.headers.map(({ name, value }) => [name, value]));
  const sent = await request(ticket.url, {
    dispatcher,
    method: 'PUT',
    headers: { ...headers, 'content-length': String(size) },
    body: Readable.from(bytes(size, hash)),
  });
  assert.ok(sent.statusCode < 300, `PUT answered ${sent.statusCode}: ${await sent.body.text()}`);
  await sent.body.dump();
  return complete(url, token, ticket);
}

/** In pieces of 64 MB, as a client with a bad connection would. */
async function byTus(url, token, size, hash) {
  const ticket = await ticketFor(url, token, size, 'TUS');
  const source = bytes(size, hash)[Symbol.asyncIterator]();
  for (let offset = 0; offset < size;) {
    const length = Math.min(64 * MEGABYTE, size - offset);
    const sent = await request(ticket.url, {
      dispatcher,
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
        'content-length': String(length),
      },
      body: Readable.from(take(source, length)),
    });
    assert.equal(sent.statusCode, 204, await sent.body.text());
    offset = Number(sent.headers['upload-offset']);
  }
  return complete(url, token, ticket);
}

async function ticketFor(url, token, size, protocol) {
  const answer = await ask(
    url,
    token,
    'mutation ($input: CreateUploadTicketInput!) { createUploadTicket(input: $input) { ticket { id url headers { name value } } userErrors { code message } } }',
    {
      input: {
        kind: 'DOCUMENT',
        filename: 'soak.pdf',
        mimeType: 'application/pdf',
        fileSizeBytes: size,
        protocol,
      },
    },
  );
  return payload(answer, 'createUploadTicket').ticket;
}

async function complete(url, token, ticket) {
  const answer = await ask(
    url,
    token,
    `mutation ($id: ID!) { completeUpload(input: { ticketId: $id }) { ${ASSET} } }`,
    { id: ticket.id },
  );
  return payload(answer, 'completeUpload').asset;
}

/** A file that begins like a PDF; every other byte is random, though made from one piece. */
async function* bytes(size, hash) {
  const piece = randomBytes(MEGABYTE);
  const head = Buffer.from('%PDF-1.7\n');
  for (let at = 0; at < size;) {
    piece.writeDoubleLE(Math.random(), 16);
    const chunk = Buffer.from(at === 0 ? Buffer.concat([head, piece]) : piece).subarray(
      0,
      size - at,
    );
    hash.update(chunk);
    at += chunk.length;
    yield chunk;
  }
}

async function* take(source, length) {
  for (let left = length; left > 0;) {
    if (rest.length === 0) rest = (await source.next()).value;
    const chunk = rest.subarray(0, left);
    rest = rest.subarray(chunk.length);
    left -= chunk.length;
    yield chunk;
  }
}

async function login(url) {
  const input = { email: 'admin@demo.wwmaa.example', password: 'Budo-2026-demo!' };
  const query = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
  return payload(await ask(url, undefined, query, { input }), 'login').accessToken;
}

async function ask(url, token, query, variables) {
  const { body } = await request(url, {
    dispatcher,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return body.json();
}

function payload({ data, errors }, field) {
  assert.equal(errors, undefined, JSON.stringify(errors));
  assert.deepEqual(data[field].userErrors ?? [], []);
  return data[field];
}

/** Of the gateway alone, in megabytes. */
function resident() {
  const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

async function started() {
  let text = '';
  for await (const chunk of gateway.stdout) {
    text += chunk;
    const [url] = /^http\S+\/graphql$/m.exec(text) ?? [];
    if (url) return url;
  }
  throw new Error(`the gateway ended: ${text}`);
}
