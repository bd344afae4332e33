import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import type { Cache } from '../../shared/coordination.js';
import { Refreshed } from '../../shared/refreshed.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { chunks } from '../../sources/zerodb/parallel.js';
import { PEOPLE } from '../users/index.js';
import { type NewProfile, type ProfileRecord, PROFILES, profileTable } from './profile.record.js';

/** Most public profiles read as one directory; more is refused, never cut. */
const MAX_DIRECTORY = 50_000;
const DIRECTORY_FRESH_MILLISECONDS = 1_000;
/** What one call of ZeroDB can bring. A directory of this size is read again rather than served stale. */
const ONE_CALL = 1_000;
/** Keys of one `$in`. */
const CHUNK = 500;

/** Its own beside that of people, so that object ids and user ids are no keys of one place. */
const PICTURES = [...PEOPLE, 'profile-pictures'];

/** Profiles as ZeroDB holds them. */
export class ProfileStore {
  readonly #profiles: Collection<ProfileRecord>;
  readonly #directory: Refreshed<readonly ProfileRecord[]>;

  constructor(
    documents: Documents,
    warn: Warn,
    private readonly cache: Cache,
  ) {
    this.#profiles = new Collection(documents, PROFILES, profileTable.read, warn);
    this.#directory = new Refreshed({
      load: (scope) => this.#readDirectory(scope),
      version: (scope) => cache.versionOf(PEOPLE, scope),
      freshMilliseconds: DIRECTORY_FRESH_MILLISECONDS,
      mayServeStale: (profiles) => profiles.length >= ONE_CALL,
      onError: (error) => {
        warn(PROFILES, `the directory could not be read again: ${String(error)}`);
      },
    });
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (ProfileRecord | null)[]> {
    return this.#profiles.getMany(ids, scope);
  }

  /** The profile of each user, in order; a user has one, and of two the newer counts. */
  async byUserIds(
    userIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly (ProfileRecord | null)[]> {
    const found = await Promise.all(
      chunks(userIds, CHUNK).map((chunk) =>
        this.#profiles.findAll({ filter: { user_id: { $in: chunk } } }, scope),
      ),
    );
    const oldestFirst = found.flat().sort((a, b) => (changedAt(a) < changedAt(b) ? -1 : 1));
    const byUser = new Map(oldestFirst.map((profile) => [profile.userId, profile]));
    return userIds.map((id) => byUser.get(id) ?? null);
  }

  /** The profiles whose picture is one of these objects. */
  async ofPictures(
    objectIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly ProfileRecord[]> {
    const found = await Promise.all(
      chunks(objectIds, CHUNK).map((chunk) =>
        this.#profiles.findAll({ filter: { profile_picture_id: { $in: chunk } } }, scope),
      ),
    );
    return found.flat();
  }

  /**
   * Every public profile. Facets count all of them, so they are read whole, once for all requests of a
   * second; a directory too large for one call is read again behind the requests that it serves.
   */
  directory(scope: CallScope): Promise<readonly ProfileRecord[]> {
    return this.#directory.get(scope);
  }

  /** Whether some profile shows this object as its picture, from a copy that is some seconds old at most. */
  async isPicture(objectId: string, scope: CallScope): Promise<boolean> {
    const load = async (ids: readonly string[]) => {
      const filter = { profile_picture_id: { $in: [...ids] } };
      const profiles = await this.#profiles.findAll({ filter }, scope);
      return ids.map((id) => profiles.some(({ profilePictureId }) => profilePictureId === id));
    };
    const keys = [objectId];
    const [isPicture = false] = await this.cache.through(PICTURES, keys, load, scope);
    return isPicture;
  }

  async create(profile: NewProfile, scope: CallScope): Promise<ProfileRecord> {
    const record = profileTable.create(profile);
    return this.#write(() => this.#profiles.add(record, profileTable, scope));
  }

  /** Changes a profile that is still as it was read; rejects with CONFLICT when it is not. */
  async change(
    before: ProfileRecord,
    changes: Partial<ProfileRecord>,
    now: Instant,
    scope: CallScope,
  ): Promise<ProfileRecord> {
    return this.#write(() => this.#profiles.change(before, changes, now, profileTable, scope));
  }

  /** Removes a picture from a profile that has it; nothing else is read or written. */
  async takeOffPicture(
    id: string,
    objectId: string,
    now: Instant,
    scope: CallScope,
  ): Promise<void> {
    const filter = { doc_id: id, profile_picture_id: objectId };
    const update = { $set: { updated_at: now }, $unset: { profile_picture_id: true } } as const;
    await this.#write(() => this.#profiles.documents.updateWhere(PROFILES, filter, update, scope));
  }

  /** Whatever became of a write, what was read before is not believed after it, in any process. */
  async #write<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } finally {
      this.#directory.expire();
      await this.cache.drop(PEOPLE);
    }
  }

  #readDirectory(scope: CallScope): Promise<readonly ProfileRecord[]> {
    return this.#profiles.findAll({ filter: { public_profile: true } }, scope, MAX_DIRECTORY);
  }
}

function changedAt({ updatedAt, createdAt }: ProfileRecord): string {
  return updatedAt ?? createdAt;
}
