import type { CallScope } from '../shared/call-scope.js';
import { groupBy } from '../shared/group-by.js';
import { newestFirst, type Objects, type StoredObject } from '../sources/zerodb/objects.js';
import type { FileReferences } from './file-references.js';
import { IN_FLIGHT_HOURS, OBJECT_RULES, type ObjectRule } from './object-retention.js';

export interface Tally {
  readonly count: number;
  readonly bytes: number;
}
export type Tallies = Readonly<Record<string, Tally>>;

/** What is to go, before anything goes. */
export interface RetentionPlan {
  readonly aged: readonly StoredObject[];
  /** To be asked about once more before they go. */
  readonly orphans: readonly StoredObject[];
  readonly kept: Tallies;
  /** Whether there is more to remove than one run takes. */
  readonly more: boolean;
}

export interface PlanDeps {
  readonly objects: Pick<Objects, 'scan' | 'list'>;
  /** Without them everything that lives while it is referred to is kept. */
  readonly references: Pick<FileReferences<never>, 'unreferenced'> | undefined;
}

/** Objects removed by one run at most, so that what it knows fits into memory; the next one goes on. */
export const MOST_REMOVALS = 10_000;
/** Objects asked about at once. */
export const ASKED_AT_ONCE = 1_000;
const HOUR = 3_600_000;

/** Looks at every object once. Rejects when anything of it cannot be read: nothing goes on partial knowledge. */
export async function planRetention(
  deps: PlanDeps,
  now: Date,
  scope: CallScope,
): Promise<RetentionPlan> {
  const planner = new Planner(deps, now, scope);
  for await (const page of deps.objects.scan(scope)) {
    await planner.look(page);
    if (planner.full) break;
  }
  return planner.finish();
}

class Planner {
  readonly #aged = new Map<string, StoredObject>();
  readonly #orphans = new Map<string, StoredObject>();
  readonly #seen = new Map<string, Tally>();
  #unsure = new Map<string, StoredObject>();

  constructor(
    private readonly deps: PlanDeps,
    private readonly now: Date,
    private readonly scope: CallScope,
  ) {}

  get full(): boolean {
    return this.#aged.size + this.#orphans.size >= MOST_REMOVALS;
  }

  async look(page: readonly StoredObject[]): Promise<void> {
    for (const object of page) {
      add(this.#seen, object);
      const rule = ruleOf(object.collection);
      if (rule?.lives === 'days' && this.#isOlder(object, rule.days * 24)) {
        this.#aged.set(object.id, object);
      }
      if (rule?.lives === 'while-referenced' && this.#isOlder(object, IN_FLIGHT_HOURS)) {
        this.#unsure.set(object.id, object);
      }
    }
    if (this.#unsure.size >= ASKED_AT_ONCE) await this.#ask();
  }

  async finish(): Promise<RetentionPlan> {
    await this.#ask();
    const { full } = this;
    for (const id of await this.#keptVersions()) this.#orphans.delete(id);
    const aged = [...this.#aged.values()];
    const orphans = [...this.#orphans.values()];
    for (const object of [...aged, ...orphans]) add(this.#seen, object, -1);
    return { aged, orphans, kept: Object.fromEntries(this.#seen), more: full };
  }

  /** What has no date may be of today. */
  #isOlder({ createdAt }: StoredObject, hours: number): boolean {
    return createdAt !== null && this.now.getTime() - Date.parse(createdAt) > hours * HOUR;
  }

  async #ask(): Promise<void> {
    const unsure = this.#unsure;
    this.#unsure = new Map();
    const { references } = this.deps;
    if (!references || unsure.size === 0) return;
    for (const id of await references.unreferenced([...unsure.keys()], this.scope)) {
      const object = unsure.get(id);
      if (object) this.#orphans.set(id, object);
    }
  }

  /** Orphans that are earlier versions of something that is referred to, where these are kept. */
  async #keptVersions(): Promise<readonly string[]> {
    const kept: string[] = [];
    for (const [collection, objects] of groupBy([...this.#orphans.values()], (o) => o.collection)) {
      const rule = ruleOf(collection);
      if (rule?.lives !== 'while-referenced' || rule.versions === undefined) continue;
      const keys = new Set(objects.map(({ key }) => key));
      const all = await this.deps.objects.list({ collection }, this.scope);
      const like = all.filter(({ key }) => keys.has(key));
      const nobodys = await this.#nobodys(like);
      for (const versions of groupBy(like, ({ key }) => key).values()) {
        if (versions.every(({ id }) => nobodys.has(id))) continue;
        kept.push(
          ...newestFirst(versions)
            .slice(0, rule.versions)
            .map(({ id }) => id),
        );
      }
    }
    return kept;
  }

  async #nobodys(objects: readonly StoredObject[]): Promise<ReadonlySet<string>> {
    const ids = objects.map(({ id }) => id);
    return new Set(await this.deps.references?.unreferenced(ids, this.scope));
  }
}

function ruleOf(collection: string): ObjectRule | undefined {
  return Object.hasOwn(OBJECT_RULES, collection) ? OBJECT_RULES[collection] : undefined;
}

/** Counts an object, or takes it out of the count. */
export function add(tallies: Map<string, Tally>, object: StoredObject, sign: 1 | -1 = 1): void {
  const { count, bytes } = tallies.get(object.collection) ?? { count: 0, bytes: 0 };
  const size = object.size ?? 0;
  tallies.set(object.collection, { count: count + sign, bytes: bytes + sign * size });
}
