import type { FileRange } from '../shared/file-delivery.js';

/**
 * The one range of bytes that a `Range` header asks for of so many (RFC 9110, 14.2). Null where the whole
 * is to be sent: without a header, for several ranges, and for what cannot be understood.
 */
export function readRange(
  header: string | undefined,
  size: number,
): FileRange | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

/** Whether the client already has what this tag names, by its `If-None-Match` (RFC 9110, 13.1.2). */
export function hasAlready(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return [...header.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);
}

/** Whether a range may be sent by `If-Range` (RFC 9110, 13.1.5): only to the very tag, a strong one. */
export function rangeStands(header: string | undefined, etag: string): boolean {
  return header === undefined || header.trim() === etag;
}
