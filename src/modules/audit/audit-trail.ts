import { BehindTheAnswer } from '../../shared/behind.js';
import { type CallScope, NO_SCOPE } from '../../shared/call-scope.js';
import type { JsonObject } from '../../shared/document.js';
import { newId } from '../../shared/ids.js';
import type { Instant } from '../../shared/instant.js';
import type { Logger } from '../../shared/logger.js';
import type { Viewer } from '../../shared/viewer.js';
import type { AuditAction, AuditSeverity, NewAuditLog } from './audit-log.record.js';
import type { AuditLogStore } from './audit-log.store.js';

/** What was done, as the one who did it would say it. */
export interface AuditEntry {
  readonly action: AuditAction;
  /** Such as `event`. */
  readonly resourceType: string;
  readonly resourceId: string | null;
  /** One sentence. */
  readonly description: string;
  /** Before and after, of what changed: see {@link changesOf}. */
  readonly changes?: JsonObject;
  readonly severity?: AuditSeverity;
  readonly success?: boolean;
  /** Who did it, where that is not the viewer: whoever just signed in. */
  readonly userId?: string;
}

/** Who did it, when and from where: a request's context is one. */
export interface AuditSource {
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly scope: CallScope;
  readonly userAgent: string | null;
  readonly address: string;
  readonly log: Logger;
}

/** Writes the audit log: append-only, and nothing that happened is left out quietly. */
export class AuditTrail {
  readonly #behind = new BehindTheAnswer();

  constructor(private readonly store: AuditLogStore) {}

  /** Writes an entry; what it tells of fails if it cannot be written. */
  async record(entry: AuditEntry, source: AuditSource): Promise<void> {
    await this.store.append(toRecord(entry, source), source.scope);
  }

  /** Writes an entry behind the answer, trying again when the store fails; a lost one is logged whole. */
  note(entry: AuditEntry, source: AuditSource): void {
    const record = toRecord(entry, source);
    const write = () => this.store.append(record, NO_SCOPE);
    this.#behind.run('an audit entry', source.log, write, { audit: record });
  }

  /** Resolves when nothing is being written behind an answer any more; what waits is tried at once. */
  settled(): Promise<void> {
    return this.#behind.settled();
  }
}

function toRecord(
  entry: AuditEntry,
  { viewer, now, userAgent, address }: AuditSource,
): NewAuditLog {
  const { action, resourceType, resourceId, description, changes, severity, success } = entry;
  return {
    id: newId(),
    createdAt: now,
    userId: entry.userId ?? (viewer.kind === 'user' ? viewer.id : null),
    action,
    resourceType,
    resourceId,
    description: description.slice(0, 1_000),
    changes: changes ?? {},
    severity: severity ?? 'info',
    success: success ?? true,
    userAgent: userAgent?.slice(0, 500) ?? null,
    ipAddress: address.slice(0, 45),
  };
}

/** Names of what no entry may hold. */
const SECRET = /password|token|secret|hash/i;

/** Before and after of every field that differs, without secrets: `{ title: { before, after } }`. */
export function changesOf<T extends object>(
  before: Partial<T> | null,
  after: Partial<T> | null,
  fields: readonly (keyof T & string)[],
): JsonObject {
  const changed = fields.filter(
    (field) =>
      !SECRET.test(field) && JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]),
  );
  return Object.fromEntries(
    changed.map((field) => [
      field,
      { before: before?.[field] ?? null, after: after?.[field] ?? null },
    ]),
  );
}
