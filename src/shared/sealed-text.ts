import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  timingSafeEqual,
} from 'node:crypto';

const TAG_BYTES = 8;

/**
 * Makes bytes into opaque text and back: the same bytes always give the same text, nothing can be read
 * out of it, and text that was not made here does not open. (Deterministic encryption in the manner of
 * SIV: the tag over the content is also the counter's start.)
 */
export class SealedText {
  readonly #macKey: Buffer;
  readonly #cipherKey: Buffer;

  /** `purpose` keeps texts of one use from opening in another. */
  constructor(secret: string, purpose: string) {
    this.#macKey = createHash('sha256').update(`mac\0${purpose}\0${secret}`).digest();
    this.#cipherKey = createHash('sha256').update(`cipher\0${purpose}\0${secret}`).digest();
  }

  seal(content: Buffer): string {
    const tag = this.#tag(content);
    const cipher = createCipheriv('aes-256-ctr', this.#cipherKey, counterOf(tag));
    return Buffer.concat([tag, cipher.update(content)]).toString('base64url');
  }

  /** The bytes, or null when the text was not sealed here. */
  open(text: string): Buffer | null {
    if (!/^[\w-]+$/.test(text)) return null;
    const bytes = Buffer.from(text, 'base64url');
    // One content has one text: spare bits at the end are not another spelling of it.
    if (bytes.length <= TAG_BYTES || bytes.toString('base64url') !== text) return null;
    const tag = bytes.subarray(0, TAG_BYTES);
    const decipher = createDecipheriv('aes-256-ctr', this.#cipherKey, counterOf(tag));
    const content = decipher.update(bytes.subarray(TAG_BYTES));
    return timingSafeEqual(this.#tag(content), tag) ? content : null;
  }

  #tag(content: Buffer): Buffer {
    return createHmac('sha256', this.#macKey).update(content).digest().subarray(0, TAG_BYTES);
  }
}

function counterOf(tag: Buffer): Buffer {
  return Buffer.concat([tag, Buffer.alloc(16 - TAG_BYTES)]);
}
