import type { Clock } from '../../shared/clock.js';
import { type CacheStore, eraOf, KEPT, type Looked, placesOf } from './cache-store.js';
import { ExpiringMap } from './expiring-map.js';

const MOST_COPIES = 5_000;
/** Characters of JSON. */
const MOST_TEXT = 64 * 1_048_576;
const MOST_NAMESPACES = 20_000;
const VERSION_KEPT = 86_400_000;

/** Copies of the one process. */
export class InProcessCacheStore implements CacheStore {
  readonly #versions: ExpiringMap<string>;
  readonly #texts: ExpiringMap<string>;
  /** Over all namespaces, so that no version comes twice, whatever was pushed out. */
  #last = 0;

  constructor(clock: Clock) {
    this.#versions = new ExpiringMap(clock, { most: MOST_NAMESPACES });
    const weigh = (text: string) => text.length;
    this.#texts = new ExpiringMap(clock, { most: MOST_COPIES, mostWeight: MOST_TEXT, weigh });
  }

  usable(): boolean {
    return true;
  }

  async look(namespaces: readonly string[], keys: readonly string[]): Promise<Looked> {
    const versions = namespaces.map((name) => this.#versions.get(name) ?? this.#renewed(name));
    const era = eraOf(versions);
    const places = placesOf(era, keys);
    return { era, places, texts: places.map((place) => this.#texts.get(place) ?? null) };
  }

  keep(texts: ReadonlyMap<string, string>): void {
    for (const [place, text] of texts) this.#texts.set(place, text, KEPT);
  }

  async renew(namespaces: readonly string[]): Promise<void> {
    for (const namespace of namespaces) this.#renewed(namespace);
  }

  #renewed(namespace: string): string {
    this.#last += 1;
    const version = String(this.#last);
    this.#versions.set(namespace, version, VERSION_KEPT);
    return version;
  }
}
