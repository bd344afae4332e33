import type { CallScope } from '../../shared/call-scope.js';
import { hashed } from './keys.js';

/** Belongs to every read, so that everything can be forgotten at once. */
export const EVERYTHING = '*';

/**
 * For how long a copy is kept, in milliseconds. A drop reaches every process that Redis can be reached
 * from; this is how long one can be missed by the others: after a failover to a replica that had not heard
 * of it, or while the writer alone is cut off. It is also what bounds the memory that copies take.
 */
export const KEPT = 5_000;

/** What was found: where each key stands under the versions of this moment, and its JSON. */
export interface Looked {
  /** Which versions these are, all in one. */
  readonly era: string;
  readonly places: readonly string[];
  readonly texts: readonly (string | null)[];
}

/** Where copies are kept. All rejections mean the same: do without. */
export interface CacheStore {
  usable(): boolean;
  /** Reads the versions first and then the values under them. */
  look(namespaces: readonly string[], keys: readonly string[], scope: CallScope): Promise<Looked>;
  /** Keeps the texts of these places, or does not: nobody waits for it. */
  keep(texts: ReadonlyMap<string, string>): void;
  /** Gives the namespaces versions that they never had. */
  renew(namespaces: readonly string[]): Promise<void>;
}

/** All versions in one. They never come back, so neither does an outdated value. */
export function eraOf(versions: readonly string[]): string {
  return hashed(JSON.stringify(versions));
}

/** Where a key stands in an era. */
export function placesOf(era: string, keys: readonly string[]): string[] {
  return keys.map((key) => hashed(`${era} ${key}`));
}
