import { RequestContext } from '../../../src/graphql/context.js';
import { CountingMeter } from '../../../src/graphql/upstream-meter.js';
import { AuditLogStore } from '../../../src/modules/audit/audit-log.store.js';
import { AuditTrail } from '../../../src/modules/audit/audit-trail.js';
import { type EventChange, EventChanges } from '../../../src/modules/events/event-changes.js';
import { type EventRecord, newEvent } from '../../../src/modules/events/event.record.js';
import { EventStore } from '../../../src/modules/events/event.store.js';
import { fixedClock } from '../../../src/shared/clock.js';
import { silentLogger } from '../../../src/shared/logger.js';
import { noWarnings } from '../../../src/shared/record.js';
import { createInProcessCoordination } from '../../../src/sources/redis/in-process.js';
import { inDays } from '../../support/association.js';
import { NOW, startTestGateway, type TestGateway } from '../../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const callOf = (id: string) =>
  new RequestContext({
    viewer: { kind: 'user', id, role: 'instructor' },
    tokenProblem: null,
    requestId: 'request',
    log: silentLogger,
    signal: new AbortController().signal,
    meter: new CountingMeter(),
    now: NOW.toISOString(),
    userAgent: null,
    address: '127.0.0.1',
    pointsAtDoor: null,
  });

/** A store of its own, and what it told of. */
function changesOver({ zerodb, gateway: { modules } }: TestGateway) {
  const { documents } = zerodb;
  const told: [EventChange, string, string | undefined][] = [];
  const store = new EventStore(
    documents,
    noWarnings,
    createInProcessCoordination(fixedClock(NOW)).cache,
  );
  const changes = new EventChanges({
    store,
    ids: modules.ids,
    audit: new AuditTrail(new AuditLogStore(documents, noWarnings)),
    onEventChanged: (event: EventRecord, kind, _call, before) =>
      void told.push([kind, event.title, before?.title]),
  });
  return { store, changes, told };
}

const draft = (id: string) => {
  const times = { createdAt: NOW.toISOString(), startDate: inDays(3), endDate: inDays(4) };
  return newEvent({ id, title: 'Camp', ...times, organizerId: 'ann' });
};

test('others are told of each change that was written, and of no other', async () => {
  const { changes, told } = changesOver(gateway);
  const call = callOf('ann');
  const made = await changes.add(draft('told'), ['title'], call);
  const named = await changes.change('updated', made, { title: 'Big camp' }, call);
  const late = changes.change('updated', made, { title: 'Late camp' }, call);
  await expect(late).rejects.toMatchObject({
    problems: [{ path: ['input', 'id'], code: 'CONFLICT' }],
  });
  await changes.change('published', named, { status: 'published' }, call);
  expect(told).toEqual([
    ['created', 'Camp', undefined],
    ['updated', 'Big camp', 'Camp'],
    ['published', 'Big camp', 'Big camp'],
  ]);
});

test('an event that is gone is no conflict', async () => {
  const { changes, told } = changesOver(gateway);
  const call = callOf('ann');
  const made = await changes.add(draft('gone'), [], call);
  await gateway.zerodb.documents.remove('events', made.rowId, call.scope);
  await expect(changes.change('updated', made, { title: 'X' }, call)).rejects.toMatchObject({
    problems: [{ path: ['input', 'id'], code: 'NOT_FOUND' }],
  });
  expect(told).toHaveLength(1);
});

test('what was read of older programs is read anew after a write', async () => {
  const { store, changes } = changesOver(gateway);
  const call = callOf('ann');
  const row = { doc_id: 'old', title: 'Old', organizer_id: 'ann', is_published: true };
  const data = { ...row, start_datetime: inDays(2), event_type: 'social' };
  await gateway.zerodb.documents.insert('events', data, call.scope);
  const upcoming = { visibilities: ['public'], types: ['social'], from: call.now } as const;
  const titles = async () =>
    (await store.upcomingOfTypes(upcoming, 5, call.scope)).map(({ title }) => title);
  expect(await titles()).toEqual(['Old']);
  const before = await changes.editable(gateway.gateway.modules.ids.encode('Event', 'old'), call);
  await changes.change('updated', before, { title: 'Renamed' }, call);
  expect(await titles()).toEqual(['Renamed']);
});
