import type { MediaFormat } from './formats.js';

/** What people upload files as. */
export const FILE_KINDS = ['avatar', 'image', 'document', 'certificate', 'captions'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Logical folders of the object store. */
export type FileCollection = 'profile-pictures' | 'user-uploads' | 'certificates';

export interface KindRule {
  /** What the file must be, as told from its bytes. */
  readonly formats: readonly MediaFormat[];
  readonly maxBytes: number;
  readonly collection: FileCollection;
}

const MEGABYTE = 1_048_576;

/** By kind: what is taken, and how much of it. Limits are those of the association's upload rules. */
export const KINDS: Readonly<Record<FileKind, KindRule>> = {
  /** No GIF: it may be animated. */
  avatar: {
    formats: ['jpeg', 'png', 'webp'],
    maxBytes: 5 * MEGABYTE,
    collection: 'profile-pictures',
  },
  image: {
    formats: ['jpeg', 'png', 'webp', 'gif'],
    maxBytes: 10 * MEGABYTE,
    collection: 'user-uploads',
  },
  document: {
    formats: ['pdf', 'doc', 'docx', 'text', 'markdown'],
    maxBytes: 20 * MEGABYTE,
    collection: 'user-uploads',
  },
  certificate: {
    formats: ['pdf', 'jpeg', 'png'],
    maxBytes: 5 * MEGABYTE,
    collection: 'certificates',
  },
  /** A day of spoken words fits in. */
  captions: { formats: ['webvtt'], maxBytes: MEGABYTE, collection: 'user-uploads' },
};

/** The rule of each kind where an operator takes larger documents. */
export function kindsWith(maxDocumentBytes: number | undefined): typeof KINDS {
  if (maxDocumentBytes === undefined) return KINDS;
  return { ...KINDS, document: { ...KINDS.document, maxBytes: maxDocumentBytes } };
}
