import { isDeepStrictEqual } from 'node:util';

import { z } from 'zod';

import type { JsonObject, StoredDocument } from './document.js';
import { AppError } from './errors.js';
import { type Instant, parseInstant, readInstant } from './instant.js';
import type { Field, Mutable, Warn } from './record-field.js';

export type { Warn };

export const noWarnings: Warn = () => undefined;

/** What every record has beside its own fields. */
export interface Envelope {
  /** Which kind of record it is; the GraphQL type of the same name shows it. */
  readonly kind: string;
  /** The document's identity; references point at it. */
  readonly id: string;
  /** The store's address of the row; empty until the store has given one. */
  readonly rowId: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant | null;
  /** `created_at` as stored, for keyset paging by the store's own order; null when the document has none. */
  readonly createdKey: string | null;
  /** `updated_at` as stored, by which a change knows that nobody changed the document meanwhile. */
  readonly updatedKey: string | null;
  /** Stored fields that this program does not know, carried along so that writing back never erases them. */
  readonly rest: JsonObject;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;
type EssentialKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, true> ? K : never;
}[keyof F];

type RecordOfFields<F extends Fields> = Envelope & { readonly [K in keyof F]: ValueOf<F[K]> };
type NewOfFields<F extends Fields> = Pick<Envelope, 'id' | 'createdAt'> &
  Partial<Pick<Envelope, 'updatedAt' | 'rest'>> & {
    readonly [K in EssentialKeys<F>]: ValueOf<F[K]>;
  } & { readonly [K in Exclude<keyof F, EssentialKeys<F>>]?: ValueOf<F[K]> };

/** A change of one stored document, by stored names. */
export interface RecordDiff {
  readonly $set: JsonObject;
  readonly $unset: Readonly<Record<string, true>>;
}

/** How one collection's documents are read and written. */
export interface RecordTable<F extends Fields> {
  /** Tolerant: never throws; null when the document lacks what makes it such a record. */
  readonly read: (document: StoredDocument, warn?: Warn) => RecordOfFields<F> | null;
  /** Strict: throws `BAD_USER_INPUT` naming the path. Canonical names only; null fields are left out. */
  readonly write: (record: RecordOfFields<F>) => JsonObject;
  /** What a change from one to the other writes: canonical names set, older names of the same facts removed. */
  readonly diff: (before: RecordOfFields<F>, after: RecordOfFields<F>) => RecordDiff;
  /** A new record: what is essential, and the default of everything not given. */
  readonly create: (values: NewOfFields<F>) => RecordOfFields<F>;
}

export type RecordOf<T> = T extends RecordTable<infer F> ? RecordOfFields<F> : never;
export type NewOf<T> = T extends RecordTable<infer F> ? NewOfFields<F> : never;

const EPOCH: Instant = '1970-01-01T00:00:00.000Z';
const NOTHING: JsonObject = Object.freeze({});
/** `id` is not here: documents of older programs keep it beside `doc_id`, and they go on reading it. */
const OWN_NAMES = ['doc_id', 'created_at', 'updated_at'];

/**
 * The reader, the writer and the maker of one collection's records, from its table of fields.
 * `forgotten` are stored names that older programs wrote and that must not be carried along.
 */
export function recordTable<F extends Fields>(
  kind: string,
  collection: string,
  fields: F,
  forgotten: readonly string[] = [],
): RecordTable<F> {
  const entries = Object.entries(fields);
  const names = entries.flatMap(([, field]) => field.names);
  const known = new Set([...OWN_NAMES, ...forgotten, ...names]);
  const schema = schemaOf(kind, entries);
  const shape = shapeOf(kind, entries);

  const read = (document: StoredDocument, warn: Warn = noWarnings) => {
    const { data } = document;
    const told = warnerOf(warn, `${collection}/${document.id}`);
    // A copy of one shape: adding forty fields one by one costs twice as much.
    const record: Mutable = { ...shape };
    fillEnvelope(record, document, known, told);
    for (const [key, field] of entries) {
      const value = field.read(data, told);
      if (value === undefined) {
        told(field.names[0] ?? key, 'is missing, and nothing is such a record without it');
        return null;
      }
      record[key] = value;
    }
    return Object.freeze(record) as RecordOfFields<F>;
  };

  const write = (record: RecordOfFields<F>): JsonObject => {
    refuseInvalid(collection, schema, record);
    const out: Mutable = { doc_id: record.id, created_at: record.createdAt };
    if (record.updatedAt !== null) out['updated_at'] = record.updatedAt;
    for (const [key, field] of entries) field.write(record[key], out);
    return Object.freeze({ ...unknownOf(record.rest, known), ...out });
  };

  const diff = (before: RecordOfFields<F>, after: RecordOfFields<F>) =>
    diffOf(entries, before, after, write(after));

  const create = (values: NewOfFields<F>) => {
    const given: JsonObject = values;
    const record: Mutable = { ...unstored(kind), updatedAt: values.createdAt };
    for (const [key, field] of entries) record[key] = field.absent;
    for (const [key, value] of Object.entries(given)) if (value !== undefined) record[key] = value;
    return Object.freeze(record) as RecordOfFields<F>;
  };

  return Object.freeze({ read, write, diff, create });
}

