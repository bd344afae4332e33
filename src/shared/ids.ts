import { createHash, randomUUID } from 'node:crypto';

import { SealedText } from './sealed-text.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CACHED = 50_000;

/** A new identity for a document of ours. */
export function newId(): string {
  return randomUUID();
}

/**
 * An identity of one's own making: a UUID of version 8 (RFC 9562) made of at least 32 hexadecimal digits,
 * so that whoever has the same digits makes the same one.
 */
export function idFromHex(hex: string): string {
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** A global id told apart: which type, and the identity of the document behind it. */
export interface LocalId {
  readonly type: string;
  readonly id: string;
}

/**
 * Global ids: opaque, unique over all types, and checked. An id that was not given out here opens to
 * null, so a made-up one costs no upstream call.
 */
export class GlobalIds {
  readonly #sealed: SealedText;
  readonly #types = new Map<number, string>();
  readonly #known = new Map<string, string>();

  /** The secret must be the same in every process and after every restart: clients keep ids. */
  constructor(secret: string, types: readonly string[]) {
    this.#sealed = new SealedText(secret, 'global-id');
    for (const type of types) {
      const code = codeOf(type);
      const other = this.#types.get(code);
      if (other !== undefined && other !== type)
        throw new Error(`${type} and ${other} share a code`);
      this.#types.set(code, type);
    }
  }

  encode(type: string, id: string): string {
    const key = `${type}\0${id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const text = this.#sealed.seal(pack(type, id));
    if (this.#known.size >= CACHED) this.#known.clear();
    this.#known.set(key, text);
    return text;
  }

  /** What the global id stands for, or null when it is not one of ours. */
  decode(text: string): LocalId | null {
    const bytes = this.#sealed.open(text);
    if (!bytes || bytes.length < 4) return null;
    const type = this.#types.get(bytes.readUInt16BE(0));
    if (type === undefined) return null;
    const rest = bytes.subarray(3);
    return { type, id: bytes[2] === 1 ? unpackUuid(rest) : rest.toString('utf8') };
  }

  /** The document's identity when the global id is of this type, else null. */
  decodeAs(type: string, text: string): string | null {
    const local = this.decode(text);
    return local?.type === type ? local.id : null;
  }
}

function pack(type: string, id: string): Buffer {
  const head = Buffer.alloc(3);
  head.writeUInt16BE(codeOf(type), 0);
  const packed = UUID.test(id);
  head[2] = packed ? 1 : 0;
  return Buffer.concat([
    head,
    packed ? Buffer.from(id.replaceAll('-', ''), 'hex') : Buffer.from(id),
  ]);
}

function unpackUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function codeOf(type: string): number {
  return createHash('sha256').update(type).digest().readUInt16BE(0);
}
