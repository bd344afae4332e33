import { AppError } from '../../shared/errors.js';

interface Waiting {
  readonly bytes: number;
  go(): void;
}

interface Holder {
  held: number;
  waiting: Waiting | null;
}

/** A part of the budget, held from the first byte on until it is given back. */
export interface Share {
  /** Waits until so many more bytes may be held; rejects with `RATE_LIMITED` when that takes too long. */
  take(bytes: number, signal?: AbortSignal): Promise<void>;
  free(): void;
}

/**
 * Bounds the bytes that are held at once by those who must have all of theirs before they can go on. Who
 * came first is always given more, so that they never wait for one another; the budget is exceeded by
 * what one may have, at most.
 */
export class ByteBudget {
  /** In the order in which they came. */
  readonly #holders = new Set<Holder>();
  #held = 0;

  constructor(
    private readonly bytes: number,
    private readonly patience: number,
  ) {}

  share(): Share {
    const holder: Holder = { held: 0, waiting: null };
    this.#holders.add(holder);
    return {
      take: (bytes, signal) => this.#take(holder, bytes, signal),
      free: () => {
        if (!this.#holders.delete(holder)) return;
        this.#held -= holder.held;
        this.#wake();
      },
    };
  }

  async #take(holder: Holder, bytes: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#has(holder, bytes)) this.#give(holder, bytes);
    else await this.#wait(holder, bytes, signal);
  }

  #has(holder: Holder, bytes: number): boolean {
    const [first] = this.#holders;
    return holder === first || this.#held + bytes <= this.bytes;
  }

  #give(holder: Holder, bytes: number): void {
    this.#held += bytes;
    holder.held += bytes;
  }

  #wait(holder: Holder, bytes: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        holder.waiting = null;
      };
      const giveUp = () => {
        end();
        reject(tooMany());
      };
      const timer = setTimeout(giveUp, this.patience);
      signal?.addEventListener('abort', giveUp, { once: true });
      const go = () => {
        end();
        this.#give(holder, bytes);
        resolve();
      };
      holder.waiting = { bytes, go };
    });
  }

  #wake(): void {
    for (const holder of this.#holders) {
      if (holder.waiting && this.#has(holder, holder.waiting.bytes)) holder.waiting.go();
    }
  }
}

function tooMany(): AppError {
  const message = 'Too many pictures are on their way in; try again in a moment.';
  return new AppError('RATE_LIMITED', message, { retryAfterSeconds: 10 });
}
