import type { ContentCheck } from './content-check.js';
import { UnfitFile } from './unfit-file.js';

/** Entries of a compound file's directory stand at multiples of their size. */
const ENTRY_BYTES = 128;
const NAME_BYTES = 64;
const CLASS_AT = 80;

/** First bytes of the classes of Excel, PowerPoint, installers and mails; these may hold a Word document. */
const OTHER_CLASSES = ['10080200', '20080200', '108d8164', '84100c00', '0b0d0200'];

const ROOT = entryNamed('Root Entry');
const WORD = entryNamed('WordDocument');
const MACROS = entryNamed('_VBA_PROJECT');

/** A compound file (`.doc`, but also `.xls` or `.msi`) that is a Word document, without macros. */
export class CompoundFileCheck implements ContentCheck {
  /** What the last chunk left, from the beginning of an entry on. */
  #rest: Buffer = Buffer.alloc(0);
  #isWord = false;

  take(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const whole = bytes.length - (bytes.length % ENTRY_BYTES);
    const entries = bytes.subarray(0, whole);
    this.#rest = bytes.subarray(whole);
    if (placeOf(MACROS, entries) >= 0) throw new UnfitFile('Documents with macros are not taken.');
    const root = placeOf(ROOT, entries);
    const rootClass = entries.toString('hex', root + CLASS_AT, root + CLASS_AT + 4);
    if (root >= 0 && OTHER_CLASSES.includes(rootClass)) throw notWord();
    this.#isWord ||= placeOf(WORD, entries) >= 0;
  }

  end(): void {
    if (!this.#isWord) throw notWord();
  }
}

/** How an entry begins: its name, filled up with zeros, and the bytes that the name takes. */
function entryNamed(name: string): Buffer {
  const bytes = Buffer.alloc(NAME_BYTES + 2);
  const written = bytes.write(`${name}\0`, 'utf16le');
  bytes.writeUInt16LE(written, NAME_BYTES);
  return bytes;
}

function placeOf(entry: Buffer, entries: Buffer): number {
  let at = entries.indexOf(entry);
  while (at >= 0 && at % ENTRY_BYTES !== 0) at = entries.indexOf(entry, at + 1);
  return at;
}

const notWord = () => new UnfitFile('The content of the file is not a Word document.');