/** What differs, as stored: what `after` does not hold is removed, under every name that it ever had. */
function diffOf(
  entries: readonly (readonly [string, Field<unknown>])[],
  before: JsonObject,
  after: JsonObject,
  written: JsonObject,
): RecordDiff {
  const names = new Set(['updated_at']);
  for (const [key, field] of entries) {
    if (isDeepStrictEqual(before[key], after[key])) continue;
    const out: Mutable = {};
    field.write(before[key], out);
    field.write(after[key], out);
    for (const name of [...field.names, ...Object.keys(out)]) names.add(name);
  }
  const set = [...names].filter((name) => name in written);
  const unset = [...names].filter((name) => !(name in written));
  return {
    $set: Object.fromEntries(set.map((name) => [name, written[name]])),
    $unset: Object.fromEntries(unset.map((name) => [name, true as const])),
  };
}

/** Warnings with the document they are about. */
function warnerOf(warn: Warn, document: string): Warn {
  if (warn === noWarnings) return warn;
  return (path, problem) => {
    warn(`${document}.${path}`, problem);
  };
}

/** What a record has before a store gave it anything. */
function unstored(kind: string): JsonObject {
  return { kind, rowId: '', createdKey: null, updatedKey: null, rest: NOTHING };
}

function shapeOf(
  kind: string,
  entries: readonly (readonly [string, Field<unknown>])[],
): JsonObject {
  const envelope = ['id', 'rowId', 'createdAt', 'updatedAt', 'createdKey', 'updatedKey', 'rest'];
  const keys = [...envelope, ...entries.map(([key]) => key)];
  return { kind, ...Object.fromEntries(keys.map((key) => [key, null])) };
}

function fillEnvelope(
  record: Mutable,
  document: StoredDocument,
  known: ReadonlySet<string>,
  warn: Warn,
): void {
  const { data } = document;
  const stored = data['created_at'];
  const touched = data['updated_at'];
  const updatedAt = timeOf('updated_at', data, document.updatedAt, warn);
  let createdAt = timeOf('created_at', data, document.createdAt, warn);
  if (createdAt === null) {
    warn('created_at', 'is missing, and the row does not tell it either');
    createdAt = updatedAt ?? EPOCH;
  }
  record['id'] = document.id;
  record['rowId'] = document.rowId;
  record['createdAt'] = createdAt;
  record['updatedAt'] = updatedAt;
  record['createdKey'] = typeof stored === 'string' && stored !== '' ? stored : null;
  record['updatedKey'] = typeof touched === 'string' && touched !== '' ? touched : null;
  record['rest'] = unknownOf(data, known);
}

function timeOf(name: string, data: JsonObject, row: string | null, warn: Warn): Instant | null {
  const stored = data[name];
  const time = readInstant(stored);
  if (time !== null) return time;
  if (stored !== undefined && stored !== null && stored !== '') warn(name, 'is no instant');
  return readInstant(row);
}

function unknownOf(data: JsonObject, known: ReadonlySet<string>): JsonObject {
  let rest: [string, unknown][] | undefined;
  for (const name of Object.keys(data))
    if (!known.has(name)) (rest ??= []).push([name, data[name]]);
  // `fromEntries` and never assignment: a stored field may be called `__proto__`.
  return rest ? Object.freeze(Object.fromEntries(rest)) : NOTHING;
}

function schemaOf(
  kind: string,
  entries: readonly (readonly [string, Field<unknown>])[],
): z.ZodType {
  const instant = z.string().refine((text) => parseInstant(text) === text, 'is no instant');
  return z.strictObject({
    kind: z.literal(kind),
    id: z.string().min(1),
    rowId: z.string(),
    createdAt: instant,
    updatedAt: instant.nullable(),
    createdKey: z.string().nullable(),
    updatedKey: z.string().nullable(),
    rest: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
    ...Object.fromEntries(entries.map(([key, field]) => [key, field.schema])),
  });
}

function refuseInvalid(collection: string, schema: z.ZodType, record: unknown): void {
  const result = schema.safeParse(record);
  if (result.success) return;
  const [issue] = result.error.issues;
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknownKey].map(String).join('.');
  throw new AppError('BAD_USER_INPUT', `${path}: ${issue?.message ?? 'is not valid'}`, {
    path,
    collection,
  });
}
