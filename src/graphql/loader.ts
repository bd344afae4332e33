import DataLoader from 'dataloader';

import type { RequestContext } from './context.js';

/**
 * How entities are loaded by key: declared once by a module, made anew for each request on first use.
 * `batch` answers one value for each key, in order.
 */
export interface LoaderDefinition<K, V> {
  readonly name: string;
  readonly batch: (keys: readonly K[], context: RequestContext) => Promise<readonly (V | Error)[]>;
}

/** Declares a loader; nothing is made before a request asks for it. */
export function defineLoader<K, V>(definition: LoaderDefinition<K, V>): LoaderDefinition<K, V> {
  return definition;
}

/** The loaders of one request, each made when first asked for. */
export class Loaders {
  readonly #made = new Map<unknown, DataLoader<unknown, unknown>>();

  constructor(private readonly context: () => RequestContext) {}

  /** The request's own loader of this definition. */
  of<K, V>(definition: LoaderDefinition<K, V>): DataLoader<K, V> {
    const make = () => new DataLoader<K, V>((keys) => definition.batch(keys, this.context()));
    return this.made(definition, make);
  }

  /** Forgets what was loaded: after a mutation has written, its answer is read anew. */
  clear(): void {
    this.#made.clear();
  }

  /** A loader under any key, made by `make` when it is not there yet. */
  made<K, V>(key: unknown, make: () => DataLoader<K, V>): DataLoader<K, V> {
    const known = this.#made.get(key);
    if (known) return known as DataLoader<K, V>;
    const loader = make();
    this.#made.set(key, loader);
    return loader;
  }
}

/** Loads one value for each key at once; null where there is no key. */
export function loadEach<K, V>(
  loader: DataLoader<K, V>,
  keys: readonly (K | null)[],
): Promise<readonly (V | null)[]> {
  return Promise.all(keys.map(async (key) => (key === null ? null : loader.load(key))));
}
