/** A user's tokens below a version have ended. */
export interface Raise {
  readonly userId: string;
  readonly version: number;
  /** For how long such tokens can live. */
  readonly seconds: number;
}

/** Milliseconds until a raise that failed is sent again, where no new connection comes before. */
const AGAIN = 1_000;

/** Raises from the moment they are wanted until Redis has them, or nobody needs them any more. */
export class PendingRaises {
  readonly #wanted = new Map<string, Raise & { readonly until: number }>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly send: (raise: Raise) => Promise<void>) {}

  /** Whether it was sent; else it is remembered. */
  async add(raise: Raise): Promise<boolean> {
    const until = performance.now() + raise.seconds * 1_000;
    const version = Math.max(raise.version, this.version(raise.userId));
    this.#wanted.set(raise.userId, { ...raise, version, until });
    return this.#attempt(raise.userId);
  }

  /** What Redis does not know yet; 0 where there is nothing. */
  version(userId: string): number {
    return this.#wanted.get(userId)?.version ?? 0;
  }

  retry(): void {
    for (const userId of this.#wanted.keys()) void this.#attempt(userId);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #attempt(userId: string): Promise<boolean> {
    const raise = this.#wanted.get(userId);
    if (!raise) return true;
    const seconds = (raise.until - performance.now()) / 1_000;
    try {
      if (seconds > 0) await this.send({ ...raise, seconds });
    } catch {
      this.#remember();
      return false;
    }
    // Another may have come meanwhile.
    if (this.#wanted.get(userId) === raise) this.#wanted.delete(userId);
    return true;
  }

  #remember(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.retry(), AGAIN).unref();
  }
}
