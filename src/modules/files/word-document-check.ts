import { inflateRawSync } from 'node:zlib';

import type { ContentCheck } from './content-check.js';
import { endsAsZip, Tail, type ZipEnd } from './tail.js';
import { UnfitFile } from './unfit-file.js';
import { WatchedEntry } from './watched-entry.js';
import { directoryOf, type ZipEntry } from './zip-directory.js';

/** The part that says what each other part is. */
const TYPES = '[Content_Types].xml';
const MAIN = 'word/document.xml';
const MAIN_TYPE =
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const LONGEST_TYPES = 1_048_576;
/** Enough for thousands of parts. */
const DIRECTORY_BYTES = 524_288;
/** Parts of programs, in archives that a machine would run and in documents. */
const PROGRAMS =
  /(?:^|\/)(?:META-INF\/MANIFEST\.MF|AndroidManifest\.xml|vbaProject\.bin)$|\.(?:class|dex)$/i;

/** A ZIP from its first byte to its last, which says of itself that it is a Word document without macros. */
export class WordDocumentCheck implements ContentCheck {
  readonly #tail = new Tail(DIRECTORY_BYTES);
  readonly #types = new WatchedEntry(TYPES);

  take(chunk: Buffer): void {
    this.#types.take(chunk, this.#tail.total);
    this.#tail.take(chunk);
  }

  end(): void {
    const entries = this.#directory();
    if (entries.some(({ name }) => PROGRAMS.test(name))) {
      throw new UnfitFile('Documents with macros or programs in them are not taken.');
    }
    const [types, another] = entries.filter(({ name }) => name === TYPES);
    if (!types || another || !entries.some(({ name }) => name === MAIN)) throw notWord();
    const declared = this.#read(types);
    if (!declared.includes(MAIN_TYPE) || /macroEnabled/i.test(declared)) throw notWord();
  }

  #directory(): readonly ZipEntry[] {
    const bytes = this.#tail.bytes();
    const end = endsAsZip(bytes);
    const beginsAt = this.#tail.total - bytes.length;
    if (!end || !isWhole(end, beginsAt)) throw notWord();
    const entries = directoryOf(bytes.subarray(end.directoryOffset - beginsAt, end.at));
    if (!entries) throw notWord();
    return entries;
  }

  #read(entry: ZipEntry): string {
    const packed = this.#types.contentAt(entry);
    if (!packed) throw notWord();
    try {
      if (entry.method === 0) return packed.toString('utf8');
      return inflateRawSync(packed, { maxOutputLength: LONGEST_TYPES }).toString('utf8');
    } catch {
      throw notWord();
    }
  }
}

/** The directory stands right before its end, at the place that is told: nothing is before or between. */
function isWhole({ at, directoryOffset, directoryBytes }: ZipEnd, beginsAt: number): boolean {
  return directoryOffset >= beginsAt && directoryOffset + directoryBytes === beginsAt + at;
}

const notWord = () => new UnfitFile('The content of the file is not a Word document.');
