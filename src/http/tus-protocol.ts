import type { IncomingHttpHeaders } from 'node:http';

import { AppError } from '../shared/errors.js';
import type { AnnouncedUpload } from '../shared/upload-desk.js';

/** tus 1.0.0 (https://tus.io/protocols/resumable-upload), as far as headers go. */
export const VERSION = '1.0.0';
export const METHODS = ['POST', 'PUT', 'PATCH', 'HEAD', 'DELETE', 'OPTIONS'];
/** What pages of other origins may read. */
export const EXPOSED_HEADERS = [
  'Location',
  'Upload-Offset',
  'Upload-Length',
  'Upload-Expires',
  'Tus-Resumable',
  'Tus-Version',
  'Tus-Extension',
];

/** What a client learns from OPTIONS. */
export const ABILITIES = {
  'tus-version': VERSION,
  'tus-extension': 'creation,creation-with-upload,termination,expiration',
} as const;

const BYTES = 'application/offset+octet-stream';

export class UnsupportedBody extends AppError {
  constructor() {
    super('BAD_USER_INPUT', `Send bytes as ${BYTES}.`);
  }
}

/** Where the upload stands, in headers. */
export function stateOf({ offset, length, expiresAt }: AnnouncedUpload): Record<string, string> {
  return {
    'upload-offset': String(offset),
    'upload-length': String(length),
    'upload-expires': new Date(expiresAt).toUTCString(),
  };
}

/** Where the bytes of a PATCH begin. */
export function offsetOf(headers: IncomingHttpHeaders): number {
  if (typeOf(headers) !== BYTES) throw new UnsupportedBody();
  return wholeNumber(headers, 'upload-offset');
}

/** Whether a POST brings bytes: with the headers of them alone, as some clients send it, it does not. */
export function sendsBytes(headers: IncomingHttpHeaders): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  return typeOf(headers) === BYTES && (encoding !== undefined || Number(length) > 0);
}

/** What is created must be what was announced. */
export function refuseOtherLength(headers: IncomingHttpHeaders, length: number): void {
  if (wholeNumber(headers, 'upload-length') === length) return;
  throw new AppError('BAD_USER_INPUT', `Upload-Length must be ${length}: that was announced.`);
}

function wholeNumber(headers: IncomingHttpHeaders, name: string): number {
  const text = headers[name];
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text);
  throw new AppError('BAD_USER_INPUT', `${name} must be a whole number.`);
}

function typeOf(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
}
