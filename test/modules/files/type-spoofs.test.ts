import type { FileKind } from '../../../src/modules/files/index.js';
import type { ErrorCode } from '../../../src/shared/errors.js';
import {
  NOTHING,
  PATH,
  sent,
  startIntake,
  type TestIntake,
  untilNothingIsUnfinished,
} from './support/intake.js';
import {
  compoundFile,
  film,
  gifOf,
  PDF,
  pngChunk,
  pngOf,
  quarters,
  types,
  webpOf,
  wordParts,
  zipOf,
} from './support/made-files.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const text = (content: string) => Buffer.from(content);
const png = () => quarters().png().toBuffer();
const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);
const behind = (head: Buffer) => Buffer.concat([head, Buffer.alloc(300, 1)]);

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
const XML_SVG = text(`<?xml version="1.0"?>\n${SVG}`);
const HTML = text('<!DOCTYPE html><html><script>alert(1)</script></html>');
const SHELL = text('#!/bin/sh\nrm -rf /\n');
const EXE = behind(hex('4d5a 9000 0300 0000 0400 0000 ffff 0000'));
const ELF = behind(hex('7f45 4c46 0201 0100 0000 0000 0000 0000 0200 3e00'));
const MACH = behind(hex('cffa edfe 0700 0001 0300 0000 0200 0000'));
const CLASS = behind(hex('cafe babe 0000 0034'));
const WASM = behind(hex('0061 736d 0100 0000'));
const RTF = text('{\\rtf1\\ansi Hello}');
const MACRO_TYPE = 'application/vnd.ms-word.document.macroEnabled.main+xml';
const TEMPLATE_TYPE =
  'application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml';
const JAR = zipOf({ 'META-INF/MANIFEST.MF': 'Main-Class: A', 'A.class': CLASS });
const ftyp = (brand: string) =>
  behind(Buffer.concat([hex('00000018'), text(`ftyp${brand}\0\0\0\0`), text('mif1')]));
const apng = async () => {
  const still = await png();
  const control = pngChunk('acTL', hex('00000002 00000000'));
  return Buffer.concat([still.subarray(0, 33), control, still.subarray(33)]);
};

type Row = readonly [
  what: string,
  name: string,
  declared: string | null,
  bytes: Buffer | (() => Promise<Buffer>),
  kind: FileKind,
  code?: ErrorCode,
];

