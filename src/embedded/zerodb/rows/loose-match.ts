import { isJson } from '../wire/read.js';
import type { Condition, Scalar } from './filter.js';

/** The value of a dotted field inside a document; undefined where it is absent. */
export function valueAt(document: unknown, field: string): unknown {
  let value = document;
  for (const segment of field.split('.')) {
    if (!isJson(value) || !Object.hasOwn(value, segment)) return undefined;
    value = value[segment];
  }
  return value;
}

/**
 * The comparison that consumers of the real service report (quirk 3): everything is text, equal
 * means "contains", and `true` is found as the text `"true"` alone.
 */
export function matchesLoosely(document: unknown, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => {
    const value = valueAt(document, condition.field);
    const text = value === undefined || value === null ? null : asText(value);
    switch (condition.op) {
      case '$eq':
      case '$contains':
        return loose(text, condition.value);
      case '$ne':
        return !loose(text, condition.value);
      case '$in':
        return condition.value.some((one) => loose(text, one));
      case '$nin':
        return !condition.value.some((one) => loose(text, one));
      case '$regex':
        return text !== null && condition.value.test(text);
      case '$gt':
        return text !== null && text > String(condition.value);
      case '$gte':
        return text !== null && text >= String(condition.value);
      case '$lt':
        return text !== null && text < String(condition.value);
      case '$lte':
        return text !== null && text <= String(condition.value);
    }
  });
}

function loose(text: string | null, wanted: Scalar): boolean {
  if (wanted === null) return text === null;
  if (typeof wanted === 'boolean') return false;
  return text?.includes(String(wanted)) ?? false;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
