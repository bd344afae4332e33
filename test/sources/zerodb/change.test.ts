import {
  type EventRecord,
  EVENTS,
  eventTable,
  newEvent,
  readEvent,
} from '../../../src/modules/events/event.record.js';
import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import { Collection } from '../../../src/sources/zerodb/collection.js';
import { idOf } from '../../support/association.js';
import { startTestGateway, type TestGateway } from '../../support/gateway.js';

const AT = '2026-06-15T12:00:00.000Z';
let gateway: TestGateway;
let events: Collection<EventRecord>;

beforeAll(async () => {
  gateway = await startTestGateway();
  events = new Collection(gateway.zerodb.documents, EVENTS, readEvent, () => undefined);
});
afterAll(() => gateway.stop());

const read = async (id: string): Promise<EventRecord> => {
  const [event] = await events.getMany([id], NO_SCOPE);
  return event!;
};
const change = (before: EventRecord, changes: Partial<EventRecord>) =>
  events.change(before, changes, AT, eventTable, NO_SCOPE);

test('a change touches what differs, and two editors at once do not lose one another', async () => {
  const id = idOf('open mat');
  const made = newEvent({
    id,
    title: 'Open mat',
    createdAt: AT,
    startDate: AT,
    endDate: AT,
    eventType: 'seminar',
  });
  const first = await events.add(made, eventTable, NO_SCOPE);
  const second = await read(id);
  const changed = await change(first, { title: 'Open mat for all', city: 'Oslo' });
  expect(await read(id)).toEqual({ ...changed, rowId: second.rowId });
  await expect(change(second, { title: 'Closed mat' })).rejects.toMatchObject({ code: 'CONFLICT' });

  // Within the same millisecond.
  const third = await change(changed, { capacity: 5 });
  expect(third.updatedAt! > changed.updatedAt!).toBe(true);
  await expect(change(changed, { capacity: 6 })).rejects.toMatchObject({ code: 'CONFLICT' });

  const cleared = await change(third, { city: null, capacity: null });
  expect(await read(id)).toMatchObject({ city: null, capacity: null, title: 'Open mat for all' });
  expect(cleared.city).toBeNull();
});

test('older names of a changed fact go, and documents without doc_id are changed by their row', async () => {
  const { rowId } = await gateway.zerodb.documents.insert(
    EVENTS,
    {
      doc_id: idOf('old'), id: idOf('old'), title: 'Old', start_datetime: AT, max_attendees: 9,
      is_published: true, is_deleted: false, colour: 'red',
    }, // prettier-ignore
    NO_SCOPE,
  );
  const stored = {
    id: idOf('old'),
    title: 'Old',
    start_datetime: AT,
    max_attendees: 9,
    colour: 'red',
  };
  const before = await read(idOf('old'));
  expect(before).toMatchObject({ status: 'published', capacity: 9 });
  await change(before, { capacity: null, status: 'canceled' });
  expect(await read(idOf('old'))).toMatchObject({ status: 'canceled', capacity: null });

  await gateway.zerodb.documents.replace(EVENTS, rowId, stored, NO_SCOPE);
  const unnamed = await read(idOf('old'));
  await change(unnamed, { title: 'Older' });
  expect(await read(idOf('old'))).toMatchObject({ title: 'Older', rest: { colour: 'red' } });
  await expect(change(unnamed, { title: 'Oldest' })).rejects.toMatchObject({ code: 'CONFLICT' });
});
