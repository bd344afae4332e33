import { finished, pipeline, type Readable, Transform } from 'node:stream';

const HIGH_WATER_MARK = 65_536;

/**
 * A stream on its way upstream, piece by piece: tells when bytes move, whether all of them went, and
 * when it is the source that failed. Destroying `stream` destroys the source.
 */
export class UploadBody {
  readonly stream: Transform;
  /** What the source failed with; undefined while it did not, or was ended from here. */
  failure: { readonly cause: unknown } | undefined;

  #moved: () => void = () => undefined;
  #failed: () => void = () => undefined;

  constructor(source: Readable) {
    this.stream = new Transform({
      highWaterMark: HIGH_WATER_MARK,
      transform: (chunk: Buffer, _encoding, done) => {
        this.#moved();
        done(null, chunk);
      },
      flush: (done) => {
        this.#moved();
        done();
      },
    });
    // Before the pipeline listens, so that whatever fails first is known by what still lives.
    finished(source, (error) => {
      if (!error || this.stream.destroyed) return;
      this.failure = { cause: error };
      this.#failed();
    });
    pipeline(source, this.stream, () => undefined);
  }

  /** All bytes were handed to the connection. */
  get complete(): boolean {
    return this.stream.readableEnded;
  }

  /** Nothing is left to be sent, and there is more to come. */
  get waitsForSource(): boolean {
    return !this.stream.writableEnded && this.stream.readableLength === 0;
  }

  watch(moved: () => void, failed: () => void): void {
    this.#moved = moved;
    this.#failed = failed;
    if (this.failure) failed();
  }
}

/** Whether a stream was destroyed by its owner without saying why. */
export function isPrematureClose(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
