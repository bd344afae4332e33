import { z } from 'zod';

import type { JsonObject } from './document.js';
import { type Instant, parseInstant, readInstant } from './instant.js';
import { type Money, amountOf, exponentOf, moneyOf } from './money.js';
import {
  type Codec,
  type Field,
  type Mutable,
  type Names,
  type Warn,
  essential,
  field,
  isAbsent,
  listOfNames,
  nullable,
} from './record-field.js';

const NONE: readonly never[] = Object.freeze([]);
const EMPTY: JsonObject = Object.freeze({});

// --- Text -------------------------------------------------------------------------------------

const anyText: Codec<string> = { kind: 'text', read: readText, schema: z.string() };
const filledText: Codec<string> = { ...anyText, schema: z.string().regex(/\S/, 'must not be blank') };
const idText: Codec<string> = {
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
const anyLink: Codec<string> = {
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
export const optionalEmail = (names: Names) => nullable(emailText, names);
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

// --- Time -----------------------------------------------------------------------------------------

const instants: Codec<Instant> = {
  kind: 'instant',
  read: (raw) => readInstant(raw) ?? undefined,
  schema: z.string().refine((value) => parseInstant(value) === value, 'is no instant'),
};
const dates: Codec<string> = {
  kind: 'date',
  read: readDate,
  schema: z.string().refine((value) => value.length === 10 && readDate(value) === value, 'is no date'),
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

// --- Money ----------------------------------------------------------------------------------------

const moneySchema = z.strictObject({
  minor: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is no currency'),
});

/** Money, stored as a decimal number of major units and a currency (US dollars when none is stored). */
export function optionalMoney(
  amounts: Names,
  currencyName = 'currency',
): Field<Money | null, false> {
  const names = listOfNames(amounts);
  return {
    names: [...names, currencyName],
    essential: false,
    absent: null,
    schema: moneySchema.nullable(),
    read: (data, warn) => readMoney(names, currencyName, data, warn),
    write: (value, out) => {
      if (value !== null) writeMoney(names[0] ?? '', currencyName, value, out);
    },
  };
}

/** As {@link optionalMoney}, nothing (`0`) when absent. */
export function money(amounts: Names, currencyName = 'currency'): Field<Money, false> {
  const optional = optionalMoney(amounts, currencyName);
  return {
    ...optional,
    absent: Object.freeze({ minor: 0, currency: 'USD' }),
    schema: moneySchema,
    read: (data, warn) =>
      optional.read(data, warn) ?? Object.freeze({ minor: 0, currency: readCurrency(currencyName, data, warn) }),
  };
}

function readMoney(
  names: readonly string[],
  currencyName: string,
  data: JsonObject,
  warn: Warn,
): Money | null {
  for (const name of names) {
    const raw = data[name];
    if (isAbsent(raw)) continue;
    const currency = readCurrency(currencyName, data, warn);
    const amount = readNumber(raw);
    if (amount !== undefined && amount >= 0) {
      const exact = moneyOf(amount, currency);
      if (exact) return Object.freeze(exact);
      const rounded = moneyOf(amount.toFixed(exponentOf(currency)), currency);
      if (rounded) {
        warn(name, 'has more digits than the currency: rounded');
        return Object.freeze(rounded);
      }
    }
    warn(name, 'is no amount of money');
  }
  return null;
}

function readCurrency(name: string, data: JsonObject, warn: Warn): string {
  const raw = data[name];
  if (isAbsent(raw)) return 'USD';
  const code = typeof raw === 'string' ? raw.trim().toUpperCase() : '';
  if (/^[A-Z]{3}$/.test(code)) return code;
  warn(name, 'is no currency');
  return 'USD';
}

function writeMoney(name: string, currencyName: string, value: Money, out: Mutable): void {
  out[name] = Number(amountOf(value));
  out[currencyName] = value.currency;
}

// --- Lists, maps, JSON ------------------------------------------------------------------------------

/** A list; elements that cannot be read are left out with a warning. A lone value is a list of one. */
export function listOf<T>(codec: Codec<T>, names: Names): Field<readonly T[], false> {
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
        else kept.push(value);
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
export const someOf = <T extends string>(
  names: Names,
  values: readonly T[],
  synonyms?: Synonyms<NoInfer<T>>,
) => listOf(oneOfCodec(values, synonyms), names);

/** Any JSON object, as stored. */
export const json = (names: Names) =>
  field<JsonObject>(
    { kind: 'object', read: (raw) => (isObject(raw) ? raw : undefined), schema: z.custom<JsonObject>(isObject) },
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
  const pairOf = (left: string, right: string) => Object.freeze({ [key]: left, [value]: right }) as Pair;
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

// --- Reading single values ----------------------------------------------------------------------------

export function isObject(raw: unknown): raw is JsonObject {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** Numbers are taken as text: postcodes and telephone numbers were stored so. */
export function readText(raw: unknown): string | undefined {
  if (typeof raw === 'string') return /\S/.test(raw) ? raw : undefined;
  return typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : undefined;
}

function isFilled(raw: unknown): raw is string {
  return typeof raw === 'string' && /\S/.test(raw);
}

export function readNumber(raw: unknown): number | undefined {
  const value =
    typeof raw === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(raw) ? Number(raw) : raw;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function readFlag(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  if (raw === 1 || raw === 0) return raw === 1;
  if (typeof raw !== 'string') return undefined;
  const word = raw.trim().toLowerCase();
  if (word === 'true' || word === 'yes' || word === '1') return true;
  return word === 'false' || word === 'no' || word === '0' ? false : undefined;
}

function readUrl(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const address = raw.trim();
  if (/^www\.\S+$/i.test(address)) return `https://${address}`;
  return /^https?:\/\/\S+$/i.test(address) ? address : undefined;
}

/** `//host` is an address of another site and no path. */
function isPath(address: string): boolean {
  return /^\/(?!\/)\S*$/.test(address);
}

/** The day as it was written, whatever the zone behind it: a birthday does not move. */
function readDate(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const day = raw.trim().slice(0, 10);
  return readInstant(raw) !== null && readInstant(day) !== null ? day : undefined;
}

function normalEmail(raw: string): string {
  return raw.trim().toLowerCase();
}

function normalValue(raw: string): string {
  return raw.trim().toLowerCase().replaceAll(/[\s-]+/g, '_');
}
