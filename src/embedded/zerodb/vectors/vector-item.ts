import { randomUUID } from 'node:crypto';
import { optionalObject, optionalText, type Json } from '../wire/read.js';
import { invalid, missing } from '../wire/wire-error.js';

export const DEFAULT_NAMESPACE = 'default';
const MAX_DIMENSIONS = 8192;

/** A vector that is to be stored. */
export interface VectorItem {
  readonly vectorId: string;
  readonly namespace: string;
  readonly embedding: Float32Array;
  readonly metadata: Json;
  readonly document: string | null;
  readonly source: string | null;
}

/** Reads one item of an upsert. */
export function readVectorItem(body: Json): VectorItem {
  return {
    vectorId: optionalText(body, 'vector_id') ?? randomUUID(),
    namespace: readNamespace(body),
    embedding: readNumbers(body, 'vector_embedding'),
    metadata: optionalObject(body, 'vector_metadata') ?? optionalObject(body, 'metadata') ?? {},
    document: optionalText(body, 'document') ?? null,
    source: optionalText(body, 'source') ?? null,
  };
}

/** The namespace of a body; the default one when it names none. */
export function readNamespace(body: Json): string {
  return optionalText(body, 'namespace') ?? DEFAULT_NAMESPACE;
}

/** A required list of numbers. */
export function readNumbers(body: Json, key: string): Float32Array {
  const value: unknown = body[key];
  if (value === undefined) throw missing('body', key);
  const isVector =
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MAX_DIMENSIONS &&
    value.every((entry) => typeof entry === 'number' && Number.isFinite(Math.fround(entry)));
  if (!isVector) {
    throw invalid(['body', key], `must be 1 to ${MAX_DIMENSIONS} numbers`, 'type_error.list');
  }
  return Float32Array.from(value as number[]);
}
