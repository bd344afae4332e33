import type { ZipEntry } from './zip-directory.js';

const HEADER = 0x04034b50;
const HEADER_BYTES = 30;
/** Of a part with its header, and how many are kept that might be the one: the name can stand anywhere. */
const LONGEST = 131_072;
const MOST = 4;

interface Candidate {
  readonly offset: number;
  readonly chunks: Buffer[];
  held: number;
}

/** Keeps one part of a ZIP as it goes by, until the directory at the end says where it truly was. */
export class WatchedEntry {
  readonly #name: Buffer;
  readonly #candidates: Candidate[] = [];
  /** The end of the last chunk: a header may go on in the next. */
  #before: Buffer = Buffer.alloc(0);

  constructor(name: string) {
    this.#name = Buffer.from(name);
  }

  /** `offset` is where the chunk begins in the file. */
  take(chunk: Buffer, offset: number): void {
    for (const candidate of this.#candidates) keep(candidate, chunk);
    const bytes = Buffer.concat([this.#before, chunk]);
    const beginsAt = offset - this.#before.length;
    let at = bytes.indexOf(this.#name, HEADER_BYTES);
    while (at >= 0 && this.#candidates.length < MOST) {
      const start = at - HEADER_BYTES;
      if (bytes.readUInt32LE(start) === HEADER)
        this.#begin(beginsAt + start, bytes.subarray(start));
      at = bytes.indexOf(this.#name, at + 1);
    }
    // One byte less than a header with its name, so that none is found twice.
    this.#before = bytes.subarray(-(HEADER_BYTES + this.#name.length - 1));
  }

  /** The bytes of the part, packed as they were; null where they were not seen at that place. */
  contentAt({ offset, packedBytes }: ZipEntry): Buffer | null {
    const found = this.#candidates.find((each) => each.offset === offset);
    if (!found) return null;
    const bytes = Buffer.concat(found.chunks);
    const start = HEADER_BYTES + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
    const isWhole = start + packedBytes <= bytes.length;
    return isWhole ? bytes.subarray(start, start + packedBytes) : null;
  }

  #begin(offset: number, bytes: Buffer): void {
    const candidate: Candidate = { offset, chunks: [], held: 0 };
    keep(candidate, bytes);
    this.#candidates.push(candidate);
  }
}

function keep(candidate: Candidate, bytes: Buffer): void {
  if (candidate.held >= LONGEST) return;
  candidate.chunks.push(bytes.subarray(0, LONGEST - candidate.held));
  candidate.held += bytes.length;
}
