import { gzipSync } from 'node:zlib';

import { documentsOf } from '../../src/jobs/backup-file.js';
import type { JsonObject } from '../../src/shared/document.js';
import { type Random, randomOf } from '../../src/seed/random.js';

/** In pieces of a random size, down to single bytes. */
async function* inPieces(bytes: Buffer, most: number, random: Random): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const next = at + random.int(1, most);
    yield bytes.subarray(at, next);
    at = next;
  }
}

async function read(text: string | Buffer, most = 7, random = randomOf('pieces')) {
  const head = new Map<string, unknown>();
  const documents: JsonObject[] = [];
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for await (const each of documentsOf(inPieces(bytes, most, random), head)) documents.push(each);
  return { documents, head: Object.fromEntries(head) };
}

const CHARACTERS = [
  'a',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '\n',
  '\u0000',
  'é',
  '🥋',
  '\u2028',
  '\\u',
];
const KEYS = [
  'a',
  '__proto__',
  'constructor',
  'documents',
  '',
  '10',
  '9',
  '$set',
  'a.b',
  '"',
  '🥋',
];

function textOf(random: Random): string {
  return Array.from({ length: random.int(0, 6) }, () => random.pick(CHARACTERS)).join('');
}

function valueOf(random: Random, depth: number): string {
  const kind = random.int(0, depth > 0 ? 6 : 4);
  if (kind === 0) return random.pick(['null', 'true', 'false']);
  if (kind === 1) return random.pick(['0', '-0', '1e3', '0.1', '-7.25E-3', '12345678901234567890']);
  if (kind < 5) return JSON.stringify(textOf(random));
  return kind === 5 ? listOf(random, depth - 1) : objectOf(random, depth - 1);
}

const space = (random: Random) => random.pick(['', '', ' ', '\n', '\t', '\r\n  ']);

/** As text, so that `__proto__` is a key like any other and the spaces are odd ones. */
function objectOf(random: Random, depth: number): string {
  const keys = new Set(Array.from({ length: random.int(0, 4) }, () => random.pick(KEYS)));
  const fields = [...keys].map(
    (key) =>
      `${space(random)}${JSON.stringify(key)}${space(random)}:${space(random)}${valueOf(random, depth)}${space(random)}`,
  );
  return `{${fields.join(',')}${space(random)}}`;
}

function listOf(random: Random, depth: number): string {
  const items = Array.from({ length: random.int(0, 4) }, () => valueOf(random, depth));
  return `[${items.map((item) => `${space(random)}${item}${space(random)}`).join(',')}]`;
}

test('reads what JSON.parse reads, wherever the chunks end', async () => {
  const random = randomOf('backup files');
  for (let round = 0; round < 80; round += 1) {
    const list = Array.from({ length: random.int(0, 5) }, () => objectOf(random, 3));
    const documents = `[${space(random)}${list.join(`${space(random)},${space(random)}`)}${space(random)}]`;
    const fields = [
      `"collection":${space(random)}"events"`,
      `"documents"${space(random)}:${documents}`,
      `"document_count":${list.length}`,
      `"more":${valueOf(random, 2)}`,
    ].sort(() => random.next() - 0.5);
    const mark = random.chance(0.1) ? '\ufeff' : '';
    const text = `${mark}${space(random)}{${fields.join(`${space(random)},`)}}${space(random)}`;
    const { documents: expected, ...head } = JSON.parse(text.slice(mark.length)) as {
      documents: JsonObject[];
    };
    const bytes = random.chance(0.3) ? gzipSync(Buffer.from(text)) : Buffer.from(text);
    const found = await read(bytes, random.pick([3, 20, 10_000]), random).catch(
      (error: unknown) => {
        throw new Error(`${text}: ${String(error)}`);
      },
    );
    expect(found.documents.map((each) => JSON.stringify(each))).toEqual(
      expected.map((each) => JSON.stringify(each)),
    );
    expect(found.head).toEqual(head);
  }
});

test('`__proto__` is a key of a document like any other', async () => {
  const { documents } = await read('{"documents":[{"__proto__":{"admin":true},"b":1}]}');
  expect(JSON.stringify(documents[0])).toBe('{"__proto__":{"admin":true},"b":1}');
  expect((documents[0] as { admin?: unknown }).admin).toBeUndefined();
});

test.each([
  ['', 'cut off'],
  ['[]', 'object was expected'],
  ['{"documents":[{"a":1}', 'cut off'],
  ['{"documents":[{"a":1}]', 'cut off'],
  ['{"documents":[{"a":1},]}', 'no JSON'],
  ['{"documents":[{"a":1}{"a":2}]}', 'element comma was expected'],
  ['{"documents":[{"a":1]}]}', 'no JSON'],
  ['{"documents":[{"a":01}]}', 'no JSON'],
  ['{"documents":[1]}', 'no object'],
  ['{"documents":{}}', 'no list'],
  ['{"collection":"events"}', 'has no list'],
  ['{"documents":[],"documents":[]}', 'twice'],
  ['{"documents":[]}{}', 'nothing was expected'],
  ['{"documents":[],"document_count":1}', 'holds 0 documents and says 1'],
  ['{"documents":[{"a":"\u0001"}]}', 'no JSON'],
  ['{documents:[]}', 'first key was expected'],
  ['{"documents" []}', 'colon was expected'],
])('%s is refused: %s', async (text, why) => {
  for (const most of [1, 1_000]) {
    await expect(read(text, most)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(why) as string,
    });
  }
});

test('bytes that are no text, and gzip that is cut off, are refused', async () => {
  const broken = Buffer.concat([Buffer.from('{"documents":[{"a":"'), Buffer.from([0xc3, 0x28])]);
  await expect(read(Buffer.concat([broken, Buffer.from('"}]}')]))).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
  const packed = gzipSync(Buffer.from('{"documents":[{"a":1}]}'));
  for (const bytes of [
    packed.subarray(0, -9),
    Buffer.concat([packed.subarray(0, 12), packed.subarray(14)]),
  ]) {
    await expect(read(bytes)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  }
});
