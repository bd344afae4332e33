import {
  AUDIT_LOGS,
  newAuditLog,
  writeAuditLog,
} from '../../src/modules/audit/audit-log.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import type { JsonObject } from '../../src/shared/document.js';
import { Association, idOf, inDays, inMinutes } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  type AuditLogFilter,
  AuditLogsDocument,
  type AuditLogsQuery,
  NodeByIdDocument,
} from './generated/graphql.js';

const SIZE = 60;
const ACTIONS = ['create', 'update', 'delete', 'login'] as const;
const SEVERITIES = ['info', 'warning', 'critical'] as const;
const budgets = readBudgets();
let gateway: TestGateway;
let visitor: Client;
let admin: Client;

/** As older programs wrote them: the name of a collection, words in upper case, half of the fields. */
const OLD: readonly JsonObject[] = [
  {
    resource_type: 'events',
    resource_id: idOf('event'),
    action: 'APPROVE',
    user_id: idOf('ann 1'),
  },
  { resource_type: 'exports', resource_id: 'export-1', severity: 'ERROR' },
  { resource_type: 'Training Sessions', resource_id: idOf('session'), action: 'juggle' },
];

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    const insert = (data: JsonObject) => zerodb.documents.insert(AUDIT_LOGS, data, NO_SCOPE);
    await association.person('office', 'admin');
    for (let index = 0; index < SIZE; index += 1) {
      await association.person(`ann ${index}`);
      const entry = newAuditLog({
        id: idOf(`entry ${index}`),
        createdAt: inMinutes(-index),
        userId: index % 3 === 0 ? null : idOf(`ann ${index}`),
        action: ACTIONS[index % 4]!,
        resourceType: 'user',
        resourceId: idOf(`ann ${index}`),
        description: `Entry ${index}`,
        changes: { role: { before: 'public', after: 'member' } },
        severity: SEVERITIES[index % 3]!,
        ipAddress: '192.0.2.7',
        userAgent: 'Test/1',
      });
      await insert(writeAuditLog(entry));
    }
    for (const [index, data] of OLD.entries()) {
      await insert({ doc_id: `old-${index}`, created_at: inDays(-30 - index), ...data });
    }
  });
  visitor = new Client(gateway.url);
  admin = await signedIn(gateway, visitor, 'office', 'admin');
}, 60_000);
afterAll(() => gateway.stop());

const encode = (type: string, id: string) => gateway.gateway.modules.ids.encode(type, id);

async function all(filter: AuditLogFilter): Promise<AuditLogsQuery['auditLogs']['nodes']> {
  const { auditLogs } = await admin.data(AuditLogsDocument, { filter, first: 100 });
  expect(auditLogs.totalCount).toBe(auditLogs.nodes.length);
  return auditLogs.nodes;
}

test('is for the office alone, one entry by its id too', async () => {
  const id = encode('AuditLog', idOf('entry 1'));
  for (const role of ['public', 'member', 'instructor', 'board_member'] as const) {
    const client = await signedIn(gateway, visitor, 'ann 1', role);
    const { errors } = await client.send(AuditLogsDocument, { first: 1 });
    expect([role, errors[0]?.extensions.code]).toEqual([role, 'FORBIDDEN']);
    expect((await client.data(NodeByIdDocument, { id })).node).toBeNull();
  }
  expect((await visitor.data(NodeByIdDocument, { id })).node).toBeNull();
  expect((await admin.data(NodeByIdDocument, { id })).node).toMatchObject({
    __typename: 'AuditLog',
    id,
  });
});

test('tells what was done, by whom, and from where', async () => {
  const { auditLogs } = await admin.data(AuditLogsDocument, { first: 2 });
  expect(auditLogs.nodes).toEqual([
    expect.objectContaining({ description: 'Entry 0', actor: null }),
    {
      id: encode('AuditLog', idOf('entry 1')),
      action: 'UPDATE',
      resourceType: 'user',
      resourceId: encode('User', idOf('ann 1')),
      description: 'Entry 1',
      changes: { role: { before: 'public', after: 'member' } },
      severity: 'WARNING',
      createdAt: inMinutes(-1),
      actor: {
        id: encode('PublicPerson', idOf('ann 1')),
        displayName: 'ann 1 Test',
        avatarUrl: null,
        roleBadge: 'MEMBER',
      },
    },
  ]);
  const { data } = await admin.send<object, Record<string, never>>(
    '{ auditLogs(first: 1) { nodes { ipAddress userAgent success } } }',
  );
  expect(data).toEqual({
    auditLogs: { nodes: [{ ipAddress: '192.0.2.7', userAgent: 'Test/1', success: true }] },
  });
});

