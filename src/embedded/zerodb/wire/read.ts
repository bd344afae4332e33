import { invalid, missing } from './wire-error.js';

/** A JSON object that came in over the wire. */
export type Json = Record<string, unknown>;

export const MAX_PAGE = 1000;
const DEFAULT_PAGE = 100;

/** Whether the value is a JSON object (no array, no null). */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The request body as an object, or 422. */
export function bodyObject(body: unknown): Json {
  if (isJson(body)) return body;
  throw invalid(['body'], 'value is not a valid dict', 'type_error.dict');
}

/** A required object inside the body, or 422. */
export function requiredObject(body: Json, key: string): Json {
  const value = body[key];
  if (value === undefined) throw missing('body', key);
  if (!isJson(value)) throw invalid(['body', key], 'value is not a valid dict', 'type_error.dict');
  return value;
}

/** An optional object inside the body. */
export function optionalObject(body: Json, key: string): Json | undefined {
  return body[key] === undefined || body[key] === null ? undefined : requiredObject(body, key);
}

/** A required text that is not empty, or 422. */
export function requiredText(body: Json, key: string): string {
  const value = optionalText(body, key);
  if (value === undefined) throw missing('body', key);
  if (value === '')
    throw invalid(['body', key], 'must not be empty', 'value_error.any_str.min_length');
  return value;
}

/** An optional text. */
export function optionalText(body: Json, key: string): string | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw invalid(['body', key], 'str type expected', 'type_error.str');
  return value;
}

/** A number between bounds; `fallback` when it is absent. */
export function boundedNumber(
  value: unknown,
  loc: readonly string[],
  bounds: { min: number; max: number; fallback: number; integer?: boolean },
): number {
  if (value === undefined || value === null) return bounds.fallback;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const integer = bounds.integer ?? true;
  if (
    typeof number !== 'number' ||
    !(integer ? Number.isInteger(number) : Number.isFinite(number))
  ) {
    throw invalid(
      loc,
      `value is not a valid ${integer ? 'integer' : 'number'}`,
      'type_error.number',
    );
  }
  if (number < bounds.min || number > bounds.max) {
    throw invalid(loc, `must be from ${bounds.min} to ${bounds.max}`, 'value_error.number.range');
  }
  return number;
}

export interface Paging {
  readonly skip: number;
  readonly limit: number;
}

/** `skip` (or `offset`) and `limit` of a query string or a body. */
export function paging(source: Json, where: 'query' | 'body'): Paging {
  return {
    skip: boundedNumber(source['skip'] ?? source['offset'], [where, 'skip'], {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      fallback: 0,
    }),
    limit: boundedNumber(source['limit'], [where, 'limit'], {
      min: 1,
      max: MAX_PAGE,
      fallback: DEFAULT_PAGE,
    }),
  };
}