const SPOOFS: readonly Row[] = [
  // One picture as another
  ['a PNG as a JPEG', 'a.jpg', 'image/jpeg', png, 'image'],
  ['a JPEG as a PNG', 'a.png', 'image/png', () => quarters().jpeg().toBuffer(), 'avatar'],
  ['a GIF as a WebP', 'a.webp', null, gifOf(1), 'image'],
  ['a GIF as an avatar', 'a.gif', 'image/gif', gifOf(1), 'avatar'],
  ['a GIF as an avatar that is called PNG', 'a.png', null, gifOf(1), 'avatar'],
  ['HEIC as PNG', 'a.png', 'image/png', ftyp('heic'), 'image'],
  ['AVIF as PNG', 'a.png', 'image/png', ftyp('avif'), 'image'],
  ['BMP as PNG', 'a.png', 'image/png', behind(hex('424d 3601 0000')), 'image'],
  ['TIFF as PNG', 'a.png', 'image/png', behind(hex('4949 2a00 0800 0000')), 'image'],
  ['ICO as PNG', 'a.png', 'image/png', behind(hex('0000 0100 0100 1010')), 'image'],
  ['an animated PNG', 'a.png', 'image/png', apng, 'image'],
  ['SVG as itself', 'a.svg', 'image/svg+xml', text(SVG), 'image'],
  ['SVG as PNG', 'a.png', 'image/png', text(SVG), 'image'],
  ['SVG with a prolog as PNG', 'a.png', 'image/png', XML_SVG, 'image'],
  ['SVG with a prolog as JPEG', 'a.jpg', 'image/jpeg', XML_SVG, 'avatar'],
  ['HTML as PNG', 'a.png', 'image/png', HTML, 'image'],
  ['a PDF as PNG', 'a.png', 'image/png', PDF, 'certificate'],
  // Declared as something else
  ['a PNG declared as HTML', 'a.png', 'text/html', png, 'image'],
  ['a PNG declared as JPEG', 'a.png', 'image/jpeg; q=1', png, 'image'],
  ['text declared as HTML', 'a.txt', 'text/html; charset=utf-8', text('hello'), 'document'],
  ['text declared as SVG', 'a.txt', 'image/svg+xml', text('hello'), 'document'],
  // Broken, or made to be too much
  [
    'half a JPEG',
    'a.jpg',
    null,
    async () => half(await quarters(256, 256).jpeg().toBuffer()),
    'image',
  ],
  [
    'half a PNG',
    'a.png',
    null,
    async () => half(await quarters(256, 256).png({ compressionLevel: 0 }).toBuffer()),
    'image',
  ],
  [
    'half a WebP',
    'a.webp',
    null,
    async () => half(await quarters(256, 256).webp({ lossless: true }).toBuffer()),
    'image',
  ],
  ['half a GIF', 'a.gif', null, async () => half(await film(4).gif().toBuffer()), 'image'],
  ['the signature of a PNG alone', 'a.png', null, hex('89504e470d0a1a0a'), 'image'],
  ['a PNG of 10,000 x 10,000', 'a.png', null, pngOf(10_000, 10_000), 'image', 'LIMIT_EXCEEDED'],
  ['a PNG of 30,000 x 30,000', 'a.png', null, pngOf(30_000, 30_000, 9), 'avatar', 'LIMIT_EXCEEDED'],
  ['a PNG of 20,000 x 1', 'a.png', null, pngOf(20_000, 1), 'image', 'LIMIT_EXCEEDED'],
  ['a PNG of 2^31 - 1 x 1', 'a.png', null, pngOf(2 ** 31 - 1, 1, 0), 'image'],
  ['a GIF of 3,000 frames', 'a.gif', null, gifOf(3_000), 'image', 'LIMIT_EXCEEDED'],
  ['a WebP of 16,000 x 16,000', 'a.webp', null, webpOf(16_000, 16_000), 'image', 'LIMIT_EXCEEDED'],
  ['nothing as JPEG', 'a.jpg', null, Buffer.alloc(0), 'image'],
  ['nothing as text', 'a.txt', null, Buffer.alloc(0), 'document'],
  ['nothing as PDF', 'a.pdf', null, Buffer.alloc(0), 'document'],
  // Programs as documents
  ['a program of Windows as PDF', 'a.pdf', 'application/pdf', EXE, 'document'],
  ['a program of Windows as text', 'a.txt', 'text/plain', EXE, 'document'],
  ['a program of Windows as DOCX', 'a.docx', null, EXE, 'document'],
  ['a program of Windows as DOC', 'a.doc', null, EXE, 'document'],
  ['a program of Windows as itself', 'a.exe', null, EXE, 'document'],
  ['a program of Linux as text', 'a.txt', null, ELF, 'document'],
  ['a program of Linux as PDF', 'a.pdf', null, ELF, 'certificate'],
  ['a program of macOS as Markdown', 'a.md', null, MACH, 'document'],
  ['a class of Java as JPEG', 'a.jpg', null, CLASS, 'image'],
  ['WebAssembly as captions', 'a.vtt', 'text/vtt', WASM, 'captions'],
  ['a shell script as text', 'a.txt', 'text/plain', SHELL, 'document'],
  [
    'a script of Node as text',
    'a.txt',
    'text/plain',
    text('\ufeff#!/usr/bin/env node\n'),
    'document',
  ],
  ['a printer program as text', 'a.txt', 'text/plain', text('%!PS-Adobe-3.0\n'), 'document'],
  // Pages as texts
  ['HTML as text', 'a.txt', 'text/plain', HTML, 'document'],
  [
    'HTML after blanks as text',
    'a.txt',
    'text/plain',
    text(`\ufeff \r\n\t${HTML.toString()}`),
    'document',
  ],
  [
    'HTML after a comment as Markdown',
    'a.md',
    null,
    text(`<!-- x --> ${HTML.toString()}`),
    'document',
  ],
  ['HTML without a prolog as Markdown', 'a.md', null, text('<HTML><p>hello'), 'document'],
  ['a script element as text', 'a.txt', null, text('<script src=//x.example>'), 'document'],
  ['PHP as text', 'a.txt', 'text/plain', text('<?php system($_GET[0]);'), 'document'],
  ['SVG as text', 'a.txt', 'text/plain', text(SVG), 'document'],
  ['SVG with a prolog as text', 'a.txt', 'text/plain', XML_SVG, 'document'],
  ['HTML as captions', 'a.vtt', 'text/vtt', HTML, 'captions'],
  // What is no text
  ['text in UTF-16', 'a.txt', null, Buffer.from('\ufeffhello', 'utf16le'), 'document'],
  ['text in Latin-1', 'a.txt', null, Buffer.from('Z\u00fcrich', 'latin1'), 'document'],
  ['text with a NUL', 'a.txt', null, text('hello\0'), 'document'],
  ['text with an escape', 'a.md', null, text('hello \u001b]0;x\u0007'), 'document'],
  [
    'text that ends in the middle of a letter',
    'a.txt',
    null,
    text('Z\u00fc').subarray(0, 2),
    'document',
  ],
  [
    'text that is bad at its end alone',
    'a.txt',
    null,
    Buffer.concat([Buffer.alloc(300_000, 97), hex('ff')]),
    'document',
  ],
  // Documents as others
  ['RTF as DOC', 'a.doc', 'application/msword', RTF, 'document'],
  ['RTF as text', 'a.txt', 'text/plain', RTF, 'document'],
  ['Excel as DOC', 'a.doc', 'application/msword', compoundFile(['Workbook']), 'document'],
  [
    'Excel with a Word document in it as DOC',
    'a.doc',
    null,
    compoundFile(['Workbook', 'WordDocument'], '2008020000000000c000000000000046'),
    'document',
  ],
  [
    'an installer as DOC',
    'a.doc',
    null,
    compoundFile(['Binary.x'], '84100c0000000000c000000000000046'),
    'document',
  ],
  [
    'Word with macros as DOC',
    'a.doc',
    null,
    compoundFile(['WordDocument', '_VBA_PROJECT']),
    'document',
  ],
  ['DOC as DOCX', 'a.docx', null, compoundFile(['WordDocument']), 'document'],
  ['DOCX as DOC', 'a.doc', null, zipOf(wordParts()), 'document'],
  ['a ZIP as DOCX', 'a.docx', null, zipOf({ 'readme.txt': 'hello' }), 'document'],
  [
    'a ZIP with a part of that name as DOCX',
    'a.docx',
    null,
    zipOf({ 'word/document.xml': '<x/>', 'evil.exe': EXE }),
    'document',
  ],
  [
    'Word with macros as DOCX',
    'a.docx',
    null,
    zipOf({ ...wordParts(MACRO_TYPE), 'word/vbaProject.bin': 'x' }),
    'document',
  ],
  [
    'macros that are not declared as DOCX',
    'a.docx',
    null,
    zipOf({ ...wordParts(), 'word/vbaProject.bin': 'x' }),
    'document',
  ],
  [
    'macros that are declared last as DOCX',
    'a.docx',
    null,
    zipOf({
      'word/media/a.bin': EXE,
      'word/document.xml': '<x/>',
      '[Content_Types].xml': types(MACRO_TYPE),
    }),
    'document',
  ],
  ['a template as DOCX', 'a.docx', null, zipOf(wordParts(TEMPLATE_TYPE)), 'document'],
  [
    'Excel as DOCX',
    'a.docx',
    null,
    zipOf({
      '[Content_Types].xml': types(
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
      ),
      'xl/workbook.xml': '<x/>',
    }),
    'document',
  ],
  ['a JAR as DOCX', 'a.docx', null, JAR, 'document'],
  [
    'a JAR with the parts of a document as DOCX',
    'a.docx',
    null,
    zipOf({ ...wordParts(), 'META-INF/MANIFEST.MF': 'Main-Class: A', 'A.class': CLASS }),
    'document',
  ],
  [
    'an APK as DOCX',
    'a.docx',
    null,
    zipOf({ 'AndroidManifest.xml': 'x', 'classes.dex': 'x' }),
    'document',
  ],
  ['half a DOCX', 'a.docx', null, half(zipOf(wordParts())), 'document'],
  [
    'a DOCX with a program behind it',
    'a.docx',
    null,
    Buffer.concat([zipOf(wordParts()), EXE]),
    'document',
  ],
  [
    'a JAR behind a document as DOCX',
    'a.docx',
    null,
    Buffer.concat([zipOf(wordParts()), JAR]),
    'document',
  ],
  ['HTML before a PDF', 'a.pdf', 'application/pdf', Buffer.concat([HTML, PDF]), 'document'],
  [
    'blanks before a PDF',
    'a.pdf',
    'application/pdf',
    Buffer.concat([text('\n'), PDF]),
    'certificate',
  ],
  ['a JAR behind a PDF', 'a.pdf', 'application/pdf', Buffer.concat([PDF, JAR]), 'document'],
  [
    'a program behind a DOC',
    'a.doc',
    null,
    Buffer.concat([compoundFile(['WordDocument']), JAR]),
    'document',
  ],
  [
    'captions without their first line',
    'a.vtt',
    'text/vtt',
    text('00:01.000 --> 00:02.000\nHello'),
    'captions',
  ],
  ['captions with another word', 'a.vtt', 'text/vtt', text('WEBVTTX\n'), 'captions'],
  ['captions as text', 'a.txt', null, text('WEBVTT\n\n'), 'document'],
  ['text as captions', 'a.vtt', 'text/plain', text('hello'), 'captions'],
  // Not of this kind
  ['a PDF as an image', 'a.pdf', 'application/pdf', PDF, 'image'],
  ['a picture as a document', 'a.png', 'image/png', png, 'document'],
  ['a WebP as a certificate', 'a.webp', null, () => quarters().webp().toBuffer(), 'certificate'],
];

