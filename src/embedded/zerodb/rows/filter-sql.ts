import type { SqlValue } from '../store/driver.js';
import { sqlField, type SqlField } from './field.js';
import type { Condition, Scalar } from './filter.js';

/** A piece of SQL with the values of its question marks, in order. */
export interface Sql {
  readonly text: string;
  readonly params: readonly SqlValue[];
}

const NEVER: Sql = { text: '0', params: [] };

/**
 * Compiles a filter into a WHERE expression. Values are compared by their JSON type as well, since
 * SQLite alone would hold `true` equal to 1 and the text `[1]` equal to the array. `$regex` only
 * narrows to texts here: the pattern itself is applied to the rows by the caller.
 */
export function compileFilter(conditions: readonly Condition[]): Sql {
  const parts = conditions.map(compile);
  return {
    text: parts.length === 0 ? '1' : parts.map((part) => part.text).join(' AND '),
    params: parts.flatMap((part) => part.params),
  };
}

function compile(condition: Condition): Sql {
  const field = sqlField(condition.field);
  switch (condition.op) {
    case '$eq':
      return equals(field, condition.value);
    case '$ne':
      return not(equals(field, condition.value));
    case '$in':
      return isIn(field, condition.value);
    case '$nin':
      return not(isIn(field, condition.value));
    case '$gt':
      return compare(field, '>', condition.value);
    case '$gte':
      return compare(field, '>=', condition.value);
    case '$lt':
      return compare(field, '<', condition.value);
    case '$lte':
      return compare(field, '<=', condition.value);
    case '$contains':
      return contains(condition.field, field, condition.value);
    case '$regex':
      return { text: `${field.type}='text'`, params: [] };
  }
}

function equals(field: SqlField, value: Scalar): Sql {
  if (value === null) return { text: `${field.value} IS NULL`, params: [] };
  return {
    text: `(${field.value}=? AND ${ofType(field.type, value)})`,
    params: [typeof value === 'boolean' ? Number(value) : value],
  };
}

function compare(field: SqlField, operator: string, value: string | number): Sql {
  return { text: `(${field.value}${operator}? AND ${ofType(field.type, value)})`, params: [value] };
}

function isIn(field: SqlField, values: readonly Scalar[]): Sql {
  const texts = values.filter((value) => typeof value === 'string');
  const numbers = values.filter((value) => typeof value === 'number');
  const others = [...new Set(values.filter((v) => v === null || typeof v === 'boolean'))];
  const parts = others.map((value) => equals(field, value));
  // One statement for any number of values.
  for (const list of [texts, numbers]) {
    const [first] = list;
    if (first === undefined) continue;
    parts.push({
      text: `(${field.value} IN (SELECT value FROM json_each(?)) AND ${ofType(field.type, first)})`,
      params: [JSON.stringify(list)],
    });
  }
  const [only] = parts;
  if (only === undefined) return NEVER;
  if (parts.length === 1) return only;
  return {
    text: `(${parts.map((part) => part.text).join(' OR ')})`,
    params: parts.flatMap((part) => part.params),
  };
}

function contains(name: string, field: SqlField, value: Scalar): Sql {
  const path = `'$${name
    .split('.')
    .map((segment) => `."${segment}"`)
    .join('')}'`;
  const test =
    value === null ? "item.type='null'" : `item.value=? AND ${ofType('item.type', value)}`;
  const bound = value === null ? [] : [typeof value === 'boolean' ? Number(value) : value];
  const member = `(json_type(doc,${path})='array' AND EXISTS (SELECT 1 FROM json_each(doc,${path}) AS item WHERE ${test}))`;
  if (typeof value !== 'string') return { text: member, params: bound };
  return {
    text: `((${field.type}='text' AND instr(${field.value},?)>0) OR ${member})`,
    params: [value, value],
  };
}

/** True also where the inner test is unknown: an absent field is not equal to anything. */
function not(inner: Sql): Sql {
  return { text: `(${inner.text}) IS NOT TRUE`, params: inner.params };
}

function ofType(type: string, value: string | number | boolean): string {
  if (typeof value === 'string') return `${type}='text'`;
  if (typeof value === 'number') return `${type} IN ('integer','real')`;
  return `${type}='${String(value)}'`;
}
