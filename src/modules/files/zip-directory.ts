/** What the directory of a ZIP tells about one of its parts. */
export interface ZipEntry {
  readonly name: string;
  /** 0 as it is, 8 deflated. */
  readonly method: number;
  readonly packedBytes: number;
  /** Where the part begins with its own header, from the beginning of the file. */
  readonly offset: number;
}

const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;

/** The entries of a directory; null where it is none, or one with encrypted parts. */
export function directoryOf(bytes: Buffer): readonly ZipEntry[] | null {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < ENTRY_BYTES || bytes.readUInt32LE(at) !== ENTRY) return null;
    const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
    const method = bytes.readUInt16LE(at + 10);
    if (isEncrypted || (method !== 0 && method !== 8)) return null;
    const nameEnd = at + ENTRY_BYTES + bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + ENTRY_BYTES, nameEnd),
      method,
      packedBytes: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    });
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}
