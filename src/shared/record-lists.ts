import { z } from 'zod';

import type { JsonObject } from './document.js';
import {
  type Codec,
  type Field,
  type Names,
  field,
  isAbsent,
  listOfNames,
} from './record-field.js';
import { anyLink, filledText, idText, roleName } from './record-fields.js';
import { isFilled, isObject, readText } from './record-values.js';
import type { Role } from './viewer.js';

const NONE: readonly never[] = Object.freeze([]);
const EMPTY: JsonObject = Object.freeze({});

/**
 * A list; elements that cannot be read become `unreadable`, or are left out where there is none.
 * A lone value is a list of one.
 */
export function listOf<T>(
  codec: Codec<T>,
  names: Names,
  unreadable?: T,
): Field<readonly T[], false> {
  const all = listOfNames(names);
  return {
    names: all,
    essential: false,
    absent: NONE,
    schema: z.array(codec.schema).readonly(),
    read: (data, warn) => {
      const name = all.find((candidate) => !isAbsent(data[candidate]));
      if (name === undefined) return NONE;
      const raw = data[name];
      const kept: T[] = [];
      for (const [index, element] of (Array.isArray(raw) ? raw : [raw]).entries()) {
        const value = codec.read(element);
        if (value === undefined) warn(`${name}.${index}`, `is no ${codec.kind}`);
        const taken = value ?? unreadable;
        if (taken !== undefined) kept.push(taken);
      }
      return Object.freeze(kept);
    },
    write: (value, out) => {
      out[all[0] ?? ''] = codec.write ? value.map(codec.write) : value;
    },
  };
}

export const texts = (names: Names) => listOf(filledText, names);
export const ids = (names: Names) => listOf(idText, names);
export const links = (names: Names) => listOf(anyLink, names);
/** Any JSON object, as stored. */
export const json = (names: Names) =>
  field<JsonObject>(
    {
      kind: 'object',
      read: (raw) => (isObject(raw) ? raw : undefined),
      schema: z.custom<JsonObject>(isObject),
    },
    names,
    EMPTY,
  );

/** A stored map of text to text as a list of pairs, sorted by key, so that its order never changes. */
export function mapOf<K extends string, V extends string>(
  names: Names,
  key: K,
  value: V,
): Field<readonly Readonly<Record<K | V, string>>[], false> {
  type Pair = Readonly<Record<K | V, string>>;
  const [name = '', ...twins] = listOfNames(names);
  const pairOf = (left: string, right: string) =>
    Object.freeze({ [key]: left, [value]: right }) as Pair;
  const schema = z
    .array(z.custom<Pair>((pair) => isObject(pair) && isFilled(pair[key]) && isFilled(pair[value])))
    .refine((pairs) => new Set(pairs.map((pair) => pair[key])).size === pairs.length, {
      error: `has a ${key} twice`,
    });
  return {
    names: [name, ...twins],
    essential: false,
    absent: NONE,
    schema: schema.readonly(),
    read: (data, warn) => {
      const at = [name, ...twins].find((candidate) => !isAbsent(data[candidate]));
      if (at === undefined) return NONE;
      const raw = data[at];
      if (!isObject(raw) && !Array.isArray(raw)) warn(at, 'is no map');
      const pairs = entriesOf(raw, key, value).flatMap(([left, right]) => {
        const [k, v] = [readText(left), readText(right)];
        if (k !== undefined && v !== undefined) return [pairOf(k, v)];
        if (!isAbsent(right)) warn(at, 'has an entry that is no text');
        return [];
      });
      return Object.freeze(pairs.sort((a, b) => (a[key] < b[key] ? -1 : 1)));
    },
    write: (pairs, out) => {
      out[name] = Object.fromEntries(pairs.map((pair) => [pair[key], pair[value]]));
    },
  };
}

/** Maps are objects; some programs wrote them as lists of pairs. */
function entriesOf(raw: unknown, key: string, value: string): [unknown, unknown][] {
  if (isObject(raw)) return Object.entries(raw);
  if (!Array.isArray(raw)) return [];
  const pairs = raw.filter(isObject).map((pair): [unknown, unknown] => [pair[key], pair[value]]);
  return [...new Map(pairs)];
}

/** The roles that may do something: one that cannot be read must not open it to more people. */
export const roles = (names: Names) => listOf<Role>(roleName, names, 'admin');
