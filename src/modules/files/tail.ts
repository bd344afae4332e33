/** The last bytes of what goes by. */
export class Tail {
  readonly #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes that went by in all. */
  total = 0;

  /** Holds at least this many, where there were so many. */
  constructor(private readonly size: number) {}

  take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    this.total += chunk.length;
    for (;;) {
      const oldest = this.#chunks[0]?.length ?? 0;
      if (this.#chunks.length < 2 || this.#held - oldest < this.size) return;
      this.#chunks.shift();
      this.#held -= oldest;
    }
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

/** Where the end record of a ZIP stands and what it says; offsets count from the beginning of the file. */
export interface ZipEnd {
  /** In the bytes that were given. */
  readonly at: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
}

const END_RECORD = Buffer.from('PK\u0005\u0006', 'latin1');
const END_RECORD_BYTES = 22;
const LONGEST_COMMENT = 65_535;

/** The end record with which these bytes end, its comment included; null where they do not. */
export function endsAsZip(bytes: Buffer): ZipEnd | null {
  const first = Math.max(0, bytes.length - END_RECORD_BYTES - LONGEST_COMMENT);
  let at = bytes.lastIndexOf(END_RECORD);
  while (at >= first) {
    const rest = bytes.length - at;
    if (rest >= END_RECORD_BYTES && bytes.readUInt16LE(at + 20) === rest - END_RECORD_BYTES) {
      return {
        at,
        directoryBytes: bytes.readUInt32LE(at + 12),
        directoryOffset: bytes.readUInt32LE(at + 16),
      };
    }
    // Before the beginning there is nothing, though a negative offset means the end.
    if (at === 0) return null;
    at = bytes.lastIndexOf(END_RECORD, at - 1);
  }
  return null;
}
