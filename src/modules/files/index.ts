import type { Clock } from '../../shared/clock.js';
import type { Logger } from '../../shared/logger.js';
import type { Objects } from '../../sources/zerodb/objects.js';
import { ObjectFileIntake } from './file.store.js';
import type { FileIntake } from './intake.js';
import { kindsWith } from './kinds.js';
import { FileLinks, type LinkSettings } from './links.js';
import { Renditions } from './renditions.js';
import { StoredBytes } from './stored-bytes.store.js';

export type { Destination, FileIntake, StoredFile } from './intake.js';
export { FILE_KINDS, type FileKind, KINDS } from './kinds.js';
export { type FileLinks, IMAGE_FITS, type ImageFit, type Rendition } from './links.js';
export { hasRenditions, readRendition, renditionKey } from './rendition-rules.js';
export type { Renditions } from './renditions.js';
export { servedAs } from './served-as.js';
export type { ObjectFacts, StoredBytes } from './stored-bytes.store.js';

/** Files as such: what may come in, where it is kept, and by which address it goes out. */
export interface FilesModule {
  readonly intake: FileIntake;
  readonly links: FileLinks;
  readonly bytes: StoredBytes;
  readonly renditions: Renditions;
  settled(): Promise<void>;
}

export interface FilesDeps extends LinkSettings {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly log: Logger;
  readonly maxDocumentBytes: number | undefined;
}

export function createFilesModule(deps: FilesDeps): FilesModule {
  const intake = new ObjectFileIntake({ ...deps, kinds: kindsWith(deps.maxDocumentBytes) });
  const bytes = new StoredBytes(deps.objects);
  return {
    intake,
    links: new FileLinks(deps),
    bytes,
    renditions: new Renditions({ bytes, log: deps.log }),
    settled: () => intake.settled(),
  };
}
