import { Readable } from 'node:stream';

import { BehindTheAnswer } from '../../shared/behind.js';
import { type CallScope, NO_SCOPE } from '../../shared/call-scope.js';
import type { Clock } from '../../shared/clock.js';
import { AppError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import type { Logger } from '../../shared/logger.js';
import type { Objects } from '../../sources/zerodb/objects.js';
import { ByteBudget, type Share } from './byte-budget.js';
import { cleanPicture } from './clean-picture.js';
import { type ContentCheck, contentCheck, type StreamedFormat } from './content-check.js';
import { type DescribedFile, describedFile } from './described-file.js';
import { FileSource } from './file-source.js';
import { FORMATS, type MediaFormat } from './formats.js';
import type { Destination, FileIntake, StoredFile } from './intake.js';
import type { KindRule, KINDS } from './kinds.js';
import { HEAD_BYTES, holdToFormat } from './recognised.js';
import { inWords, toldAt, UnfitFile } from './unfit-file.js';

/** Bytes of pictures that may be held at once, and milliseconds that one waits for room among them. */
const PICTURE_BYTES = 64 * 1_048_576;
const PATIENCE = 30_000;

export interface FileIntakeDeps {
  readonly objects: Objects;
  readonly kinds: typeof KINDS;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What is known of a file when it is stored. */
interface Arrival extends DescribedFile {
  readonly source: FileSource;
  readonly rule: KindRule;
  readonly destination: Destination;
  readonly scope: CallScope;
}

type Facts = Pick<StoredFile, 'width' | 'height'>;
const NO_PICTURE: Facts = { width: null, height: null };

export class ObjectFileIntake implements FileIntake {
  readonly #behind = new BehindTheAnswer();
  readonly #pictureBytes = new ByteBudget(PICTURE_BYTES, PATIENCE);

  constructor(private readonly deps: FileIntakeDeps) {}

  async take(file: IncomingFile, destination: Destination, scope: CallScope): Promise<StoredFile> {
    const { kind, path } = destination;
    const rule = this.deps.kinds[kind];
    const here = { filename: path, declaredType: path, declaredBytes: path };
    const described = describedFile(file, rule, here);
    const source = new FileSource(file.content());
    const arrival = { ...described, source, rule, destination, scope };
    try {
      await holdToFormat(await source.head(HEAD_BYTES), described.format);
      return await (isPicture(described.format)
        ? this.#takePicture(arrival)
        : this.#takeStream(arrival, contentCheck(described.format)));
    } catch (error) {
      throw toldAt(path, error);
    } finally {
      source.close();
    }
  }

  announce(...[file, kind, paths]: Parameters<FileIntake['announce']>) {
    const { filename, format } = describedFile(file, this.deps.kinds[kind], paths);
    return { filename, mimeType: FORMATS[format].mimeType };
  }

  discard(objectId: string): void {
    const { objects, log } = this.deps;
    const remove = () => objects.remove(objectId, NO_SCOPE);
    this.#behind.run('remove an object that is not needed', log, remove, { objectId });
  }

  settled(): Promise<void> {
    return this.#behind.settled();
  }

  /** Held as a whole, decoded, and written anew. */
  async #takePicture(arrival: Arrival): Promise<StoredFile> {
    const { maxBytes, formats } = arrival.rule;
    const share = this.#pictureBytes.share();
    try {
      const bytes = await collected(arrival, share);
      // Where GIFs are not taken because they may move, nothing else may.
      const wanted = { maxBytes, animated: formats.includes('gif') };
      const { content, width, height } = await cleanPicture(bytes, wanted);
      return await this.#store(arrival, content, () => content.length, { width, height });
    } finally {
      share.free();
    }
  }

  /** Passed on as it comes in; the first thing wrong with it ends its upload half-way. */
  async #takeStream(arrival: Arrival, check: ContentCheck): Promise<StoredFile> {
    const { source, rule, scope } = arrival;
    const { maxBytes } = rule;
    const failed = new AbortController();
    let size = 0;
    async function* checked(): AsyncGenerator<Buffer> {
      try {
        for await (const chunk of source.upTo(maxBytes, tooLarge(maxBytes))) {
          check.take(chunk);
          size += chunk.length;
          yield chunk;
        }
        check.end();
      } catch (error) {
        // Before the error itself gets there: that a file is bad is no failure of the store.
        failed.abort(error);
        throw error;
      }
    }
    const signal = AbortSignal.any([failed.signal, ...(scope.signal ? [scope.signal] : [])]);
    const content = Readable.from(checked(), { objectMode: false });
    content.on('error', () => undefined);
    try {
      const passed = { ...arrival, scope: { ...scope, signal } };
      return await this.#store(passed, content, () => size, NO_PICTURE);
    } catch (error) {
      throw failed.signal.aborted ? failed.signal.reason : error;
    } finally {
      content.destroy();
    }
  }

  async #store(
    { filename, format, rule, destination, scope }: Arrival,
    content: Buffer | Readable,
    size: () => number,
    facts: Facts,
  ): Promise<StoredFile> {
    const { objects, clock } = this.deps;
    const { mimeType, extensions } = FORMATS[format];
    const metadata = {
      filename,
      uploaded_at: clock.now().toISOString(),
      content_type: mimeType,
      ...destination.metadata,
    };
    const key = `${destination.prefix}/${newId()}.${extensions[0]}`;
    const { collection } = rule;
    const object = { collection, key, content, contentType: mimeType, metadata };
    const stored = await objects.put(object, scope);
    const sizeBytes = size();
    if (stored.size !== null && stored.size !== sizeBytes) {
      this.discard(stored.id);
      throw new AppError('UPSTREAM_UNAVAILABLE', 'The file was not stored whole; send it again.');
    }
    return { objectId: stored.id, filename, mimeType, sizeBytes, ...facts };
  }
}

/** The whole file, where there is room for it. */
async function collected({ source, rule, scope }: Arrival, share: Share): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.upTo(rule.maxBytes, tooLarge(rule.maxBytes))) {
    // What waits here stays with the client: no more is read from it.
    await share.take(chunk.length, scope.signal);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isPicture(format: MediaFormat): format is Exclude<MediaFormat, StreamedFormat> {
  return FORMATS[format].picture;
}

function tooLarge(maxBytes: number): () => UnfitFile {
  return () => new UnfitFile(`The file is larger than ${inWords(maxBytes)}.`, 'LIMIT_EXCEEDED');
}
