import { z } from 'zod';

import type { Instant } from '../shared/instant.js';

/** Where backups lie among the objects. No media asset ever points there, so none is served. */
export const SYSTEM_BACKUPS = 'system-backups';

const collection = z.object({
  collection: z.string(),
  object_id: z.string(),
  filename: z.string(),
  document_count: z.int().min(0),
  /** Of the JSON, and of what is stored. */
  bytes: z.int().min(0),
  compressed_bytes: z.int().min(0),
  /** Of what is stored, in hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const schema = z.object({
  version: z.literal(1),
  stamp: z.string().regex(/^\d{8}_\d{6}$/),
  backup_type: z.enum(['full', 'incremental']),
  /** When reading began. */
  backup_date: z.string(),
  /** What was asked for; null means all collections there were. */
  selection: z.array(z.string()).nullable(),
  /** The stamps of the full backup that an incremental one stands on, and of the one right before it. */
  base: z.string().nullable(),
  previous: z.string().nullable(),
  /** An incremental one holds what was changed at this instant or later. */
  since: z.string().nullable(),
  compression: z.literal('gzip'),
  gateway_version: z.string(),
  collections: z.array(collection),
  totals: z.object({
    collections: z.int(),
    documents: z.int(),
    bytes: z.int(),
    compressed_bytes: z.int(),
  }),
});

export type BackedUpCollection = Readonly<z.infer<typeof collection>>;

/** What one backup is made of. It is written last: a backup without one was never finished. */
export type Manifest = Readonly<Omit<z.infer<typeof schema>, 'collections'>> & {
  readonly collections: readonly BackedUpCollection[];
};

/** Null where the text is no manifest that this program understands. */
export function readManifest(text: string): Manifest | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** `20260615_120000`, in UTC. */
export function stampOf(at: Date): string {
  const digits = at.toISOString().replace(/\D/g, '');
  return `${digits.slice(0, 8)}_${digits.slice(8, 14)}`;
}

export const isStamp = (text: string) => /^\d{8}_\d{6}$/.test(text);

export const manifestKey = (stamp: string) => `manifest_${stamp}.json`;

/** The stamp in the name of a manifest; null for every other object. */
export function stampOfManifest(key: string): string | null {
  return /^manifest_(\d{8}_\d{6})\.json$/.exec(key)?.[1] ?? null;
}

/** A slash in the name of a collection would read as a folder. */
export const archiveKey = (name: string, stamp: string) =>
  `${name.replaceAll('/', '_')}_backup_${stamp}.json.gz`;

/** Backups of the same selection make one series: they stand in for one another, others do not. */
export function seriesOf({ selection }: Pick<Manifest, 'selection'>): string {
  return selection === null ? '' : JSON.stringify([...selection].sort());
}

/** Changes that were under way when a backup began are in the next one too, and clocks differ: five minutes. */
const OVERLAP = 5 * 60_000;

/** From when on an incremental backup takes changes, after this one. */
export function sinceOf({ backup_date }: Pick<Manifest, 'backup_date'>): Instant {
  return new Date(Date.parse(backup_date) - OVERLAP).toISOString();
}
