import type { Bindable, SqlValue } from './driver.js';

/**
 * Makes a value safe to bind. libsql aborts the whole process on a boolean, and rounds or drops
 * other things silently: nothing may reach it but text, numbers, buffers and null.
 */
export function toSqlValue(value: Bindable): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('Cannot bind a number that is not finite');
    return value;
  }
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || ArrayBuffer.isView(value)) {
    throw new TypeError('Cannot bind a function or a view that is no Buffer');
  }
  return JSON.stringify(value);
}
