import { z } from 'zod';

import type { JsonObject } from '../../shared/document.js';
import { type Instant, readInstant } from '../../shared/instant.js';
import { type Codec, nullable } from '../../shared/record-field.js';
import { isObject, readNumber, readText } from '../../shared/record-values.js';
import { FILE_KINDS, type FileKind, type StoredFile } from '../files/index.js';

/** Some of the bytes of an upload, kept as an object until all are there. */
export interface UploadPart {
  readonly objectId: string;
  readonly size: number;
}

/** How far an asset has come that is uploaded with a ticket; none once it is complete. */
export interface UploadState {
  readonly kind: FileKind;
  /** Bytes that were announced: neither more nor fewer are taken. */
  readonly declaredBytes: number;
  readonly expiresAt: Instant;
  /** What has arrived of it, in order and without gaps; empty again when it was put together. */
  readonly parts: readonly UploadPart[];
  /** The whole file, checked and stored; null while bytes are missing or not yet put together. */
  readonly received: StoredFile | null;
}

/** Bytes that have arrived for good. */
export function offsetOf({ declaredBytes, parts, received }: UploadState): number {
  return received ? declaredBytes : parts.reduce((sum, { size }) => sum + size, 0);
}

const whole = z.int().min(0);
const schema = z.strictObject({
  kind: z.enum(FILE_KINDS),
  declaredBytes: z.int().min(1),
  expiresAt: z.string().refine((text) => readInstant(text) === text, 'is no instant'),
  parts: z.array(z.strictObject({ objectId: z.string().min(1), size: z.int().min(1) })).readonly(),
  received: z
    .strictObject({
      objectId: z.string().min(1),
      filename: z.string().min(1),
      mimeType: z.string().min(1),
      sizeBytes: whole,
      width: whole.nullable(),
      height: whole.nullable(),
    })
    .nullable(),
});

const codec: Codec<UploadState> = {
  kind: 'state of an upload',
  schema,
  read: (raw) => {
    if (!isObject(raw)) return undefined;
    const { kind, declared_bytes: declaredBytes, expires_at: expiresAt, parts, received } = raw;
    const read = schema.safeParse({
      kind,
      declaredBytes,
      expiresAt,
      parts: Array.isArray(parts) ? parts.map(partOf) : parts,
      received: isObject(received) ? fileOf(received) : null,
    });
    // What is not whole is none: parts that cannot be read would be bytes that are left out.
    return read.success ? Object.freeze(read.data) : undefined;
  },
  write: ({ kind, declaredBytes, expiresAt, parts, received }) => ({
    kind,
    declared_bytes: declaredBytes,
    expires_at: expiresAt,
    parts: parts.map(({ objectId, size }) => ({ object_id: objectId, size })),
    ...(received && { received: writtenFile(received) }),
  }),
};

export const uploadState = nullable(codec, 'upload');

function partOf(raw: unknown): object | null {
  return isObject(raw) ? { objectId: readText(raw['object_id']), size: raw['size'] } : null;
}

function fileOf(raw: JsonObject): object {
  return {
    objectId: readText(raw['object_id']),
    filename: readText(raw['filename']),
    mimeType: readText(raw['mime_type']),
    sizeBytes: readNumber(raw['size_bytes']),
    width: readNumber(raw['width']) ?? null,
    height: readNumber(raw['height']) ?? null,
  };
}

function writtenFile({ objectId, filename, mimeType, sizeBytes, width, height }: StoredFile) {
  return {
    object_id: objectId,
    filename,
    mime_type: mimeType,
    size_bytes: sizeBytes,
    width,
    height,
  };
}
