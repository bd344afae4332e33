import type { CallScope } from '../../shared/call-scope.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import type { FileKind } from './kinds.js';

/** Where a file goes, beside what its kind says. */
export interface Destination {
  readonly kind: FileKind;
  /** Under which its key stands in the collection, such as `user_…`; no slash at the end. */
  readonly prefix: string;
  /** What the store keeps beside the bytes, for people who look there. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Where in the input a problem of the file is told. */
  readonly path: readonly string[];
}

/** What was stored: facts told from the bytes, not by the client. */
export interface StoredFile {
  readonly objectId: string;
  /** The name without path, control characters and the like, in composed form. */
  readonly filename: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Of a picture as it is shown, in pixels. */
  readonly width: number | null;
  readonly height: number | null;
}

/** Takes files in: checked, cleaned and stored, or refused and gone. */
export interface FileIntake {
  /**
   * Decides from its bytes what a file is, holds it to the rules of its kind and stores it, as it comes
   * in. Rejects with {@link InputError} (`BAD_USER_INPUT`, `LIMIT_EXCEEDED`) when it may not be taken,
   * and then nothing is stored.
   */
  take(file: IncomingFile, destination: Destination, scope: CallScope): Promise<StoredFile>;
  /** The rules that a file can be held to before a byte of it is there; throws {@link InputError}. */
  announce(
    file: Pick<IncomingFile, 'filename' | 'declaredType' | 'declaredBytes'>,
    kind: FileKind,
    paths: Readonly<Record<'filename' | 'declaredType' | 'declaredBytes', readonly string[]>>,
  ): { readonly filename: string; readonly mimeType: string };
  /** Removes what was stored, where it turned out not to be needed; tried again behind the answer. */
  discard(objectId: string): void;
  settled(): Promise<void>;
}
