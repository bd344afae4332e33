import { badRequest } from '../wire/wire-error.js';
import { isJson } from '../wire/read.js';
import { checkField, sqlField } from './field.js';

export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

const MAX_KEYS = 8;

/** Reads `{"created_at": -1, "title": 1}`: keys in the order in which they are written. */
export function parseSort(input: unknown): SortKey[] {
  if (input === undefined || input === null) return [];
  if (!isJson(input)) throw badRequest('sort must be an object of 1 and -1');
  const keys = Object.entries(input).map(([field, direction]) => {
    if (direction !== 1 && direction !== -1) throw badRequest(`sort of ${field} must be 1 or -1`);
    return { field: checkField(field), descending: direction === -1 };
  });
  if (keys.length > MAX_KEYS) throw badRequest(`sort takes at most ${MAX_KEYS} fields`);
  return keys;
}

/** The terms of an ORDER BY. Equal rows keep the order of their insertion, in the direction of the last key. */
export function orderTerms(sort: readonly SortKey[]): string[] {
  const last = sort.at(-1);
  const terms = sort.map((key) => sqlField(key.field).value + (key.descending ? ' DESC' : ''));
  return [...terms, last?.descending ? 'seq DESC' : 'seq'];
}
