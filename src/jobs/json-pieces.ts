import { AppError } from '../shared/errors.js';

/** Who is told of the pieces of a text. */
export interface Pieces {
  /** A field of the object, other than the list. */
  field(name: string, value: unknown): void;
  /** One element of the list. */
  element(value: unknown): void;
}

/** The byte order mark that some editors put in front. */
const MARK = [0xef, 0xbb, 0xbf];

/** What may come next between values. */
type Expected =
  | 'object'
  | 'first key'
  | 'key'
  | 'colon'
  | 'value'
  | 'comma'
  | 'first element'
  | 'element'
  | 'element comma'
  | 'nothing';

/** The longest single value, in bytes: more than any store takes as one document. */
const MOST_BYTES = 64 * 1_048_576;

const [TAB, LF, CR, SPACE, QUOTE, COMMA, COLON, BACKSLASH] = [9, 10, 13, 32, 34, 44, 58, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [91, 93, 123, 125];

/**
 * Takes apart the text of one JSON object that comes in chunks, of which one field is a long list: it finds
 * where values begin and end, and `JSON.parse` reads each. So only one value is held, and all that JSON
 * says about values holds. Throws BAD_USER_INPUT where the text is no such object.
 */
export class JsonPieces {
  #expected: Expected = 'object';
  #key = '';
  #hadList = false;
  #position = 0;

  /** The value that is being read: what it began with, and its bytes so far. */
  #kind: 'none' | 'nested' | 'string' | 'bare' = 'none';
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  readonly #text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(
    private readonly list: string,
    private readonly pieces: Pieces,
  ) {}

  push(chunk: Uint8Array): void {
    let at = 0;
    while (this.#position + at < MARK.length && chunk[at] === MARK[this.#position + at]) at += 1;
    while (at < chunk.length) {
      if (this.#kind !== 'none') at = this.#goOn(chunk, at);
      else if (isSpace(chunk[at])) at += 1;
      else at = this.#next(chunk, at);
    }
    this.#position += chunk.length;
  }

  /** Says that this was all. */
  end(): void {
    if (this.#expected !== 'nothing') throw this.#bad('it is cut off');
    if (!this.#hadList) throw this.#bad(`it has no list "${this.list}"`);
  }

  /** One character between values, or the beginning of one. */
  #next(chunk: Uint8Array, at: number): number {
    const byte = chunk[at];
    const value = this.#expected === 'value' || this.#expected.endsWith('element');
    const closes = byte === CLOSE_LIST && this.#expected === 'first element';
    if (value && !closes) return this.#begin(chunk, at);
    this.#expected = this.#after(byte);
    if (this.#expected === 'colon') return this.#hold('string', chunk, at);
    return at + 1;
  }

  /** What may come after this character, where it may come itself. */
  #after(byte: number | undefined): Expected {
    const { [this.#expected]: next } = AFTER;
    const found = byte === undefined ? undefined : next?.[byte];
    if (found === undefined) throw this.#bad(`something else than ${this.#expected} was expected`);
    return found;
  }

  /** The beginning of a value; of the list, only its bracket. */
  #begin(chunk: Uint8Array, at: number): number {
    const byte = chunk[at];
    if (this.#expected === 'value' && this.#key === this.list) {
      if (byte !== OPEN_LIST) throw this.#bad(`"${this.list}" is no list`);
      if (this.#hadList) throw this.#bad(`it has "${this.list}" twice`);
      this.#hadList = true;
      this.#expected = 'first element';
      return at + 1;
    }
    if (byte === QUOTE) return this.#hold('string', chunk, at);
    return this.#hold(byte === OPEN || byte === OPEN_LIST ? 'nested' : 'bare', chunk, at);
  }

  #hold(kind: 'nested' | 'string' | 'bare', chunk: Uint8Array, at: number): number {
    this.#kind = kind;
    this.#depth = kind === 'nested' ? 1 : 0;
    this.#inString = kind === 'string';
    if (kind === 'bare') return this.#goOn(chunk, at);
    return this.#goOn(chunk, at, at + 1);
  }

  /** Goes on with a value: to its end, or to that of the chunk. */
  #goOn(chunk: Uint8Array, from: number, inside = from): number {
    const end = this.#kind === 'bare' ? endOfBare(chunk, inside) : this.#endOfClosed(chunk, inside);
    const part = chunk.subarray(from, end < 0 ? chunk.length : end);
    this.#held.push(part);
    this.#heldBytes += part.length;
    if (this.#heldBytes > MOST_BYTES) throw this.#bad('one value is too long');
    if (end < 0) return chunk.length;
    this.#finish();
    return end;
  }

  /** Behind the quote or bracket that closes the value; -1 where that is in a later chunk. */
  #endOfClosed(chunk: Uint8Array, from: number): number {
    let [depth, inString, escaped] = [this.#depth, this.#inString, this.#escaped];
    let end = -1;
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        if (inString || depth > 0) continue;
      } else if (byte === QUOTE) {
        inString = true;
        continue;
      } else if (byte === OPEN || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE || byte === CLOSE_LIST) depth -= 1;
      if (depth > 0) continue;
      end = at + 1;
      break;
    }
    [this.#depth, this.#inString, this.#escaped] = [depth, inString, escaped];
    return end;
  }

  #finish(): void {
    const bytes = this.#held.length === 1 ? this.#held[0] : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    this.#kind = 'none';
    let value: unknown;
    try {
      value = JSON.parse(this.#text.decode(bytes)) as unknown;
    } catch {
      throw this.#bad('it is no JSON');
    }
    this.#take(value);
  }

  #take(value: unknown): void {
    if (this.#expected === 'colon') {
      this.#key = String(value);
    } else if (this.#expected === 'value') {
      this.#expected = 'comma';
      this.pieces.field(this.#key, value);
    } else {
      this.#expected = 'element comma';
      this.pieces.element(value);
    }
  }

  #bad(why: string): AppError {
    const text = `This is no backup that can be read: ${why}, at byte ${this.#position} or soon after.`;
    return new AppError('BAD_USER_INPUT', text);
  }
}

/** Characters between values, by what is expected: what is expected after them. */
const AFTER: Partial<Record<Expected, Readonly<Record<number, Expected>>>> = {
  object: { [OPEN]: 'first key' },
  'first key': { [QUOTE]: 'colon', [CLOSE]: 'nothing' },
  key: { [QUOTE]: 'colon' },
  colon: { [COLON]: 'value' },
  comma: { [COMMA]: 'key', [CLOSE]: 'nothing' },
  'first element': { [CLOSE_LIST]: 'comma' },
  'element comma': { [COMMA]: 'element', [CLOSE_LIST]: 'comma' },
};

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

function endOfBare(chunk: Uint8Array, from: number): number {
  for (let at = from; at < chunk.length; at += 1) {
    const byte = chunk[at];
    if (byte === COMMA || byte === CLOSE || byte === CLOSE_LIST || isSpace(byte)) return at;
  }
  return -1;
}
