import type { Readable } from 'node:stream';

import type { CallScope } from './call-scope.js';
import type { Instant } from './instant.js';
import type { Viewer } from './viewer.js';

/** Bytes of a file, first and last one included. */
export interface FileRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes on their way out. */
export interface FileContent {
  /** To be read to the end or destroyed. It fails, and never just ends, when it is cut off. */
  readonly body: Readable;
  /** Bytes of `body`; null where the store does not tell. */
  readonly length: number | null;
}

/** A file that the viewer may have, as it goes out. */
export interface DeliverableFile {
  /** Without a path; any Unicode. */
  readonly filename: string;
  /** One that is safe to be told: see `disposition`. */
  readonly contentType: string;
  /** Shown where it lies, or saved: what a browser could run is never shown. */
  readonly disposition: 'inline' | 'attachment';
  /** Bytes; null where that is not known before it is read: then no range of it can be had. */
  readonly sizeBytes: number | null;
  /** Strong, in its quotes: the bytes under one tag never change. */
  readonly etag: string;
  /** Whether anybody may keep a copy; else nobody may. */
  readonly isPublic: boolean;
  /** The bytes, or exactly this range of them; null when they are gone meanwhile. */
  open(range?: FileRange): Promise<FileContent | null>;
}

/** Who asks for which file, and how: a request's context, and what stands in the address. */
export interface FileRequest {
  readonly objectId: string;
  /** The parameters of the address, among them its signature. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly scope: CallScope;
}

/** Finds the file that was asked for; null when there is none that this viewer may have. */
export type DeliverFile = (request: FileRequest) => Promise<DeliverableFile | null>;
