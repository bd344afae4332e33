import type { z } from 'zod';

import type { JsonObject } from './document.js';

/** Told of every stored value that could not be taken as it is. Never of its content: it may be personal. */
export type Warn = (path: string, problem: string) => void;

export type Mutable = Record<string, unknown>;

/** How one kind of value is told from its stored form, and what a record may hold. */
export interface Codec<T> {
  /** What it should have been, for warnings: `is no …`. */
  readonly kind: string;
  /** Undefined when the stored value is none. Never throws. */
  readonly read: (raw: unknown) => T | undefined;
  readonly schema: z.ZodType<T>;
  /** The stored form, where it is not the value itself. */
  readonly write?: (value: T) => unknown;
}

/** One fact of a record and where it is stored. */
export interface Field<T, Essential extends boolean = boolean> {
  /** Stored names this field answers for: the canonical one first, then those of older programs. */
  readonly names: readonly string[];
  /** Without it the document is no such record. */
  readonly essential: Essential;
  /** The value when nothing is stored; undefined for an essential field. */
  readonly absent: T | undefined;
  readonly schema: z.ZodType<T>;
  read(data: JsonObject, warn: Warn): T | undefined;
  write(value: T, out: Mutable): void;
}

/** The canonical stored name, or it and the twins that older programs wrote for the same fact. */
export type Names = string | readonly [string, ...string[]];

/** A field that may be absent. `unreadable` is for values that must not fall back to something weaker. */
export function field<T>(
  codec: Codec<T>,
  names: Names,
  absent: T,
  unreadable: T = absent,
): Field<T, false> {
  const all = listOfNames(names);
  return {
    names: all,
    essential: false,
    absent,
    schema: codec.schema,
    read: (data, warn) => readFirst(codec, all, data, warn, absent, unreadable),
    write: writer(codec, all),
  };
}

/** A field without which the document is nothing. */
export function essential<T>(codec: Codec<T>, names: Names): Field<T, true> {
  const all = listOfNames(names);
  return {
    names: all,
    essential: true,
    absent: undefined,
    schema: codec.schema,
    read: (data, warn) => readFirst<T | undefined>(codec, all, data, warn, undefined, undefined),
    write: writer(codec, all),
  };
}

/** As {@link field}, null when absent or unreadable. */
export function nullable<T>(codec: Codec<T>, names: Names): Field<T | null, false> {
  return field<T | null>(
    { ...codec, schema: codec.schema.nullable() } as Codec<T | null>,
    names,
    null,
  );
}

/** The same field, read another way; `also` are further stored names that it answers for. */
export function readBy<T, E extends boolean>(
  base: Field<T, E>,
  also: readonly string[],
  read: (data: JsonObject, warn: Warn) => T | undefined,
): Field<T, E> {
  return { ...base, names: [...base.names, ...also], read };
}

export function isAbsent(raw: unknown): raw is undefined | null | '' {
  return raw === undefined || raw === null || raw === '';
}

export function listOfNames(names: Names): readonly string[] {
  return typeof names === 'string' ? [names] : names;
}

function readFirst<T>(
  codec: Pick<Codec<T>, 'read' | 'kind'>,
  names: readonly string[],
  data: JsonObject,
  warn: Warn,
  absent: T,
  unreadable: T,
): T {
  let found = false;
  for (const name of names) {
    const raw = data[name];
    if (isAbsent(raw)) continue;
    const value = codec.read(raw);
    if (value !== undefined) return value;
    warn(name, `is no ${codec.kind}`);
    found = true;
  }
  return found ? unreadable : absent;
}

function writer<T>(codec: Codec<T>, names: readonly string[]) {
  const [name = ''] = names;
  return (value: T, out: Mutable): void => {
    if (value !== null) out[name] = codec.write ? codec.write(value) : value;
  };
}
