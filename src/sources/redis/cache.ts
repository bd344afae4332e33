import type { CallScope } from '../../shared/call-scope.js';
import type { Cache } from '../../shared/coordination.js';
import { type CacheStore, EVERYTHING, type Looked } from './cache-store.js';
import { PendingDrops } from './pending-drops.js';
import { byKey, type Load, SharedLoads } from './shared-loads.js';

/** Characters of JSON; what is larger is loaded each time, so that it does not push out everything else. */
const LARGEST = 1_048_576;

/**
 * A cache by versions: each namespace has a token, and a value stands under the tokens that were read
 * before it was loaded. A drop replaces tokens, so what was loaded before is never found after it, even
 * where the load was slow and ended later.
 */
export class VersionedCache implements Cache {
  readonly #drops: PendingDrops;
  readonly #loads = new SharedLoads();

  constructor(private readonly store: CacheStore) {
    this.#drops = new PendingDrops((namespaces) => store.renew(namespaces));
  }

  async through<T>(
    namespaces: readonly string[],
    keys: readonly string[],
    load: Load<T>,
    scope: CallScope,
  ): Promise<readonly T[]> {
    const wanted = [...new Set(keys)];
    if (wanted.length === 0) return [];
    const names = withEverything(namespaces);
    const looked = await this.#look(names, wanted, scope);
    const values = looked
      ? await this.#filled(names, wanted, looked, load, scope)
      : byKey(wanted, await load(wanted));
    return keys.map((key) => values.get(key) as T);
  }

  async versionOf(namespaces: readonly string[], scope: CallScope): Promise<string | null> {
    const looked = await this.#look(withEverything(namespaces), [], scope);
    return looked?.era ?? null;
  }

  async drop(namespaces: readonly string[]): Promise<void> {
    await this.#drops.add(namespaces);
  }

  /** Sends the drops that could not be sent before. */
  catchUp(): void {
    this.#drops.retry();
  }

  close(): void {
    this.#drops.close();
  }

  /** Undefined where the cache is not to be asked: it is lost, or has not heard of a drop of ours. */
  async #look(names: readonly string[], keys: readonly string[], scope: CallScope) {
    if (!this.store.usable() || this.#drops.concern(names)) return undefined;
    return this.store.look(names, keys, scope).catch(() => undefined);
  }

  async #filled<T>(
    names: readonly string[],
    keys: readonly string[],
    { places, texts }: Looked,
    load: Load<T>,
    scope: CallScope,
  ): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    const missing = new Map<string, string>();
    keys.forEach((key, index) => {
      const value = parsed(texts[index]);
      if (value === undefined) return missing.set(places[index] ?? '', key);
      scope.meter?.cacheHit();
      return found.set(key, value as T);
    });
    if (missing.size === 0) return found;
    const keep = (loaded: ReadonlyMap<string, string>) => this.#keep(names, loaded);
    return new Map([...found, ...(await this.#loads.load(missing, { load, keep, scope }))]);
  }

  #keep(names: readonly string[], texts: ReadonlyMap<string, string>): void {
    // Under the old version, others would still find what was loaded before our write.
    if (!this.store.usable() || this.#drops.concern(names)) return;
    const kept = new Map([...texts].filter(([, text]) => text.length <= LARGEST));
    if (kept.size > 0) this.store.keep(kept);
  }
}

function withEverything(namespaces: readonly string[]): string[] {
  return [...new Set([EVERYTHING, ...namespaces])].sort();
}

/** Undefined for what is not there, and for what is no JSON: both are loaded. */
function parsed(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
