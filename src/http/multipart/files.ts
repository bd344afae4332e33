import { Readable, Transform } from 'node:stream';

import type { FileUpload } from 'graphql-upload-minimal';

import { type AppError, InputError, refusal } from '../../shared/errors.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import { Spool } from './spool.js';

/** What the files of one request have in common. */
export interface Transport {
  readonly maxFileBytes: number;
  /** What a failure of the stream means to the client. */
  readonly explain: (error: unknown) => AppError;
  /** Resolves when the form was read to its end, and rejects when that will not be. */
  readonly whole: Promise<void>;
  /** Called when the answer is out or nobody waits for it. */
  readonly onRelease: (release: () => void) => void;
}

/** The one file of a request, as it comes in: nothing is kept, and whoever is slow slows the client down. */
export function streamedFile(
  upload: FileUpload,
  path: readonly string[],
  transport: Transport,
): IncomingFile {
  const source: Readable = upload.createReadStream();
  let failure: unknown = null;
  let taken = false;
  source.on('error', (error) => (failure = error));
  transport.onRelease(() => source.destroy());
  return described(upload, () => {
    if (taken) throw new Error('The content of a file can be read once');
    taken = true;
    if (failure !== null) return failing(told(transport.explain(failure), path));
    return limited(source, path, transport);
  });
}

/** One of several files, set aside whole before anybody gets it: so they can be read in any order. */
export async function spooledFile(
  upload: FileUpload,
  path: readonly string[],
  transport: Transport,
): Promise<IncomingFile> {
  const source: Readable = upload.createReadStream();
  let spool: Spool | null = null;
  let failure: unknown = null;
  try {
    spool = new Spool();
    transport.onRelease(closing(spool));
  } catch (error) {
    failure = error;
  }
  try {
    // To the end in any case: the files behind this one come on the same line.
    for await (const chunk of source as AsyncIterable<Buffer>) {
      failure ??= await keep(chunk, spool, path, transport);
    }
  } catch (error) {
    throw told(transport.explain(error), path);
  }
  if (failure !== null || !spool) throw failure;
  const whole = spool;
  return described(upload, () => whole.content());
}

/** Why the chunk could not be set aside, or null. */
async function keep(
  chunk: Buffer,
  spool: Spool | null,
  path: readonly string[],
  { maxFileBytes }: Transport,
): Promise<unknown> {
  if (!spool) return null;
  if (spool.bytes + chunk.length > maxFileBytes) return tooLarge(path, maxFileBytes);
  return spool.append(chunk).then(
    () => null,
    (error: unknown) => error,
  );
}

function closing(spool: Spool): () => void {
  return () => {
    // Nothing can be done about a descriptor that does not close, and nobody is there to be told.
    spool.close().catch(() => undefined);
  };
}

/** Ends as `source` does, but with an error where that was cut off or is too long. */
function limited(source: Readable, path: readonly string[], transport: Transport): Readable {
  const { maxFileBytes, whole, explain } = transport;
  let bytes = 0;
  const content = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxFileBytes) done(tooLarge(path, maxFileBytes));
      else done(null, chunk);
    },
    // What stands behind the file is little, and without it nobody knows that the client meant to end here.
    flush(done) {
      whole.then(
        () => done(),
        (error: unknown) => done(told(explain(error), path)),
      );
    },
  });
  const cutOff = (error?: unknown) => content.destroy(told(explain(error), path));
  source.on('error', cutOff);
  source.on('close', () => {
    if (!source.readableEnded) cutOff();
  });
  // Whoever reads hears of it; where nobody does, it must not end the process.
  content.on('error', () => undefined);
  content.on('close', () => source.destroy());
  return source.pipe(content);
}

function failing(error: Error): Readable {
  return new Readable({
    read() {
      this.destroy(error);
    },
  });
}

/** Says nothing of what a file is: browsers send it for all that they do not know. */
const ANYTHING = 'application/octet-stream';

function described(
  { filename, mimetype }: FileUpload,
  content: IncomingFile['content'],
): IncomingFile {
  const type = mimetype.toLowerCase();
  // Parts without a file name have none; the declarations of the reader do not say so.
  const name = (filename as string | undefined) ?? '';
  return {
    filename: name,
    declaredType: type === ANYTHING ? null : type,
    declaredBytes: null,
    content,
  };
}

function tooLarge(path: readonly string[], maxFileBytes: number): InputError {
  return refusal('LIMIT_EXCEEDED', path, `A file has at most ${maxFileBytes} bytes.`);
}

/** The same failure, with the place of the file that it hit. */
export function told(error: AppError, path: readonly string[]): InputError {
  return error instanceof InputError ? error : refusal(error.code, path, error.message);
}
