import type { CallScope } from '../shared/call-scope.js';
import type { Clock } from '../shared/clock.js';
import { type Instant, toInstant } from '../shared/instant.js';
import type { Logger } from '../shared/logger.js';
import type { Objects, StoredObject } from '../sources/zerodb/objects.js';
import { chunks, inParallel } from '../sources/zerodb/parallel.js';
import type { ExpiredUploads, FileReferences } from './file-references.js';
import { add, ASKED_AT_ONCE, planRetention, type Tallies, type Tally } from './retention-plan.js';

export interface RetentionDeps<Asset> {
  readonly objects: Pick<Objects, 'scan' | 'list' | 'remove'>;
  /** Without them nothing goes that lives while it is referred to. */
  readonly references: FileReferences<Asset> | undefined;
  readonly expiredUploads: ExpiredUploads | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface RetentionOptions {
  /** Only says what would go; expired uploads are not looked at then. */
  readonly dryRun?: boolean;
  /** Ends the work between two removals; what is left goes the next time. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface RetentionReport {
  readonly dryRun: boolean;
  /** By collection; in a dry run what would be removed. */
  readonly removed: Tallies;
  readonly kept: Tallies;
  /** Removals that failed; the next run tries them again. */
  readonly failed: number;
  readonly expiredUploads: number;
  readonly replacedPictures: number;
  /** There was more than one run removes. */
  readonly more: boolean;
}

/** Removals at one time. */
const AT_ONCE = 4;

/**
 * Removes objects whose time is over, by the rules of `OBJECT_RULES`: those of an age, those that nobody
 * refers to, uploads that were never completed and pictures that were replaced. First everything is
 * read, and if that fails nothing is removed. It can be ended at any point and run twice at a time.
 */
export async function runRetention<Asset>(
  deps: RetentionDeps<Asset>,
  { dryRun = false, signal, onProgress }: RetentionOptions = {},
): Promise<RetentionReport> {
  const scope = signal ? { signal } : {};
  const { clock, log, references } = deps;
  const now = toInstant(clock.now());
  const plan = await planRetention(deps, clock.now(), scope);
  const replaced = (await references?.replacedAvatars(now, scope)) ?? [];
  const removal = new Removal(deps, scope, plan.aged.length + plan.orphans.length, onProgress);
  if (dryRun) {
    for (const object of [...plan.aged, ...plan.orphans]) removal.count(object);
  } else {
    await removal.removeAll(plan.aged);
    await removal.removeOrphans(plan.orphans);
  }
  const replacedPictures = dryRun ? replaced.length : await retire(deps, replaced, now, scope);
  const expiredUploads = dryRun ? 0 : ((await deps.expiredUploads?.remove(now, log, scope)) ?? 0);
  const { kept, more } = plan;
  const done = { ...removal.outcome(), kept, more, expiredUploads, replacedPictures };
  log.info({ dryRun, ...done }, 'objects whose time is over were removed');
  return { dryRun, ...done };
}

class Removal<Asset> {
  readonly #removed = new Map<string, Tally>();
  #failed = 0;
  #done = 0;

  constructor(
    private readonly deps: RetentionDeps<Asset>,
    private readonly scope: CallScope,
    private readonly total: number,
    private readonly onProgress: RetentionOptions['onProgress'],
  ) {}

  outcome() {
    return { removed: Object.fromEntries(this.#removed) as Tallies, failed: this.#failed };
  }

  count(object: StoredObject): void {
    add(this.#removed, object);
  }

  /** Asks again just before: somebody may refer to it by now. */
  async removeOrphans(orphans: readonly StoredObject[]): Promise<void> {
    for (const some of chunks(orphans, ASKED_AT_ONCE)) {
      const ids = some.map(({ id }) => id);
      const still = new Set(await this.deps.references?.unreferenced(ids, this.scope));
      await this.removeAll(some.filter(({ id }) => still.has(id)));
      this.#done += some.length - still.size;
    }
  }

  async removeAll(objects: readonly StoredObject[]): Promise<void> {
    await inParallel(objects, (object) => this.#remove(object), AT_ONCE);
  }

  async #remove(object: StoredObject): Promise<void> {
    this.scope.signal?.throwIfAborted();
    const { id, collection, key } = object;
    try {
      // Another run may have been faster.
      if (await this.deps.objects.remove(id, this.scope)) this.count(object);
    } catch (error) {
      this.scope.signal?.throwIfAborted();
      this.#failed += 1;
      this.deps.log.warn({ err: error, id, collection, key }, 'an object could not be removed');
    }
    this.#done += 1;
    this.onProgress?.(this.#done, this.total);
  }
}

async function retire<Asset>(
  { references, log }: RetentionDeps<Asset>,
  assets: readonly Asset[],
  now: Instant,
  scope: CallScope,
): Promise<number> {
  let done = 0;
  for (const asset of assets) {
    scope.signal?.throwIfAborted();
    try {
      await references?.retire(asset, now, scope);
      done += 1;
    } catch (error) {
      scope.signal?.throwIfAborted();
      log.warn({ err: error }, 'a picture that was replaced could not be removed');
    }
  }
  return done;
}