let box: TestIntake;
beforeAll(async () => {
  box = await startIntake();
});
afterAll(() => box.stop());

test.each(SPOOFS)('refused: %s', async (...row) => {
  const [, name, declared, bytes, kind, code] = row as unknown as Row;
  const content = Buffer.isBuffer(bytes) ? bytes : await bytes();
  await expect(box.take(sent(name, content, declared), kind)).rejects.toMatchObject({
    name: 'AppError',
    problems: [
      { code: code ?? 'BAD_USER_INPUT', path: PATH, message: expect.stringMatching(/\.$/) },
    ],
  });
});

test('nothing of all that is stored', async () => {
  expect(SPOOFS.length).toBeGreaterThan(80);
  await untilNothingIsUnfinished(box);
  expect(await box.stored()).toEqual(NOTHING);
});

test('what a picture library says is not told', async () => {
  const taken = box.take(sent('a.jpg', half(await quarters(256, 256).jpeg().toBuffer())), 'image');
  await expect(taken).rejects.toMatchObject({
    message: 'The picture is damaged and cannot be read.',
    cause: { cause: { message: expect.stringContaining('premature end') } },
  });
});

describe('a script that hides in a picture is gone', () => {
  const SCRIPT = '<script>alert(1)</script>';
  const hidden: readonly (readonly [string, string, () => Promise<Buffer>])[] = [
    ['behind a GIF', 'a.gif', async () => Buffer.concat([gifOf(1), text(SCRIPT)])],
    ['behind a PNG', 'a.png', async () => Buffer.concat([await png(), text(SCRIPT)])],
    [
      'behind a JPEG',
      'a.jpg',
      async () => Buffer.concat([await quarters().jpeg().toBuffer(), text(SCRIPT)]),
    ],
    [
      'in the comment of a PNG',
      'a.png',
      async () => {
        const still = await png();
        const comment = pngChunk('tEXt', text(`Comment\0${SCRIPT}`));
        return Buffer.concat([still.subarray(0, 33), comment, still.subarray(33)]);
      },
    ],
    [
      'in the comment of a GIF',
      'a.gif',
      async () => {
        const still = gifOf(1);
        const comment = Buffer.concat([
          hex('21fe'),
          Buffer.from([SCRIPT.length]),
          text(SCRIPT),
          hex('00'),
        ]);
        return Buffer.concat([still.subarray(0, 19), comment, still.subarray(19)]);
      },
    ],
    [
      'in the EXIF of a JPEG',
      'a.jpg',
      () =>
        quarters()
          .withExif({ IFD0: { ImageDescription: SCRIPT } })
          .jpeg()
          .toBuffer(),
    ],
    [
      'as the XMP of a WebP',
      'a.webp',
      () =>
        quarters()
          .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${SCRIPT}</x:xmpmeta>`)
          .webp()
          .toBuffer(),
    ],
  ];

  test.each(hidden)('%s', async (_where, name, make) => {
    const content = await make();
    expect(content.includes(SCRIPT)).toBe(true);
    const { objectId } = await box.take(sent(name, content), 'image');
    const stored = await box.bytesOf(objectId);
    expect(stored.includes('script')).toBe(false);
    await box.zerodb.objects.remove(objectId, {});
  });
});
