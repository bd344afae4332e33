import { isDeepStrictEqual } from 'node:util';

import type { RequestContext } from '../../graphql/context.js';
import type { Locks } from '../../shared/coordination.js';
import { AppError, refusal } from '../../shared/errors.js';
import { type GlobalIds, newId } from '../../shared/ids.js';
import { foundOrRefused } from '../../shared/input.js';
import type { Instant } from '../../shared/instant.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import { type AuditTrail, changesOf } from '../audit/index.js';
import type { UserLoaders, UserRecord } from '../users/index.js';
import { profileChanges } from './profile-edit.rules.js';
import type { ProfileRecord } from './profile.record.js';
import type { ProfileStore } from './profile.store.js';

/** Whose profile is edited, and upon which state of it; the changes stand beside. */
export interface ProfileEdit {
  readonly userId?: string | null;
  readonly expectedUpdatedAt?: Instant | null;
}

export interface ProfileServiceDeps {
  readonly store: ProfileStore;
  readonly users: UserLoaders;
  readonly locks: Locks;
  readonly audit: AuditTrail;
  readonly ids: GlobalIds;
}

type Field = keyof ProfileRecord;

/** What was written; both the same record where there was nothing to change. */
interface Edited {
  readonly before: ProfileRecord | null;
  readonly after: ProfileRecord;
}

const CHANGED = 'The profile was changed meanwhile; read it again.';

/** What people do with profiles. */
export class ProfileService {
  constructor(private readonly deps: ProfileServiceDeps) {}

  /** Changes the viewer's own profile, or for the office that of anybody; makes it where there is none. */
  async edit(input: ProfileEdit, context: RequestContext): Promise<ProfileRecord> {
    const userId = this.#whose(input, context);
    const own = isSelf(context.viewer, userId);
    const changes = profileChanges(input);
    const { store, users } = this.deps;
    const [user, [known = null]] = await Promise.all([
      context.loaders.of(users.byId).load(userId),
      store.byUserIds([userId], context.scope),
    ]);
    if (own && !user?.isActive) {
      throw new AppError('UNAUTHENTICATED', 'This account cannot be used.');
    }
    const account = foundOrRefused(user, ['input', 'userId'], 'person');
    const edited = known
      ? await this.#change(known, changes, input, context)
      : await this.#create(account, changes, input, context);
    if (edited.after !== edited.before) await this.#tell(edited, keysOf(changes), own, context);
    return edited.after;
  }

  #whose({ userId }: ProfileEdit, { viewer }: RequestContext): string {
    const self = viewer.kind === 'user' ? viewer.id : null;
    const { ids } = this.deps;
    const asked =
      userId == null
        ? self
        : (ids.decodeAs('User', userId) ?? ids.decodeAs('PublicPerson', userId));
    if ((asked === null || asked !== self) && !hasRank(viewer, 'admin')) {
      throw new AppError('FORBIDDEN', 'You may change your own profile.');
    }
    return foundOrRefused(asked, ['input', 'userId'], 'person');
  }

  async #change(
    before: ProfileRecord,
    changes: Partial<ProfileRecord>,
    { expectedUpdatedAt }: ProfileEdit,
    { now, scope }: RequestContext,
  ): Promise<Edited> {
    if (expectedUpdatedAt != null && before.updatedAt !== expectedUpdatedAt) {
      throw changedMeanwhile();
    }
    const same = keysOf(changes).every((key) => isDeepStrictEqual(before[key], changes[key]));
    if (same) return { before, after: before };
    try {
      return { before, after: await this.deps.store.change(before, changes, now, scope) };
    } catch (error) {
      const lost = error instanceof AppError && error.code === 'CONFLICT';
      throw lost ? refusal('CONFLICT', ['input'], CHANGED) : error;
    }
  }

  /** Under a lock, since nothing else keeps two profiles of one person from being made at once. */
  #create(
    { id: userId, firstName, lastName }: UserRecord,
    changes: Partial<ProfileRecord>,
    edit: ProfileEdit,
    context: RequestContext,
  ): Promise<Edited> {
    const { store, locks } = this.deps;
    const { scope, now } = context;
    return locks.hold(`profile of ${userId}`, async () => {
      const [known] = await store.byUserIds([userId], scope);
      if (known) return this.#change(known, changes, edit, context);
      if (edit.expectedUpdatedAt != null) throw changedMeanwhile();
      const names = { firstName: firstName ?? '', lastName: lastName ?? '' };
      const made = { id: newId(), createdAt: now, userId, ...names, ...changes };
      return { before: null, after: await store.create(made, scope) };
    });
  }

  /** Of one's own changes the log keeps what was changed; of changes by others also from what to what. */
  async #tell(
    { before, after }: Edited,
    fields: readonly Field[],
    own: boolean,
    context: RequestContext,
  ): Promise<void> {
    const { audit } = this.deps;
    const action = before ? 'update' : 'create';
    const entry = { action, resourceType: 'profile', resourceId: after.id } as const;
    if (own) {
      const description = 'Changed their own profile.';
      audit.note({ ...entry, description, changes: { fields } }, context);
      return;
    }
    const description = 'Changed the profile of another person.';
    const changes = changesOf<ProfileRecord>(before, after, fields);
    await audit.record({ ...entry, description, changes }, context);
  }
}

function changedMeanwhile(): Error {
  return refusal('CONFLICT', ['input', 'expectedUpdatedAt'], CHANGED);
}

function keysOf(changes: Partial<ProfileRecord>): Field[] {
  return Object.keys(changes) as Field[];
}
