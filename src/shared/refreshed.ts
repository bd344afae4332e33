import { type CallScope, NO_SCOPE } from './call-scope.js';

/** How a {@link Refreshed} value is kept up to date. */
export interface RefreshOptions<T> {
  readonly load: (scope: CallScope) => Promise<T>;
  /** For how long a loaded value is served without asking again, in milliseconds. */
  readonly freshMilliseconds: number;
  /** Whether an older value may be served while a new one is loaded behind it; else one waits. */
  readonly mayServeStale?: (value: T) => boolean;
  /**
   * Which state of what is loaded every process should show now, as `Cache.versionOf` tells it: a value
   * of another state is not served any more. Null is not known: the value is then as good as its age.
   */
  readonly version?: (scope: CallScope) => Promise<string | null>;
  /** Told of a load behind that failed. */
  readonly onError?: (error: unknown) => void;
}

/** A value of the process that is loaded by whoever needs it first, and again when it has aged. */
export class Refreshed<T> {
  #value: { readonly content: T; readonly loadedAt: number } | undefined;
  #loading: Promise<T> | undefined;
  /** Raised by `expire`: what began loading before is not believed after. */
  #epoch = 0;
  #version: string | null = null;

  constructor(private readonly options: RefreshOptions<T>) {}

  /**
   * The value. Whoever has to wait for a load pays for it in its own figures; but its going away cancels
   * nothing, since others may wait for the same.
   */
  async get({ meter }: CallScope): Promise<T> {
    const { freshMilliseconds, mayServeStale, onError = () => undefined } = this.options;
    if (this.options.version) await this.#expireOther({ ...(meter && { meter }) });
    const value = this.#value;
    if (value && performance.now() - value.loadedAt < freshMilliseconds) {
      meter?.cacheHit();
      return value.content;
    }
    if (!value || !mayServeStale?.(value.content)) return this.#load({ ...(meter && { meter }) });
    this.#load(NO_SCOPE).catch(onError);
    meter?.cacheHit();
    return value.content;
  }

  /** The next reader waits for a new value: what was just written must be seen. */
  expire(): void {
    this.#epoch += 1;
    this.#value = undefined;
    this.#loading = undefined;
  }

  /** Forgets what was loaded, or is being loaded, of another version. */
  async #expireOther(scope: CallScope): Promise<void> {
    const version = (await this.options.version?.(scope)) ?? null;
    if (version === null || version === this.#version) return;
    this.#version = version;
    this.expire();
  }

  #load(scope: CallScope): Promise<T> {
    if (this.#loading) return this.#loading;
    const epoch = this.#epoch;
    const loading = this.options.load(scope).then((content) => {
      if (epoch === this.#epoch) this.#value = { content, loadedAt: performance.now() };
      return content;
    });
    const done = () => {
      if (epoch === this.#epoch) this.#loading = undefined;
    };
    loading.then(done, done);
    this.#loading = loading;
    return loading;
  }
}
