import type { CallScope } from '../../shared/call-scope.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import {
  AUDIT_LOGS,
  type AuditLogRecord,
  auditLogTable,
  type NewAuditLog,
} from './audit-log.record.js';

/** The audit log as ZeroDB holds it: there is no way here to change or remove an entry. */
export class AuditLogStore {
  readonly #entries: Collection<AuditLogRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#entries = new Collection(documents, AUDIT_LOGS, auditLogTable.read, warn);
  }

  async append(entry: NewAuditLog, scope: CallScope): Promise<void> {
    await this.#entries.add(auditLogTable.create(entry), auditLogTable, scope);
  }
}
