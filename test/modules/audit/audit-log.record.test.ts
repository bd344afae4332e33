import {
  AUDIT_LOGS,
  newAuditLog,
  readAuditLog,
  writeAuditLog,
} from '../../../src/modules/audit/audit-log.record.js';
import { heard, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';

recordLaws({
  collection: AUDIT_LOGS,
  read: readAuditLog,
  write: writeAuditLog,
  full: newAuditLog({
    id: 'l-1',
    createdAt: AT,
    userId: 'u-1',
    action: 'approve',
    resourceType: 'application',
    resourceId: 'ap-1',
    description: 'Approved',
    changes: { before: { status: 'submitted' }, after: { status: 'approved' } },
    severity: 'critical',
    success: false,
    errorMessage: 'none',
    tags: ['board'],
    metadata: { a: 1 },
    ipAddress: '192.0.2.1',
    userAgent: 'Browser/1',
    sessionId: 'b-1',
  }),
  least: { resource_type: 'event' },
  defaults: { userId: null, action: null, severity: 'info', success: true, changes: {} },
  refused: [
    ['action', { action: 'sing' }],
    ['resourceType', { resourceType: '' }],
    ['changes', { changes: [] }],
  ],
});

it('shows an entry whose action it does not know, without a wrong one', () => {
  const { record, warnings } = heard(readAuditLog, {
    resource_type: 'x',
    action: 'sing',
    severity: '?',
  });
  expect(record).toMatchObject({ action: null, severity: 'warning' });
  expect(warnings).toHaveLength(2);
});
