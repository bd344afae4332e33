import type { ContentCheck } from './content-check.js';
import { UnfitFile } from './unfit-file.js';

/** No text has them, but for tab, line breaks and form feed. */
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

/** Blanks, and comments of markup, which browsers pass over. */
const NOT_YET_BEGUN = /^(?:[\s\ufeff]+|<!--[^]*?-->)+/;
/** What a browser or a shell would run, by its beginning. Markdown may begin with other markup. */
const RUNS =
  /^(?:#!|<[?%]|<!doctype|<!entity|<(?:html|head|body|svg|script|iframe|frameset|style|title|meta|link|base|object|embed|math|xml|xsl:\w+)(?![\w-]))/i;

/** Text in UTF-8 to its last byte, without what is no text, and nothing that would be run. */
export class TextCheck implements ContentCheck {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #hasBegun = false;

  take(chunk: Buffer): void {
    const text = this.#decoded(chunk);
    if (CONTROL.test(text))
      throw new UnfitFile('The file is not a text: it has control characters.');
    if (this.#hasBegun) return;
    const beginning = text.replace(NOT_YET_BEGUN, '');
    if (RUNS.test(beginning)) throw new UnfitFile('The file is a program or a page, not a text.');
    this.#hasBegun = beginning !== '';
  }

  end(): void {
    this.#decoded();
  }

  #decoded(chunk?: Buffer): string {
    try {
      return chunk ? this.#decoder.decode(chunk, { stream: true }) : this.#decoder.decode();
    } catch (cause) {
      const message = 'The file is not a text in UTF-8; save it in that encoding.';
      throw new UnfitFile(message, 'BAD_USER_INPUT', { cause });
    }
  }
}
