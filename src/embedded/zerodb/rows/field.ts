import { badRequest } from '../wire/wire-error.js';

const FIELD = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;
const MAX_FIELD = 200;
/** Names that mean something to JavaScript objects and must never be written through. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuses a field name that is not letters, digits, underscores and dots between them. */
export function checkField(field: string): string {
  const bad =
    field.length > MAX_FIELD || !FIELD.test(field) || field.split('.').some((s) => RESERVED.has(s));
  if (bad) throw badRequest(`Invalid field name: ${field.slice(0, MAX_FIELD)}`);
  return field;
}

/** A field as SQL: its value and its JSON type (`text`, `integer`, `real`, `true`, `false`, `null`, `array`, `object`). */
export interface SqlField {
  readonly value: string;
  readonly type: string;
}

/**
 * The SQL of a checked field. The text must be the same every time, byte for byte: SQLite uses an
 * expression index only for the very same expression.
 */
export function sqlField(field: string): SqlField {
  if (field === 'row_id') return { value: 'row_id', type: "'text'" };
  const path = `'$${field
    .split('.')
    .map((segment) => `."${segment}"`)
    .join('')}'`;
  const value = `json_extract(doc,${path})`;
  const type = `json_type(doc,${path})`;
  if (field !== 'created_at' && field !== 'updated_at') return { value, type };
  // The document's own instant wins; a row without one is known by the column.
  return {
    value: `coalesce(${value},${field})`,
    type: `CASE WHEN ${value} IS NULL THEN 'text' ELSE ${type} END`,
  };
}
