import type { AuditLogStore } from '../../../src/modules/audit/audit-log.store.js';
import { AuditTrail } from '../../../src/modules/audit/audit-trail.js';
import { silentLogger } from '../../../src/shared/logger.js';
import { ANONYMOUS } from '../../../src/shared/viewer.js';
import { NOW } from '../../support/gateway.js';

const ENTRY = {
  action: 'update',
  resourceType: 'event',
  resourceId: 'camp',
  description: 'It was renamed.',
} as const;

/** A trail over a store that fails so many times first, with what was stored and what was logged. */
function trailOver(failures: number) {
  const [stored, lost]: [string[], object[]] = [[], []];
  let left = failures;
  const append: AuditLogStore['append'] = async ({ id }) => {
    if (left-- > 0) throw new Error('not now');
    stored.push(id);
  };
  const log = { ...silentLogger, error: (fields: object) => lost.push(fields) };
  const call = {
    viewer: ANONYMOUS,
    now: NOW.toISOString(),
    scope: {},
    userAgent: null,
    address: '',
  };
  const trail = new AuditTrail({ append } as AuditLogStore);
  return { trail, stored, lost, source: { ...call, log } };
}

test('an entry behind an answer is written once, however often that fails first', async () => {
  const { trail, stored, lost, source } = trailOver(3);
  trail.note(ENTRY, source);
  await trail.settled();
  expect([stored.length, lost]).toEqual([1, []]);
});

test('an entry that is lost for good stands whole in the log', async () => {
  const { trail, stored, lost, source } = trailOver(9);
  trail.note(ENTRY, source);
  await trail.settled();
  expect(stored).toEqual([]);
  expect(lost).toEqual([
    expect.objectContaining({ audit: expect.objectContaining(ENTRY) as object }),
  ]);
});

test('an entry that is waited for fails what it tells of', async () => {
  const { trail, source } = trailOver(1);
  await expect(trail.record(ENTRY, source)).rejects.toThrow('not now');
});
