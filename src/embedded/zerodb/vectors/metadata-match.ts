import type { Condition, Scalar } from '../rows/filter.js';
import { valueAt } from '../rows/loose-match.js';
import type { Json } from '../wire/read.js';

/** The strict meaning of a filter, on an object in memory: the same as its SQL has on documents. */
export function matchesStrictly(document: Json, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => matches(valueAt(document, condition.field), condition));
}

function matches(value: unknown, condition: Condition): boolean {
  switch (condition.op) {
    case '$eq':
      return same(value, condition.value);
    case '$ne':
      return !same(value, condition.value);
    case '$in':
      return condition.value.some((one) => same(value, one));
    case '$nin':
      return !condition.value.some((one) => same(value, one));
    case '$gt':
      return order(value, condition.value, (sign) => sign > 0);
    case '$gte':
      return order(value, condition.value, (sign) => sign >= 0);
    case '$lt':
      return order(value, condition.value, (sign) => sign < 0);
    case '$lte':
      return order(value, condition.value, (sign) => sign <= 0);
    case '$contains':
      if (Array.isArray(value)) return value.some((entry) => entry === condition.value);
      return typeof value === 'string' && typeof condition.value === 'string'
        ? value.includes(condition.value)
        : false;
    case '$regex':
      return typeof value === 'string' && condition.value.test(value);
  }
}

function same(value: unknown, wanted: Scalar): boolean {
  return wanted === null ? value === null || value === undefined : value === wanted;
}

function order(value: unknown, bound: string | number, holds: (sign: number) => boolean): boolean {
  if (typeof value !== typeof bound) return false;
  const other = value as string | number;
  if (other === bound) return holds(0);
  return holds(other > bound ? 1 : -1);
}
