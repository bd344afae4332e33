import type { CallScope } from '../../shared/call-scope.js';

export type Load<T> = (keys: readonly string[]) => Promise<readonly T[]>;

/** What one reader would do for what it misses. */
export interface Job<T> {
  readonly load: Load<T>;
  readonly keep: (texts: ReadonlyMap<string, string>) => void;
  readonly scope: CallScope;
}

/** One call of a `load` that is under way. */
interface Loading {
  /** The JSON of what it loads, by place. */
  readonly texts: Promise<ReadonlyMap<string, string>>;
  /** Its caller's, with whom it may be given up. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Loads that readers of this process have in common. They meet at the place where the value will be kept:
 * a place has the versions in it, so a reader that began after a drop never meets a load from before.
 */
export class SharedLoads {
  readonly #loading = new Map<string, Loading>();

  /** Values by key; `missing` has the key of each place. */
  async load<T>(
    missing: ReadonlyMap<string, string>,
    job: Job<T>,
  ): Promise<ReadonlyMap<string, T>> {
    const own = new Map<string, string>();
    const others = new Map<Loading, Map<string, string>>();
    for (const [place, key] of missing) {
      const loading = this.#loading.get(place);
      if (!loading) own.set(place, key);
      else others.set(loading, (others.get(loading) ?? new Map<string, string>()).set(place, key));
    }
    const parts = await Promise.all([
      own.size > 0 ? this.#begin(own, job) : new Map<string, T>(),
      ...[...others].map(([loading, wanted]) => this.#join(loading, wanted, job)),
    ]);
    return new Map(parts.flatMap((part) => [...part]));
  }

  async #begin<T>(
    own: ReadonlyMap<string, string>,
    { load, keep, scope }: Job<T>,
  ): Promise<ReadonlyMap<string, T>> {
    const keys = [...own.values()];
    const values = load(keys);
    const texts = values.then((loaded) => textsOf([...own.keys()], loaded));
    const loading: Loading = { texts, signal: scope.signal };
    for (const place of own.keys()) this.#loading.set(place, loading);
    try {
      keep(await texts);
    } finally {
      for (const place of own.keys()) this.#loading.delete(place);
    }
    return byKey(keys, await values);
  }

  async #join<T>(
    loading: Loading,
    wanted: ReadonlyMap<string, string>,
    job: Job<T>,
  ): Promise<ReadonlyMap<string, T>> {
    try {
      const texts = await loading.texts;
      const values = [...wanted.keys()].map((place) => JSON.parse(texts.get(place) ?? 'null') as T);
      return byKey([...wanted.values()], values);
    } catch (error) {
      // Another reader's going away is no failure of this one.
      if (loading.signal?.aborted && !job.scope.signal?.aborted) return this.load(wanted, job);
      throw error;
    }
  }
}

function textsOf(places: readonly string[], values: readonly unknown[]): Map<string, string> {
  if (values.length !== places.length) throw new Error('a load must answer each key');
  return new Map(places.map((place, index) => [place, JSON.stringify(values[index] ?? null)]));
}

/** Two lists as one map. */
export function byKey<T>(keys: readonly string[], values: readonly T[]): Map<string, T> {
  return new Map(keys.map((key, index) => [key, values[index] as T]));
}
