import { EVERYTHING } from './cache-store.js';

/** More than this is not remembered one by one: then everything is dropped. */
const MOST = 10_000;
/** Milliseconds until a drop that failed is sent again, where no new connection comes before. */
const AGAIN = 1_000;

/** Drops from the moment they are wanted until every process can know of them. */
export class PendingDrops {
  /** Each with the number of its last wish: what is wanted again while it is sent, is sent again. */
  readonly #wanted = new Map<string, number>();
  #last = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly send: (namespaces: readonly string[]) => Promise<void>) {}

  /** Resolves when they are sent, or remembered. */
  async add(namespaces: readonly string[]): Promise<void> {
    if (namespaces.length === 0) return;
    this.#last += 1;
    for (const namespace of namespaces) this.#wanted.set(namespace, this.#last);
    await this.#attempt([...new Set(namespaces)]);
  }

  /** Whether any of these is still to be told of. */
  concern(namespaces: readonly string[]): boolean {
    return this.#wanted.size > 0 && namespaces.some((namespace) => this.#wanted.has(namespace));
  }

  /** Sends all that is remembered. */
  retry(): void {
    if (this.#wanted.size > 0) void this.#attempt([...this.#wanted.keys()]);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #attempt(namespaces: readonly string[]): Promise<void> {
    const upTo = this.#last;
    try {
      await this.send(namespaces);
    } catch {
      this.#remember();
      return;
    }
    for (const namespace of namespaces) {
      if ((this.#wanted.get(namespace) ?? Infinity) <= upTo) this.#wanted.delete(namespace);
    }
  }

  #remember(): void {
    if (this.#wanted.size > MOST) {
      this.#wanted.clear();
      this.#last += 1;
      this.#wanted.set(EVERYTHING, this.#last);
    }
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.retry(), AGAIN).unref();
  }
}
