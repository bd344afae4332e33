import type { Clock } from '../../shared/clock.js';

export interface Bounds<V> {
  readonly most: number;
  readonly mostWeight?: number;
  readonly weigh?: (value: V) => number;
}

interface Entry<V> {
  readonly value: V;
  readonly weight: number;
  readonly until: number;
}

/** Values that end by themselves; over its bounds, what was used longest ago goes first. */
export class ExpiringMap<V> {
  /** From the one used longest ago. */
  readonly #entries = new Map<string, Entry<V>>();
  #weight = 0;

  constructor(
    private readonly clock: Clock,
    private readonly bounds: Bounds<V>,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (entry.until > this.#now()) {
      this.#entries.set(key, entry);
      return entry.value;
    }
    this.#weight -= entry.weight;
    return undefined;
  }

  /** Milliseconds until the value ends; 0 where there is none. */
  remaining(key: string): number {
    return Math.max(0, (this.#entries.get(key)?.until ?? 0) - this.#now());
  }

  set(key: string, value: V, milliseconds: number): void {
    this.delete(key);
    const weight = this.bounds.weigh?.(value) ?? 0;
    this.#entries.set(key, { value, weight, until: this.#now() + milliseconds });
    this.#weight += weight;
    this.#tidy();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }

  /** Looks at the oldest few each time, so that what has ended does not pile up and no timer is needed. */
  #tidy(): void {
    const { most, mostWeight = Infinity } = this.bounds;
    const now = this.#now();
    let looked = 0;
    for (const [key, { until }] of this.#entries) {
      const over = this.#entries.size > most || this.#weight > mostWeight;
      if (!over && looked >= 2) return;
      if (over || until <= now) this.delete(key);
      looked += 1;
    }
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}
