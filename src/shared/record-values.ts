import type { JsonObject } from './document.js';
import { readInstant } from './instant.js';

export function isObject(raw: unknown): raw is JsonObject {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** Numbers are taken as text: postcodes and telephone numbers were stored so. */
export function readText(raw: unknown): string | undefined {
  if (typeof raw === 'string') return /\S/.test(raw) ? raw : undefined;
  return typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : undefined;
}

export function isFilled(raw: unknown): raw is string {
  return typeof raw === 'string' && /\S/.test(raw);
}

export function readNumber(raw: unknown): number | undefined {
  const value = typeof raw === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(raw) ? Number(raw) : raw;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function readFlag(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  if (raw === 1 || raw === 0) return raw === 1;
  if (typeof raw !== 'string') return undefined;
  const word = raw.trim().toLowerCase();
  if (word === 'true' || word === 'yes' || word === '1') return true;
  return word === 'false' || word === 'no' || word === '0' ? false : undefined;
}

export function readUrl(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const address = raw.trim();
  if (/^www\.\S+$/i.test(address)) return `https://${address}`;
  return /^https?:\/\/\S+$/i.test(address) ? address : undefined;
}

/** `//host` is an address of another site and no path. */
export function isPath(address: string): boolean {
  return /^\/(?!\/)\S*$/.test(address);
}

/** The day as it was written, whatever the zone behind it: a birthday does not move. */
export function readDate(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const day = raw.trim().slice(0, 10);
  return readInstant(raw) !== null && readInstant(day) !== null ? day : undefined;
}

export function normalEmail(raw: string): string {
  return raw.trim().toLowerCase();
}

export function normalValue(raw: string): string {
  return raw
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}
