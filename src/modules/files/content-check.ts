import { CompoundFileCheck } from './compound-file-check.js';
import type { MediaFormat } from './formats.js';
import { TextCheck } from './text-check.js';
import type { PictureFormat } from './picture-decoder.js';
import { endsAsZip, Tail } from './tail.js';
import { UnfitFile } from './unfit-file.js';
import { WordDocumentCheck } from './word-document-check.js';

/** Looks at a whole file as it goes by; either method throws {@link UnfitFile}. */
export interface ContentCheck {
  take(chunk: Buffer): void;
  /** After the last byte. */
  end(): void;
}

/** Those that are no pictures. */
export type StreamedFormat = Exclude<MediaFormat, PictureFormat>;

/** What is looked at in a file that is stored as it comes. */
export function contentCheck(format: StreamedFormat): ContentCheck {
  switch (format) {
    case 'docx':
      return new WordDocumentCheck();
    case 'doc':
      return new BothChecks([new CompoundFileCheck(), new NoArchiveBehind()]);
    case 'text':
    case 'markdown':
    case 'webvtt':
      return new TextCheck();
    case 'pdf':
      return new NoArchiveBehind();
  }
}

class BothChecks implements ContentCheck {
  constructor(private readonly checks: readonly ContentCheck[]) {}

  take(chunk: Buffer): void {
    for (const check of this.checks) check.take(chunk);
  }

  end(): void {
    for (const check of this.checks) check.end();
  }
}

/** Archives are read from their end, so that one can hide behind another file: a program in a PDF. */
class NoArchiveBehind implements ContentCheck {
  /** The end record of a ZIP with the longest comment. */
  readonly #tail = new Tail(65_557);

  take(chunk: Buffer): void {
    this.#tail.take(chunk);
  }

  end(): void {
    if (endsAsZip(this.#tail.bytes()) !== null) throw new UnfitFile('The file holds another file.');
  }
}
