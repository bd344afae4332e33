import { fileTypeFromBuffer } from 'file-type/core';

import { FORMATS, type MediaFormat } from './formats.js';
import { UnfitFile } from './unfit-file.js';

/** Bytes of its beginning that tell what a file is. */
export const HEAD_BYTES = 65_536;

const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ZIP_ENTRY = Buffer.from('PK\u0003\u0004', 'latin1');

/** Of two bytes or a word: honest texts begin like that, and no such file is all text. */
const WEAKLY_TOLD = ['image/bmp', 'model/stl'];
/** A ZIP whose parts tell what it is may tell it after the head. */
const MAYBE_DOCX: readonly (string | undefined)[] = [
  undefined,
  'application/zip',
  FORMATS.docx.mimeType,
];

/**
 * Throws {@link UnfitFile} unless a file that begins like this can be of the format. What can only be
 * told from all of it is left to the format's check.
 */
export async function holdToFormat(head: Buffer, format: MediaFormat): Promise<void> {
  if (head.length === 0) throw new UnfitFile('The file is empty.');
  if (await beginsAs(head, format)) return;
  throw new UnfitFile(`The content of the file is not what its name says: ${wordFor(format)}.`);
}

async function beginsAs(head: Buffer, format: MediaFormat): Promise<boolean> {
  const beginning = head.toString('latin1', 0, 16);
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'gif':
      return (await typeOf(head)) === FORMATS[format].mimeType;
    case 'pdf':
      return beginning.startsWith('%PDF-');
    case 'doc':
      return head.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE);
    case 'docx':
      return (
        head.subarray(0, ZIP_ENTRY.length).equals(ZIP_ENTRY) &&
        MAYBE_DOCX.includes(await typeOf(head))
      );
    case 'webvtt':
      // A mark of the byte order may stand before it.
      return /^(?:\u00ef\u00bb\u00bf)?WEBVTT(?:[ \t\r\n]|$)/.test(beginning);
    case 'text':
    case 'markdown': {
      const type = await typeOf(head);
      return type === undefined || WEAKLY_TOLD.includes(type);
    }
  }
}

/** What file-type makes of it; nothing where it gives up half-way. */
async function typeOf(head: Buffer): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    return undefined;
  }
}

const wordFor = (format: MediaFormat) => FORMATS[format].extensions[0].toUpperCase();
