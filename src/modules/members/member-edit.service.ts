import { z } from 'zod';

import type { RequestContext } from '../../graphql/context.js';
import type { CallScope } from '../../shared/call-scope.js';
import type { Locks } from '../../shared/coordination.js';
import { AppError, refusal } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import { emailAddress, foundOrRefused, parseInput, unlessAbsent } from '../../shared/input.js';
import type { Instant } from '../../shared/instant.js';
import { isSelf, ROLES, type Viewer } from '../../shared/viewer.js';
import { type AuditTrail, changesOf } from '../audit/index.js';
import { type AccountStore, holdingAddress, isUsable, type UserRecord } from '../users/index.js';

/** Told when what a session may do has changed. */
export interface SessionsPort {
  accountChanged(
    userId: string,
    change: { readonly version: number; readonly revoke: boolean },
    call: { readonly now: Instant; readonly scope: CallScope },
  ): Promise<void>;
}

const UPDATE = z.object({
  id: z.string(),
  role: unlessAbsent(z.enum(ROLES)),
  isActive: unlessAbsent(z.boolean()),
  email: unlessAbsent(emailAddress),
  expectedUpdatedAt: z.string().nullish(),
});

type Changes = Partial<Pick<UserRecord, (typeof TOLD)[number]>>;

/** What the log tells of a change. */
const TOLD = ['role', 'isActive', 'email', 'status'] as const;
const CHANGED = 'The account was changed meanwhile; read it again.';

/** Changes accounts for the office. */
export class MemberEditService {
  constructor(
    private readonly deps: {
      readonly accounts: AccountStore;
      readonly ids: GlobalIds;
      readonly locks: Locks;
      readonly audit: AuditTrail;
      readonly sessions: SessionsPort;
    },
  ) {}

  /** Changes role, state or address of an account; every session of it follows at once. */
  async update(input: unknown, context: RequestContext): Promise<UserRecord> {
    const { id: globalId, expectedUpdatedAt, role, isActive, email } = parseInput(UPDATE, input);
    const id = foundOrRefused(this.deps.ids.decodeAs('User', globalId), ['input', 'id'], 'member');
    const asked = given({ role, isActive, email });
    const { locks } = this.deps;
    const decide = () => this.#change(id, asked, expectedUpdatedAt ?? null, context);
    const change = () => (email === undefined ? decide() : holdingAddress(locks, email, decide));
    // Two who demote each other at the same time must not leave the association without an office,
    // and no address may come to two accounts.
    const alone = email !== undefined || isActive === false || (role ?? 'admin') !== 'admin';
    return alone ? locks.hold('member accounts', change) : change();
  }

  async #change(
    id: string,
    asked: Changes,
    expected: Instant | null,
    context: RequestContext,
  ): Promise<UserRecord> {
    const { accounts } = this.deps;
    const { scope, viewer } = context;
    const [found, admins, namesakes] = await Promise.all([
      accounts.byId(id, scope),
      accounts.activeAdmins(scope),
      asked.email === undefined ? [] : accounts.withEmail(asked.email, scope),
    ]);
    const before = foundOrRefused(found, ['input', 'id'], 'member');
    if (expected !== null && before.updatedAt !== expected) {
      throw refusal('CONFLICT', ['input', 'expectedUpdatedAt'], CHANGED);
    }
    const changes = changesTo(before, asked);
    if (Object.keys(changes).length === 0) return before;
    refuseForbidden(viewer, before, changes, admins);
    if (changes.email !== undefined && namesakes.some((other) => other.id !== id)) {
      throw refusal('CONFLICT', ['input', 'email'], 'Another account has this address.');
    }
    return this.#write(before, changes, context);
  }

  async #write(before: UserRecord, changes: Changes, context: RequestContext): Promise<UserRecord> {
    const { accounts, sessions, audit } = this.deps;
    const { now, scope } = context;
    const version = before.sessionVersion + 1;
    const all = { ...changes, ...withoutOpenMails(changes), sessionVersion: version };
    const after = await accounts.change(before, all, now, scope).catch(asRefusal);
    const told = sessions.accountChanged(before.id, { version, revoke: !isUsable(after) }, context);
    const written = audit.record(
      {
        action: 'update',
        resourceType: 'user',
        resourceId: before.id,
        description: 'Changed the account of another person.',
        changes: changesOf<UserRecord>(before, after, TOLD),
        severity: 'warning',
      },
      context,
    );
    await Promise.all([told, written]);
    context.loaders.clear();
    return after;
  }
}

function given(changes: Readonly<Record<string, unknown>>): Changes {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** What is not so already; who is made active is no longer suspended either. */
function changesTo(before: UserRecord, asked: Changes): Changes {
  const lifted = asked.isActive === true && before.status === 'suspended';
  const all: Changes = { ...asked, ...(lifted && { status: 'active' }) };
  return Object.fromEntries(
    Object.entries(all).filter(([field, value]) => before[field as keyof Changes] !== value),
  );
}

/** Links that were sent to the former address open nothing any more. */
function withoutOpenMails({ email }: Changes): Partial<UserRecord> {
  return email === undefined ? {} : { verificationToken: null, passwordResetToken: null };
}

function refuseForbidden(
  viewer: Viewer,
  before: UserRecord,
  changes: Changes,
  admins: readonly UserRecord[],
): void {
  if (before.status === 'deleted' || before.status === 'deletion_in_progress') {
    throw refusal('FORBIDDEN', ['input', 'id'], 'This account is being deleted.');
  }
  const demoted = changes.role !== undefined && before.role === 'admin';
  const path = demoted ? ['input', 'role'] : ['input', 'isActive'];
  if (!demoted && changes.isActive !== false) return;
  if (isSelf(viewer, before.id)) {
    throw refusal('FORBIDDEN', ['input', 'id'], 'Nobody can take away their own place here.');
  }
  const last = admins.length === 1 && admins[0]?.id === before.id;
  if (last) throw refusal('FORBIDDEN', path, 'The association needs an active admin.');
}

function asRefusal(error: unknown): never {
  if (error instanceof AppError && error.code === 'CONFLICT') {
    throw refusal('CONFLICT', ['input'], CHANGED);
  }
  if (error instanceof AppError && error.code === 'NOT_FOUND') {
    throw refusal('NOT_FOUND', ['input', 'id'], 'There is no such member.');
  }
  throw error;
}
