import type { RequestContext } from '../../graphql/context.js';
import type { CallScope } from '../../shared/call-scope.js';
import type { Locks } from '../../shared/coordination.js';
import { AppError, refusal } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { Instant } from '../../shared/instant.js';
import type { UserLoaders, UserRecord } from '../users/index.js';
import type { ProfileRecord } from './profile.record.js';
import type { ProfileStore } from './profile.store.js';

/** Who a picture is for; the profile is null where there is none yet. */
export interface PictureOwner {
  readonly user: UserRecord;
  readonly profile: ProfileRecord | null;
}

/** How often a change is made again when somebody else changed the profile at the same time. */
const ATTEMPTS = 4;

/** Which file is the picture of whom: of two who set one at once, the last wins. */
export class ProfilePictures {
  constructor(
    private readonly deps: {
      readonly store: ProfileStore;
      readonly users: UserLoaders;
      readonly locks: Locks;
    },
  ) {}

  /** The viewer's own account and profile: one call. */
  async ownerOf(userId: string, { loaders, scope }: RequestContext): Promise<PictureOwner> {
    const { store, users } = this.deps;
    const [user, [profile = null]] = await Promise.all([
      loaders.of(users.byId).load(userId),
      store.byUserIds([userId], scope),
    ]);
    if (!user?.isActive) throw new AppError('UNAUTHENTICATED', 'This account cannot be used.');
    return { user, profile };
  }

  /** The profile of the owner, made where there is none; under a lock, so that two do not make two. */
  async profileOf(
    { user, profile }: PictureOwner,
    now: Instant,
    scope: CallScope,
  ): Promise<ProfileRecord> {
    if (profile) return profile;
    const { store, locks } = this.deps;
    const { id: userId, firstName, lastName } = user;
    return locks.hold(`profile of ${userId}`, async () => {
      const [known] = await store.byUserIds([userId], scope);
      const names = { firstName: firstName ?? '', lastName: lastName ?? '' };
      return known ?? store.create({ id: newId(), createdAt: now, userId, ...names }, scope);
    });
  }

  /** A profile that there must be. */
  async profileById(id: string, scope: CallScope): Promise<ProfileRecord> {
    const [profile] = await this.deps.store.byIds([id], scope);
    if (!profile) throw new AppError('NOT_FOUND', 'The profile is not there any more.');
    return profile;
  }

  /** Makes a file the picture of a profile. */
  set(
    profile: ProfileRecord,
    objectId: string,
    now: Instant,
    scope: CallScope,
  ): Promise<ProfileRecord> {
    return this.#change(profile, { profilePictureId: objectId }, now, scope);
  }

  /** Takes the picture away, also one that is kept elsewhere; the profile as it is then. */
  async remove(profile: ProfileRecord, now: Instant, scope: CallScope): Promise<ProfileRecord> {
    if (profile.profilePictureId === null && profile.avatarUrl === null) return profile;
    return this.#change(profile, { profilePictureId: null, avatarUrl: null }, now, scope);
  }

  /** Those of these objects that are somebody's picture now. */
  async current(objectIds: readonly string[], scope: CallScope): Promise<ReadonlySet<string>> {
    const profiles = await this.deps.store.ofPictures(objectIds, scope);
    return new Set(profiles.map(({ profilePictureId }) => profilePictureId ?? ''));
  }

  async isCurrent(objectId: string, scope: CallScope): Promise<boolean> {
    return (await this.current([objectId], scope)).has(objectId);
  }

  /** Takes this picture from this profile, if it still has it: one call. */
  takeOff(profileId: string, objectId: string, now: Instant, scope: CallScope): Promise<void> {
    return this.deps.store.takeOffPicture(profileId, objectId, now, scope);
  }

  /** Takes a file that is gone from everybody whose picture it is. */
  async clear(objectId: string, now: Instant, scope: CallScope): Promise<void> {
    for (const profile of await this.deps.store.ofPictures([objectId], scope)) {
      await this.#change(profile, { profilePictureId: null }, now, scope, objectId);
    }
  }

  /** `only` is the picture that must still be there for the change to be made. */
  async #change(
    before: ProfileRecord,
    changes: Partial<ProfileRecord>,
    now: Instant,
    scope: CallScope,
    only?: string,
  ): Promise<ProfileRecord> {
    const { store } = this.deps;
    let profile = before;
    for (let attempt = 1; ; attempt += 1) {
      if (only !== undefined && profile.profilePictureId !== only) return profile;
      try {
        return await store.change(profile, changes, now, scope);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'CONFLICT') throw error;
        const [fresh] = await store.byIds([before.id], scope);
        if (!fresh || attempt === ATTEMPTS) {
          throw refusal('CONFLICT', ['input'], 'The profile was changed meanwhile; try again.');
        }
        profile = fresh;
      }
    }
  }
}
