import { z } from 'zod';

import { type Instant, parseInstant, readInstant } from './instant.js';
import { type Codec, type Field, type Names, essential, field, nullable } from './record-field.js';
import {
  isPath,
  normalEmail,
  normalValue,
  readDate,
  readFlag,
  readNumber,
  readText,
  readUrl,
} from './record-values.js';
import { ROLES, type Role } from './viewer.js';

// --- Text -------------------------------------------------------------------------------------

const anyText: Codec<string> = { kind: 'text', read: readText, schema: z.string() };
export const filledText: Codec<string> = {
  ...anyText,
  schema: z.string().regex(/\S/, 'must not be blank'),
};
export const idText: Codec<string> = {
  kind: 'id',
  read: (raw) => readText(raw)?.trim(),
  schema: z.string().regex(/^\S(?:.*\S)?$/s, 'is no id'),
};
const emailText: Codec<string> = {
  kind: 'e-mail address',
  read: (raw) => (typeof raw === 'string' && /\S/.test(raw) ? normalEmail(raw) : undefined),
  schema: z.string().refine((text) => text !== '' && normalEmail(text) === text, {
    error: 'must be trimmed and lower-case',
  }),
};
const absoluteUrl: Codec<string> = {
  kind: 'http(s) address',
  read: readUrl,
  schema: z.string().regex(/^https?:\/\/\S+$/i, 'is no http(s) address'),
};
export const anyLink: Codec<string> = {
  kind: 'http(s) address or path of this site',
  read: (raw) => (typeof raw === 'string' && isPath(raw.trim()) ? raw.trim() : readUrl(raw)),
  schema: z.string().refine((text) => isPath(text) || readUrl(text) === text, 'is no address'),
};

/** Text without which the record is nothing. */
export const text = (names: Names) => essential(filledText, names);
export const textOr = (names: Names, absent: string) => field(anyText, names, absent);
export const optionalText = (names: Names) => nullable(anyText, names);
/** An e-mail address as it is compared: trimmed, lower-case. */
export const email = (names: Names) => essential(emailText, names);
/** The id of another document that the record is nothing without. */
export const id = (names: Names) => essential(idText, names);
export const optionalId = (names: Names) => nullable(idText, names);
/** An absolute http(s) address. */
export const url = (names: Names) => nullable(absoluteUrl, names);
/** An absolute http(s) address, or a path such as `/images/a.jpg` that the website serves. */
export const link = (names: Names) => nullable(anyLink, names);

// --- Flags, numbers, enumerations ---------------------------------------------------------------

const flags: Codec<boolean> = { kind: 'flag', read: readFlag, schema: z.boolean() };

export const flag = (names: Names, absent = false, unreadable = absent) =>
  field(flags, names, absent, unreadable);

const counts = (min: number): Codec<number> => ({
  kind: `whole number from ${min}`,
  read: (raw) => {
    const value = readNumber(raw);
    // Older programs stored lengths and sizes as floats.
    const whole = value === undefined ? NaN : Math.trunc(value);
    return Number.isSafeInteger(whole) && whole >= min ? whole : undefined;
  },
  schema: z.int().min(min),
});

/** A whole number from `min` (0). */
export const count = (names: Names, absent = 0, min = 0) => field(counts(min), names, absent);
export const optionalCount = (names: Names, min = 0) => nullable(counts(min), names);

const decimals = (min: number, max: number): Codec<number> => ({
  kind: `number from ${min} to ${max}`,
  read: (raw) => {
    const value = readNumber(raw);
    return value !== undefined && value >= min && value <= max ? value : undefined;
  },
  schema: z.number().min(min).max(max),
});

export const decimal = (names: Names, absent: number, min: number, max: number) =>
  field(decimals(min, max), names, absent);
export const optionalDecimal = (names: Names, min: number, max: number) =>
  nullable(decimals(min, max), names);

/** Other spellings of a value, lower-case with underscores. */
export type Synonyms<T extends string> = Readonly<Record<string, T>>;

export function oneOfCodec<T extends string>(
  values: readonly T[],
  synonyms: Synonyms<T> = {},
): Codec<T> {
  const known = new Map<string, T>(Object.entries(synonyms));
  for (const value of values) {
    known.set(value, value);
    if (value === 'canceled') known.set('cancelled', value);
  }
  return {
    kind: 'known value',
    read: (raw) =>
      typeof raw === 'string' ? (known.get(raw) ?? known.get(normalValue(raw))) : undefined,
    schema: z.enum(values),
  };
}

/** One of a few values. `unreadable` must never be the more powerful choice. */
export const oneOf = <T extends string>(
  names: Names,
  values: readonly T[],
  absent: NoInfer<T>,
  options: { readonly unreadable?: NoInfer<T>; readonly synonyms?: Synonyms<NoInfer<T>> } = {},
) => field(oneOfCodec(values, options.synonyms), names, absent, options.unreadable);

export const optionalOneOf = <T extends string>(
  names: Names,
  values: readonly T[],
  options: { readonly unreadable?: NoInfer<T>; readonly synonyms?: Synonyms<NoInfer<T>> } = {},
) => {
  const codec = oneOfCodec(values, options.synonyms);
  const orNull = { ...codec, schema: codec.schema.nullable() } as Codec<T | null>;
  return field<T | null>(orNull, names, null, options.unreadable ?? null);
};

/** Names that other programs of the association use for the same roles. */
const ROLE_SYNONYMS: Synonyms<Role> = {
  guest: 'public',
  student: 'member',
  board: 'board_member',
  superadmin: 'admin',
};

export const roleName = oneOfCodec(ROLES, ROLE_SYNONYMS);

/** Every word that is stored for a role, its own first. */
export function wordsForRole(role: Role): readonly string[] {
  return [role, ...Object.keys(ROLE_SYNONYMS).filter((word) => ROLE_SYNONYMS[word] === role)];
}

/** A person's role: one that cannot be read must never become more power than was stored. */
export const role = (names: Names) => field<Role>(roleName, names, 'public');

// --- Time -----------------------------------------------------------------------------------------

const instants: Codec<Instant> = {
  kind: 'instant',
  read: (raw) => readInstant(raw) ?? undefined,
  schema: z.string().refine((value) => parseInstant(value) === value, 'is no instant'),
};
const dates: Codec<string> = {
  kind: 'date',
  read: readDate,
  schema: z
    .string()
    .refine((value) => value.length === 10 && readDate(value) === value, 'is no date'),
};

export const instant = (names: Names) => essential(instants, names);
export const optionalInstant = (names: Names) => nullable(instants, names);
/** A day of the calendar without a time zone (`1990-05-01`), such as a birthday. */
export const optionalDate = (names: Names) => nullable(dates, names);

/** The stored text itself, for keyset paging by the store's own order. Read, never written. */
export function sortText(name: string): Field<string | null, false> {
  return {
    names: [],
    essential: false,
    absent: null,
    schema: z.string().nullable(),
    read: (data) => {
      const raw = data[name];
      return typeof raw === 'string' && raw !== '' ? raw : null;
    },
    write: () => undefined,
  };
}
