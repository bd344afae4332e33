/** Lets work of one name run one after another, or a few at a time, in the order in which it came. */
export class Turns {
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(private readonly atOnce: number) {}

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.#begin(name);
    try {
      return await work();
    } finally {
      this.#end(name);
    }
  }

  async #begin(name: string): Promise<void> {
    const running = this.#running.get(name) ?? 0;
    if (running < this.atOnce) {
      this.#running.set(name, running + 1);
      return;
    }
    const queue = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, queue);
    // Whoever ends hands its place on.
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  #end(name: string): void {
    const queue = this.#waiting.get(name);
    const next = queue?.shift();
    if (queue?.length === 0) this.#waiting.delete(name);
    if (next) {
      next();
      return;
    }
    const running = (this.#running.get(name) ?? 1) - 1;
    if (running > 0) this.#running.set(name, running);
    else this.#running.delete(name);
  }
}
