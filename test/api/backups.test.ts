import { AUDIT_LOGS } from '../../src/modules/audit/audit-log.record.js';
import { BACKUPS } from '../../src/modules/backups/backup.record.js';
import { SYSTEM_BACKUPS } from '../../src/jobs/backup-manifest.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { fixedClock } from '../../src/shared/clock.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import { Association, idOf, inMinutes } from '../support/association.js';
import { readBudgets } from '../support/budgets.js';
import { Client } from '../support/client.js';
import { NOW, startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import { BackupsDocument, type BackupsQuery, CreateBackupDocument } from './generated/graphql.js';

type Listed = BackupsQuery['backups']['nodes'][number];

const budgets = readBudgets();
let gateway: TestGateway;
let admin: Client;

beforeAll(async () => {
  gateway = await startTestGateway(async (zerodb) => {
    const association = new Association(zerodb);
    await association.person('office', 'admin');
    await association.event('event');
  });
  admin = await signedIn(gateway, new Client(gateway.url), 'office', 'admin');
}, 60_000);
afterAll(() => gateway.stop());

const list = async (client = admin) => (await client.data(BackupsDocument, { first: 50 })).backups;

/** How the run ended. */
async function ended(id: string): Promise<Listed> {
  for (;;) {
    const run = (await list()).nodes.find((each) => each.id === id);
    if (run && run.status !== 'RUNNING') return run;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const stored = () => gateway.zerodb.objects.list({ collection: SYSTEM_BACKUPS }, NO_SCOPE);

test('answers at once, goes on behind the answer, and tells what came of it', async () => {
  const answer = await admin.send(CreateBackupDocument, { input: {} });
  expect(answer.errors).toEqual([]);
  const { backup, userErrors } = answer.data!.createBackup;
  expect(userErrors).toEqual([]);
  expect(backup).toMatchObject({ status: 'RUNNING', kind: 'FULL', collections: [] });
  const run = await ended(backup!.id);
  expect(run).toMatchObject({ status: 'COMPLETE', stamp: '20260615_120000', error: null });
  expect(run.documentCount).toBeGreaterThanOrEqual(3);
  expect(run.bytes).toBeGreaterThan(run.compressedBytes);
  const keys = (await stored()).map(({ key }) => key);
  expect(keys).toContain('manifest_20260615_120000.json');
  expect(keys).toContain('users_backup_20260615_120000.json.gz');
  expect(keys.some((key) => key.startsWith('backups_'))).toBe(false);

  const { documents } = await gateway.zerodb.documents.find(
    AUDIT_LOGS,
    { filter: { resource_type: 'backup' } },
    NO_SCOPE,
  );
  expect(documents.map(({ data }) => data)).toMatchObject([
    {
      action: 'read',
      user_id: idOf('office'),
      description: 'Started a backup (full) of all collections',
    },
  ]);
});

test('an incremental one of some collections; the list is newest first and within its budget', async () => {
  const input = { collections: ['events'], incremental: true };
  const first = (await admin.data(CreateBackupDocument, { input })).createBackup.backup!;
  expect(await ended(first.id)).toMatchObject({
    status: 'COMPLETE',
    kind: 'FULL',
    collections: ['events'],
  });
  const again = await admin.send(CreateBackupDocument, { input });
  expect(again.upstream.batches).toBeLessThanOrEqual(budgets.get('CreateBackup')!);
  const second = again.data!.createBackup.backup!;
  expect(await ended(second.id)).toMatchObject({ status: 'COMPLETE', kind: 'INCREMENTAL' });
  const answer = await admin.send(BackupsDocument, { first: 2 });
  expect(answer.upstream.batches).toBeLessThanOrEqual(budgets.get('Backups')!);
  expect(answer.data?.backups.totalCount).toBe(3);
  const { endCursor } = answer.data!.backups.pageInfo;
  const next = await admin.data(BackupsDocument, { first: 2, after: endCursor ?? null });
  const ids = [...answer.data!.backups.nodes, ...next.backups.nodes].map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(ids).toContain(first.id);
});

test('names that are no collections are told with their places, and nothing is begun', async () => {
  const before = (await list()).totalCount;
  const refused = async (collections: string[]) =>
    (await admin.data(CreateBackupDocument, { input: { collections } })).createBackup.userErrors;
  expect(await refused(['users', 'nonsense', BACKUPS])).toMatchObject([
    { code: 'BAD_USER_INPUT', path: ['input', 'collections', '1'] },
    { code: 'BAD_USER_INPUT', path: ['input', 'collections', '2'] },
  ]);
  expect(await refused([])).toMatchObject([
    { code: 'BAD_USER_INPUT', path: ['input', 'collections'] },
  ]);
  expect((await list()).totalCount).toBe(before);
});

test('of many at the same time one runs; the others are told so, and nothing of them is noted', async () => {
  const before = (await list()).totalCount;
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => admin.data(CreateBackupDocument, { input: {} })),
  );
  const runs = answers.flatMap(({ createBackup: { backup } }) => backup?.id ?? []);
  const codes = answers.flatMap(({ createBackup }) =>
    createBackup.userErrors.map(({ code }) => code),
  );
  for (const id of runs) expect((await ended(id)).status).toBe('COMPLETE');
  expect(runs.length + codes.length).toBe(4);
  expect(new Set(codes)).toEqual(codes.length === 0 ? new Set() : new Set(['CONFLICT']));
  expect((await list()).totalCount).toBe(before + runs.length);
});

test('a run under way elsewhere is a CONFLICT; left behind by a killed process, it has failed', async () => {
  const { documents } = gateway.zerodb;
  const row = (id: string, heartbeat: string) => ({
    doc_id: id,
    created_at: heartbeat,
    updated_at: heartbeat,
    status: 'running',
    host: 'elsewhere',
    process_id: 1,
    heartbeat_at: heartbeat,
  });
  const alive = await documents.insert(BACKUPS, row('alive', inMinutes(-1)), NO_SCOPE);
  await documents.insert(BACKUPS, row('dead', inMinutes(-2)), NO_SCOPE);
  const { createBackup } = await admin.data(CreateBackupDocument, { input: {} });
  expect(createBackup).toMatchObject({
    backup: null,
    userErrors: [{ code: 'CONFLICT', path: null }],
  });
  const encode = (id: string) => gateway.gateway.modules.ids.encode('Backup', id);
  const told = async (id: string) => (await list()).nodes.find((each) => each.id === encode(id));
  expect(await told('alive')).toMatchObject({ status: 'RUNNING', error: null });
  expect(await told('dead')).toMatchObject({
    status: 'FAILED',
    error: 'The process that wrote it ended.',
  });
  await documents.remove(BACKUPS, alive.rowId, NO_SCOPE);
  const next = await admin.data(CreateBackupDocument, { input: {} });
  await ended(next.createBackup.backup!.id);
  const [dead] = await documents.getMany(BACKUPS, ['dead'], NO_SCOPE);
  expect(dead?.data).toMatchObject({ status: 'failed' });
});

test('a gateway that shuts down ends it, leaves nothing of it and says so', async () => {
  const before = (await stored()).map(({ id }) => id);
  const coordination = createInProcessCoordination(fixedClock(NOW));
  const other = await startGatewayOver(gateway.server, { coordination });
  const client = await signedIn(other, new Client(other.url), 'office', 'admin');
  // Reading waits, so that the end comes in the middle.
  gateway.server.control.setFaults([{ match: 'POST .*/query', latencyMs: 300 }]);
  const { createBackup } = await client.data(CreateBackupDocument, { input: {} });
  await other.stop();
  gateway.server.control.setFaults([]);
  expect(await ended(createBackup.backup!.id)).toMatchObject({
    status: 'FAILED',
    error: 'The gateway was shut down.',
    stamp: null,
  });
  expect((await stored()).filter(({ id }) => !before.includes(id))).toEqual([]);
});
