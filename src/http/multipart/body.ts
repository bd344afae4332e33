import type { IncomingMessage } from 'node:http';
import { Transform, type TransformCallback, type Writable } from 'node:stream';

import { AppError } from '../../shared/errors.js';
import { maxRequestBytes, type UploadBounds } from './bounds.js';

/** A client that went away in the middle; nobody hears it but the log. */
export const CUT_OFF = new AppError('BAD_USER_INPUT', 'The upload ended in the middle.');
const ANSWERED = new AppError('BAD_USER_INPUT', 'The request has been answered already.');

/**
 * The body of a multipart request as its reader gets it: counted, timed, and ended with an error that the
 * reader and every file of it see. The connection itself stays, for the answer.
 */
export class MultipartBody extends Transform {
  /** Named as the reader knows it: media types are known in any case, the reader knows lower case alone. */
  readonly headers: IncomingMessage['headers'];
  /** Resolves when the form was read to its end, and rejects when that will not be. */
  readonly whole: Promise<void>;
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  readonly #deadline: NodeJS.Timeout;
  readonly #idle: NodeJS.Timeout;
  readonly #onReader: (reader: Writable) => void;
  #settle: { resolve(): void; reject(error: AppError): void } | null = null;
  #reader: Writable | null = null;
  #bytes = 0;
  #failure: AppError | null = null;

  /** `onReader` gets to know the reader before it is given a byte. */
  constructor(
    request: IncomingMessage,
    bounds: UploadBounds,
    onReader: (reader: Writable, body: MultipartBody) => void,
  ) {
    super();
    const type = request.headers['content-type']?.replace(/^[^;]*/, 'multipart/form-data');
    this.headers = { ...request.headers, 'content-type': type };
    this.whole = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.whole.catch(() => undefined);
    this.#request = request;
    this.#maxBytes = maxRequestBytes(bounds);
    this.#onReader = (reader) => {
      onReader(reader, this);
    };
    this.#deadline = setTimeout(() => {
      this.fail(tooSlow('The upload takes too long.'));
    }, bounds.milliseconds).unref();
    this.#idle = setTimeout(() => {
      this.fail(tooSlow('No byte of the upload has come for too long.'));
    }, bounds.idleMilliseconds).unref();
    request.on('error', this.#gone);
    request.once('close', this.#gone);
    request.once('end', this.#stopClocks);
    request.pipe(this);
  }

  /** Why reading ended before its end, if it did. */
  get failure(): AppError | null {
    return this.#failure;
  }

  override pipe<T extends NodeJS.WritableStream>(reader: T): T {
    this.#reader = reader as unknown as Writable;
    this.#reader.once('finish', () => {
      this.#settle?.resolve();
    });
    this.#onReader(this.#reader);
    return super.pipe(reader);
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.fail(new AppError('LIMIT_EXCEEDED', 'The request is larger than an upload may be.'));
      done();
      return;
    }
    this.#idle.refresh();
    done(null, chunk);
  }

  /** Reads no more; whoever reads a part that is not complete gets the error. The first one counts. */
  fail(error: AppError): void {
    if (this.#failure) return;
    this.#failure = error;
    this.#settle?.reject(error);
    this.#stopClocks();
    this.#request.unpipe(this);
    this.#reader?.destroy(error);
    this.destroy();
  }

  /** The answer is out: nothing of the body is of use any more. */
  release(): void {
    this.fail(ANSWERED);
    this.#request.off('close', this.#gone);
    this.#request.off('end', this.#stopClocks);
  }

  readonly #gone = (): void => {
    if (!this.#request.complete) this.fail(CUT_OFF);
  };

  readonly #stopClocks = (): void => {
    clearTimeout(this.#deadline);
    clearTimeout(this.#idle);
  };
}

function tooSlow(message: string): AppError {
  return new AppError('BAD_USER_INPUT', message);
}
