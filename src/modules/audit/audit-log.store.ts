import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import { spellingsOf } from '../../shared/spellings.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents, Filter } from '../../sources/zerodb/documents.js';
import { keysetListPage, newestFirst } from '../../sources/zerodb/keyset-list.js';
import {
  AUDIT_LOGS,
  AUDIT_SEVERITIES,
  type AuditAction,
  type AuditLogRecord,
  auditLogTable,
  type AuditSeverity,
  type NewAuditLog,
} from './audit-log.record.js';

/** Which entries; what is not given does not matter. */
export interface AuditCriteria {
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly userId?: string | undefined;
  readonly actions?: readonly AuditAction[] | undefined;
  /** As stored, all names of each. */
  readonly resourceTypes?: readonly string[] | undefined;
  readonly resourceId?: string | undefined;
  readonly severities?: readonly AuditSeverity[] | undefined;
}

/** The audit log as ZeroDB holds it: there is no way here to change or remove an entry. */
export class AuditLogStore {
  readonly #entries: Collection<AuditLogRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#entries = new Collection(documents, AUDIT_LOGS, auditLogTable.read, warn);
  }

  async append(entry: NewAuditLog, scope: CallScope): Promise<void> {
    await this.#entries.add(auditLogTable.create(entry), auditLogTable, scope);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (AuditLogRecord | null)[]> {
    return this.#entries.getMany(ids, scope);
  }

  /** A page of entries, newest first: one call, however many there are. */
  page(
    criteria: AuditCriteria,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<AuditLogRecord>> {
    return keysetListPage(newestFirst(this.#entries, filterOf(criteria)), request, scope);
  }
}

function filterOf(criteria: AuditCriteria): Filter {
  const { from, to, userId, actions, resourceTypes, resourceId, severities } = criteria;
  const time = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  return {
    ...((from ?? to) && { created_at: time }),
    ...(userId !== undefined && { user_id: userId }),
    ...(actions && { action: { $in: spellingsOf(actions) } }),
    ...(resourceTypes && { resource_type: { $in: spellingsOf(resourceTypes) } }),
    ...(resourceId !== undefined && { resource_id: resourceId }),
    ...(severities && { severity: severityFilter(severities) }),
  };
}

/** An entry without a severity informs: where that is asked for, the others are excluded. */
function severityFilter(severities: readonly AuditSeverity[]): Filter[string] {
  if (!severities.includes('info')) return { $in: spellingsOf(severities) };
  return { $nin: spellingsOf(AUDIT_SEVERITIES.filter((each) => !severities.includes(each))) };
}
