import type { CallScope } from '../../shared/call-scope.js';
import { fold } from '../../shared/fold.js';
import { Refreshed } from '../../shared/refreshed.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { type ProfileRecord, PROFILES, readProfile } from './profile.record.js';
import { keysOf, SEARCH_KEYS } from './search-keys.js';

/** People found by the beginning of a name. */
export interface NameHits {
  readonly userIds: readonly string[];
  /** False when more of them begin so than one key can bring. */
  readonly all: boolean;
}

/** Most profiles that one key brings. */
const MOST = 1_000;
/** What other programs write without search keys is found within this time. */
const KEYLESS_FRESH_MILLISECONDS = 60_000;
const MOST_KEYLESS = 50_000;

interface Keyless {
  readonly userId: string;
  readonly keys: readonly string[];
}

/** Finds people by their names without reading them all: by ranges of stored keys. */
export class NameSearch {
  readonly #profiles: Collection<ProfileRecord>;
  readonly #keyless: Refreshed<readonly Keyless[]>;

  constructor(documents: Documents, warn: Warn) {
    this.#profiles = new Collection(documents, PROFILES, readProfile, warn);
    this.#keyless = new Refreshed({
      load: (scope) => this.#readKeyless(scope),
      freshMilliseconds: KEYLESS_FRESH_MILLISECONDS,
    });
  }

  /**
   * People whose first name, surname or display name begins so, first and last name in either order.
   * All that is asked at the same time travels in one call.
   */
  async beginningWith(start: string, scope: CallScope): Promise<NameHits> {
    const key = fold(start);
    const range = { $gte: key, $lt: `${key}\uffff` };
    const byKey = SEARCH_KEYS.map((name) =>
      this.#profiles.find({ filter: { [name]: range }, limit: MOST }, scope),
    );
    const [keyless, ...found] = await Promise.all([this.#keyless.get(scope), ...byKey]);
    const older = keyless.filter(({ keys }) => keys.some((each) => each.startsWith(key)));
    const userIds = [...found.flatMap(({ items }) => items), ...older].map(({ userId }) => userId);
    return { userIds: [...new Set(userIds)], all: found.every(({ total }) => total <= MOST) };
  }

  /** Profiles that older programs wrote: few, and fewer with every change of a name. */
  async #readKeyless(scope: CallScope): Promise<readonly Keyless[]> {
    const filter = { search_last: null };
    const profiles = await this.#profiles.findAll({ filter }, scope, MOST_KEYLESS);
    return profiles.map((profile) => ({ userId: profile.userId, keys: keysOf(profile) }));
  }
}
