import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { AuditLogStore } from './audit-log.store.js';
import { AuditTrail } from './audit-trail.js';

export { type AuditEntry, type AuditSource, AuditTrail, changesOf } from './audit-trail.js';

export interface AuditModule {
  readonly trail: AuditTrail;
}

export function createAuditModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
}): AuditModule {
  const store = new AuditLogStore(deps.documents, deps.warn);
  return { trail: new AuditTrail(store) };
}