test('is newest first, each entry once over all pages, back and forth', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { auditLogs }: AuditLogsQuery = await admin.data(AuditLogsDocument, { first: 11, after });
    expect(auditLogs.totalCount).toBe(SIZE + OLD.length);
    seen.push(...auditLogs.nodes.map(({ createdAt, id }) => `${createdAt} ${id}`));
    after = auditLogs.pageInfo.hasNextPage ? (auditLogs.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  expect(new Set(seen).size).toBe(SIZE + OLD.length);
  expect(seen).toEqual([...seen].sort().reverse());
  const last =
    '{ auditLogs(last: 3) { nodes { description createdAt } pageInfo { hasPreviousPage } } }';
  const { data } = await admin.send<object, Record<string, never>>(last);
  expect(data).toMatchObject({
    auditLogs: { nodes: { length: 3 }, pageInfo: { hasPreviousPage: true } },
  });
});

test('what older programs wrote reads as the rest, and never as something wrong', async () => {
  const old = await all({ to: inDays(-10) });
  expect(old).toMatchObject([
    {
      action: 'APPROVE',
      resourceType: 'event',
      resourceId: encode('Event', idOf('event')),
      severity: 'INFO',
      actor: { displayName: 'ann 1 Test' },
    },
    { action: null, resourceType: 'exports', resourceId: null, severity: 'ERROR', actor: null },
    {
      action: null,
      resourceType: 'training_session',
      resourceId: encode('TrainingSession', idOf('session')),
    },
  ]);
});

test('filters by time, person, action, thing and severity, and by all together', async () => {
  expect(await all({ from: inMinutes(-9), to: inMinutes(0) })).toHaveLength(9);
  expect(await all({ actions: ['LOGIN', 'DELETE'] })).toHaveLength(SIZE / 2);
  expect(await all({ actions: ['APPROVE'] })).toHaveLength(1);
  for (const type of ['User', 'PublicPerson']) {
    const own = await all({ userId: encode(type, idOf('ann 1')) });
    expect(own.map(({ action }) => action)).toEqual(['UPDATE', 'APPROVE']);
  }
  expect(await all({ severities: ['INFO'] })).toHaveLength(SIZE / 3 + 2);
  expect(await all({ severities: ['ERROR', 'CRITICAL'] })).toHaveLength(SIZE / 3 + 1);
  expect(await all({ severities: [] })).toEqual([]);
  for (const name of ['event', 'events', 'Event']) {
    expect(await all({ resourceTypes: [name] })).toHaveLength(1);
  }
  expect(await all({ resourceTypes: ['user', 'export'] })).toHaveLength(SIZE + 1);
  const thing = encode('PublicPerson', idOf('ann 8'));
  expect(await all({ resourceId: thing })).toMatchObject([{ description: 'Entry 8' }]);
  expect(await all({ resourceId: thing, resourceTypes: ['event'] })).toEqual([]);
  expect(
    await all({
      from: inMinutes(-30),
      actions: ['UPDATE'],
      resourceTypes: ['user'],
      severities: ['WARNING'],
    }),
  ).toHaveLength(3);
});

test('ids that were never given out, and times the wrong way round, are refused', async () => {
  const refused = async (filter: AuditLogFilter) =>
    (await admin.send(AuditLogsDocument, { filter, first: 1 })).errors[0]?.extensions;
  expect(await refused({ userId: encode('Event', idOf('ann 1')) })).toMatchObject({
    code: 'NOT_FOUND',
    argument: 'filter.userId',
  });
  expect(await refused({ resourceId: idOf('ann 1') })).toMatchObject({
    code: 'NOT_FOUND',
    argument: 'filter.resourceId',
  });
  expect(await refused({ from: inDays(1), to: inDays(1) })).toMatchObject({
    code: 'BAD_USER_INPUT',
    argument: 'filter.to',
  });
});

test.each([1, 50])('%i entries stay within the budget, on a cold cache', async (first) => {
  const cold = await startGatewayOver(gateway.server);
  const client = await signedIn(cold, new Client(cold.url), 'office', 'admin');
  gateway.server.control.resetCalls();
  const { data, upstream, errors } = await client.send(AuditLogsDocument, { first });
  expect(errors).toEqual([]);
  expect(data?.auditLogs.nodes).toHaveLength(first);
  const { total, byPath } = gateway.server.control.calls();
  expect(total > budgets.get('AuditLogs')! ? byPath : null).toBeNull();
  expect(upstream.batches).toBe(total);
  const after = data?.auditLogs.pageInfo.endCursor ?? null;
  const filter = { resourceTypes: ['user'] };
  const next = await client.send(AuditLogsDocument, { first, after, filter });
  expect(next.errors).toEqual([]);
  expect(next.data?.auditLogs.totalCount).toBe(SIZE);
  expect(next.upstream.batches).toBeLessThanOrEqual(budgets.get('AuditLogs')!);
  await cold.stop();
});
