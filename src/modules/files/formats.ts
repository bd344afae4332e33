export interface FormatRule {
  /** The media type that is stored and served. */
  readonly mimeType: string;
  /** Without the point, lower-case; the first is the one that new names get. */
  readonly extensions: readonly [string, ...string[]];
  /** What clients may declare besides; `application/octet-stream` declares nothing. */
  readonly aliases: readonly string[];
  /** Decoded and written anew, so that nothing stays of it but the picture. */
  readonly picture: boolean;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Everything that is ever taken in. What is not here is refused, whatever it calls itself. */
export const FORMATS = {
  jpeg: {
    mimeType: 'image/jpeg',
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
    aliases: ['image/jpg', 'image/pjpeg'],
    picture: true,
  },
  png: { mimeType: 'image/png', extensions: ['png'], aliases: ['image/x-png'], picture: true },
  webp: { mimeType: 'image/webp', extensions: ['webp'], aliases: [], picture: true },
  gif: { mimeType: 'image/gif', extensions: ['gif'], aliases: [], picture: true },
  pdf: {
    mimeType: 'application/pdf',
    extensions: ['pdf'],
    aliases: ['application/x-pdf'],
    picture: false,
  },
  doc: { mimeType: 'application/msword', extensions: ['doc'], aliases: [], picture: false },
  docx: { mimeType: DOCX, extensions: ['docx'], aliases: [], picture: false },
  text: { mimeType: 'text/plain', extensions: ['txt'], aliases: [], picture: false },
  markdown: {
    mimeType: 'text/markdown',
    extensions: ['md', 'markdown'],
    aliases: ['text/x-markdown', 'text/plain'],
    picture: false,
  },
  webvtt: { mimeType: 'text/vtt', extensions: ['vtt'], aliases: ['text/plain'], picture: false },
} as const satisfies Readonly<Record<string, FormatRule>>;

export type MediaFormat = keyof typeof FORMATS;
