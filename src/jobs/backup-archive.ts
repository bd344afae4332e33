import type { CallScope } from '../shared/call-scope.js';
import { AppError } from '../shared/errors.js';
import type { Logger } from '../shared/logger.js';
import type { Objects, StoredObject } from '../sources/zerodb/objects.js';
import { inParallel } from '../sources/zerodb/parallel.js';
import {
  type Manifest,
  manifestKey,
  readManifest,
  stampOfManifest,
  SYSTEM_BACKUPS,
} from './backup-manifest.js';

/** A backup as it lies there. */
export interface Archived {
  readonly manifest: Manifest;
  readonly manifestId: string;
  /** Whether every object that the manifest names is there. */
  readonly whole: boolean;
}

/** What an object says of itself, so that one left behind is known for whose it was. */
export interface ArchiveMetadata {
  readonly backup_type: string;
  readonly collection_name: string;
  readonly backup_date: string;
  /** The key of the manifest that names it, once there is one. */
  readonly manifest: string;
}

/** What lies in `system-backups`, at one look. */
export interface ArchiveState {
  /** Newest first; those alone whose manifest can be read. */
  readonly backups: readonly Archived[];
  /** Stamps that are taken, also by what cannot be read. */
  readonly stamps: ReadonlySet<string>;
  /** Objects of runs that never came to their manifest. What another program stored is never among them. */
  readonly garbage: readonly StoredObject[];
}

/** No manifest is as large as that: some hundred collections of some hundred bytes each. */
const MOST_MANIFEST_BYTES = 16 * 1_048_576;

/** The backups among the objects. */
export class BackupArchive {
  constructor(
    private readonly objects: Objects,
    private readonly log: Pick<Logger, 'warn'>,
  ) {}

  async look(scope: CallScope): Promise<ArchiveState> {
    const objects = await this.objects.list({ collection: SYSTEM_BACKUPS }, scope);
    const ids = new Set(objects.map(({ id }) => id));
    const keys = new Set(objects.map(({ key }) => key));
    const manifests = objects.filter(({ key }) => stampOfManifest(key) !== null);
    const read = await inParallel(manifests, async ({ id, key }): Promise<Archived | null> => {
      const manifest = await this.#manifest(id, scope);
      if (manifest === null || manifestKey(manifest.stamp) !== key) {
        this.log.warn({ object: id, key }, 'this is no manifest of a backup that can be read');
        return null;
      }
      const whole = manifest.collections.every(({ object_id }) => ids.has(object_id));
      return { manifest, manifestId: id, whole };
    });
    return {
      backups: read.filter((each) => each !== null).sort(newestFirst),
      stamps: new Set(manifests.map(({ key }) => stampOfManifest(key) ?? '')),
      garbage: objects.filter(({ metadata: { manifest } }) => {
        return (
          typeof manifest === 'string' && stampOfManifest(manifest) !== null && !keys.has(manifest)
        );
      }),
    };
  }

  /** Makes a backup of what was stored: from then on it can be restored. Answers the manifest's object. */
  async commit(manifest: Manifest, scope: CallScope): Promise<string> {
    const { id } = await this.objects.put(
      {
        collection: SYSTEM_BACKUPS,
        key: manifestKey(manifest.stamp),
        content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
        contentType: 'application/json',
        metadata: { backup_type: manifest.backup_type, backup_date: manifest.backup_date },
      },
      scope,
    );
    return id;
  }

  /**
   * Removes whatever there is of a run, its manifest first: killed in between, it leaves objects without
   * a manifest and never a manifest without objects.
   */
  async discard(stamp: string, scope: CallScope): Promise<void> {
    const key = manifestKey(stamp);
    const objects = await this.objects.list({ collection: SYSTEM_BACKUPS }, scope);
    await this.remove(
      objects.filter((each) => each.key === key),
      scope,
    );
    await this.remove(
      objects.filter(({ metadata }) => metadata['manifest'] === key),
      scope,
    );
  }

  async remove(objects: readonly Pick<StoredObject, 'id'>[], scope: CallScope): Promise<void> {
    await inParallel(objects, ({ id }) => this.objects.remove(id, scope));
  }

  async #manifest(id: string, scope: CallScope): Promise<Manifest | null> {
    const content = await this.objects.read(id, scope);
    if (content === null) return null;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of content.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_MANIFEST_BYTES) return null;
      chunks.push(chunk);
    }
    return readManifest(Buffer.concat(chunks).toString('utf8'));
  }
}

function newestFirst({ manifest: one }: Archived, { manifest: other }: Archived): number {
  return one.stamp < other.stamp ? 1 : -1;
}

/**
 * What has to be restored, in this order, so that everything is as it was when the backup was made: the
 * full one that it stands on, and the incremental ones up to it.
 */
export function chainOf(backups: readonly Archived[], target: Archived): readonly Archived[] {
  const chain: Archived[] = [];
  let next: Archived | undefined = target;
  while (next) {
    if (!next.whole) throw broken(target, `objects of ${next.manifest.stamp} are missing`);
    chain.unshift(next);
    const { previous, backup_type }: Manifest = next.manifest;
    if (backup_type === 'full') return chain;
    next = backups.find(({ manifest }) => manifest.stamp === previous);
    if (next && next.manifest.stamp >= (chain[0]?.manifest.stamp ?? '')) break;
  }
  throw broken(target, `the backup before ${chain[0]?.manifest.stamp ?? ''} is missing`);
}

/** Whether it can be restored with everything that it stands on. */
export function isRestorable(backups: readonly Archived[], target: Archived): boolean {
  try {
    chainOf(backups, target);
    return true;
  } catch {
    return false;
  }
}

function broken({ manifest }: Archived, why: string): AppError {
  return new AppError('NOT_FOUND', `The backup ${manifest.stamp} cannot be restored: ${why}.`);
}
