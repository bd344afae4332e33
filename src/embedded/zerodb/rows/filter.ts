import { badRequest } from '../wire/wire-error.js';
import { isJson, type Json } from '../wire/read.js';
import { checkField } from './field.js';
import { compileRegex } from './regex.js';

export type Scalar = string | number | boolean | null;

/** One test on one field; a filter is all of its tests. */
export type Condition =
  | { readonly field: string; readonly op: '$eq' | '$ne' | '$contains'; readonly value: Scalar }
  | {
      readonly field: string;
      readonly op: '$gt' | '$gte' | '$lt' | '$lte';
      readonly value: string | number;
    }
  | { readonly field: string; readonly op: '$in' | '$nin'; readonly value: readonly Scalar[] }
  | { readonly field: string; readonly op: '$regex'; readonly value: RegExp };

export type Operator = Condition['op'];

const COMPARISONS = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin'] as const;
/** What queries may use. */
export const QUERY_OPERATORS: ReadonlySet<string> = new Set([
  ...COMPARISONS,
  '$contains',
  '$regex',
]);
/** What bulk writes may use: never a loose match. */
export const BULK_OPERATORS: ReadonlySet<string> = new Set(COMPARISONS);

const MAX_CONDITIONS = 50;

/** Reads a filter, or answers 400 with what is wrong with it. */
export function parseFilter(
  input: Json | undefined,
  operators: ReadonlySet<string> = QUERY_OPERATORS,
): Condition[] {
  const conditions = Object.entries(input ?? {}).flatMap(([field, test]) => {
    if (field.startsWith('$')) throw badRequest(`Unsupported filter operator: ${field}`);
    return parseTests(checkField(field), test, operators);
  });
  if (conditions.length > MAX_CONDITIONS) throw badRequest('Too many conditions in the filter');
  return conditions;
}

function parseTests(field: string, test: unknown, operators: ReadonlySet<string>): Condition[] {
  if (!isJson(test)) return [{ field, op: '$eq', value: scalar(field, test) }];
  const entries = Object.entries(test);
  if (entries.length === 0) throw badRequest(`Empty condition for field: ${field}`);
  return entries.map(([op, value]) => {
    if (!operators.has(op)) throw badRequest(`Unsupported filter operator: ${op}`);
    return condition(field, op as Operator, value);
  });
}

function condition(field: string, op: Operator, value: unknown): Condition {
  switch (op) {
    case '$eq':
    case '$ne':
    case '$contains':
      return { field, op, value: scalar(field, value) };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte': {
      const bound = scalar(field, value);
      if (typeof bound === 'string' || typeof bound === 'number')
        return { field, op, value: bound };
      throw badRequest(`${op} needs a string or a number for field: ${field}`);
    }
    case '$in':
    case '$nin':
      if (!Array.isArray(value)) throw badRequest(`${op} needs an array for field: ${field}`);
      return { field, op, value: value.map((entry) => scalar(field, entry)) };
    case '$regex':
      return { field, op, value: compileRegex(value) };
  }
}

function scalar(field: string, value: unknown): Scalar {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  // SQLite would compare only what stands before a NUL.
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw badRequest(`Unsupported filter value for field: ${field}`);
}
