import type { FileKind } from '../../../src/modules/files/index.js';
import { describedFile } from '../../../src/modules/files/described-file.js';
import { KINDS } from '../../../src/modules/files/kinds.js';
import type { ErrorCode } from '../../../src/shared/errors.js';

const paths = {
  filename: ['input', 'filename'],
  declaredType: ['input', 'contentType'],
  declaredBytes: ['input', 'size'],
};

function described(
  filename: string,
  kind: FileKind = 'image',
  declaredType: string | null = null,
  declaredBytes: number | null = null,
) {
  return describedFile({ filename, declaredType, declaredBytes }, KINDS[kind], paths);
}

function refusedAt(path: readonly string[], code: ErrorCode = 'BAD_USER_INPUT') {
  return expect.objectContaining({ problems: [expect.objectContaining({ path, code })] }) as Error;
}

test.each([
  ['', 'image'],
  ['.png', 'image'],
  ['.htaccess', 'document'],
  ['portrait', 'image'],
  ['../../etc/passwd', 'document'],
  ['a.exe', 'document'],
  ['a.png.exe', 'image'],
  ['a.php.png', 'image'],
  ['a.PHP .png', 'image'],
  ['a.php%00.png', 'image'],
  ['a.php\0.png', 'image'],
  ['evil.exe:.png', 'image'],
  ['a.jpg.png', 'image'],
  ['a.html.txt', 'document'],
  ['a.doc.pdf', 'document'],
  ['a.svg.v2.png', 'image'],
  ['annex\u202egnp.exe', 'image'],
  ['a.pdf', 'image'],
  ['a.gif', 'avatar'],
  ['a.docm', 'document'],
  ['a.svg', 'image'],
  ['a.html', 'document'],
  ['a.txt', 'captions'],
] as const)('the name %j is not taken as %s', (name, kind) => {
  expect(() => described(name, kind)).toThrow(refusedAt(paths.filename));
});

test.each([
  ['con.png', 'image', 'con.png', 'png'],
  ['v1.2 notes.pdf', 'document', 'v1.2 notes.pdf', 'pdf'],
  ['Dr. Node.js basics.pdf', 'document', 'Dr. Node.js basics.pdf', 'pdf'],
  ['js.png', 'image', 'js.png', 'png'],
  ['C:\\x\\y.JPEG', 'avatar', 'y.JPEG', 'jpeg'],
  ['../a.md', 'document', 'a.md', 'markdown'],
  ['a.markdown', 'document', 'a.markdown', 'markdown'],
  ['a.vtt', 'captions', 'a.vtt', 'webvtt'],
  ['\u8a3c.pdf', 'certificate', '\u8a3c.pdf', 'pdf'],
] as const)('the name %j is taken as %s', (name, kind, filename, format) => {
  expect(described(name, kind)).toEqual({ filename, format });
});

test.each([
  null,
  '',
  'application/octet-stream',
  'binary/octet-stream',
  'IMAGE/PNG; a=b',
  'image/x-png',
])('a PNG may be declared as %j', (declared) => {
  expect(described('a.png', 'image', declared).format).toBe('png');
});

test('what is declared must be what the name says', () => {
  for (const declared of ['image/jpeg', 'text/html', 'image/svg+xml', 'constructor', 'x']) {
    expect(() => described('a.png', 'image', declared)).toThrow(refusedAt(paths.declaredType));
  }
  expect(described('a.md', 'document', 'text/plain').format).toBe('markdown');
  expect(() => described('a.txt', 'document', 'text/markdown')).toThrow(
    refusedAt(paths.declaredType),
  );
});

test('what is announced must be something, and within the limit', () => {
  const { maxBytes } = KINDS.avatar;
  expect(described('a.png', 'avatar', null, maxBytes).format).toBe('png');
  expect(() => described('a.png', 'avatar', null, maxBytes + 1)).toThrow(
    refusedAt(paths.declaredBytes, 'LIMIT_EXCEEDED'),
  );
  for (const bytes of [0, -1, NaN]) {
    expect(() => described('a.png', 'avatar', null, bytes)).toThrow(refusedAt(paths.declaredBytes));
  }
});
