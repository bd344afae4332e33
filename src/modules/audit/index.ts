import type { Cursors } from '../../graphql/connection.js';
import { type NodeSource, nodeSource } from '../../graphql/node.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Warn } from '../../sources/zerodb/collection.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { maySeeAuditLog } from './audit-log.policy.js';
import { AuditLogResolver } from './audit-log.resolver.js';
import { AuditLogService } from './audit-log.service.js';
import { AuditLogStore } from './audit-log.store.js';
import { AuditTrail } from './audit-trail.js';

export type { AuditLogRecord } from './audit-log.record.js';
export { AuditLog } from './audit-log.type.js';
export { type AuditEntry, type AuditSource, AuditTrail, changesOf } from './audit-trail.js';

export interface AuditModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly trail: AuditTrail;
}

export function createAuditModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
}): AuditModule {
  const { documents, warn, ids, cursors } = deps;
  const store = new AuditLogStore(documents, warn);
  const service = new AuditLogService(store, ids);
  return {
    resolvers: [new AuditLogResolver({ service, ids, cursors })],
    nodes: [entryNodes(store)],
    trail: new AuditTrail(store),
  };
}

/** An entry by id, for the office alone: others learn nothing, and nothing is read for them. */
function entryNodes(store: AuditLogStore): NodeSource {
  return nodeSource(
    'AuditLog',
    async (ids, { viewer, scope }) =>
      maySeeAuditLog(viewer) ? store.byIds(ids, scope) : ids.map(() => null),
    maySeeAuditLog,
  );
}
