import {
  problemsOfChange,
  problemsOfPublishing,
} from '../../../src/modules/events/event-edit.rules.js';
import { type EventRecord, newEvent } from '../../../src/modules/events/event.record.js';

const NOW = '2026-06-15T12:00:00.000Z';
const inMinutes = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
const inDays = (days: number) => inMinutes(days * 24 * 60);

const event = (facts: Partial<EventRecord>): EventRecord =>
  newEvent({
    id: 'e',
    title: 'Camp',
    createdAt: NOW,
    startDate: inDays(5),
    endDate: inDays(6),
    location: 'Hall',
    ...facts,
  });

/** Fields to blame when the facts are sent together. */
const blamed = (facts: Partial<EventRecord>, sent = Object.keys(facts), bad: string[] = []) =>
  problemsOfChange(event(facts), new Set(sent), new Set(bad), NOW).map(({ path }) => path?.[1]);

test.each<[Partial<EventRecord>, string[]]>([
  [{ startDate: inMinutes(-5) }, []],
  [{ startDate: inMinutes(-5.01) }, ['startDate']],
  [{ startDate: inDays(3_660), endDate: inDays(3_661) }, []],
  [{ startDate: inDays(3_661), endDate: inDays(3_662) }, ['startDate']],
  [{ endDate: inDays(5) }, ['endDate']],
  [{ endDate: inMinutes(5 * 24 * 60 + 1) }, []],
  [{ endDate: inDays(5 + 366) }, []],
  [{ endDate: inMinutes((5 + 366) * 24 * 60 + 1) }, ['endDate']],
  [{ startDate: inDays(7) }, ['startDate']],
  [{ startDate: inDays(7), endDate: inDays(6) }, ['endDate']],
  [{ registrationDeadline: inDays(5) }, []],
  [{ registrationDeadline: inMinutes(5 * 24 * 60 + 1) }, ['registrationDeadline']],
  [{ registrationDeadline: NOW }, ['registrationDeadline']],
  [{ registrationDeadline: inMinutes(1) }, []],
  [{ waitlistEnabled: true }, ['waitlistEnabled']],
  [{ waitlistEnabled: true, capacity: 1 }, []],
  [{ virtualUrl: 'https://meet.example' }, ['virtualUrl']],
  [{ virtualUrl: 'https://meet.example', isOnline: true }, []],
  [{ location: null }, []],
  [{ location: null, isOnline: true, status: 'published' }, []],
  [{ location: null, status: 'published' }, ['location']],
])('of %j to blame: %j', (facts, expected) => {
  expect(blamed(facts)).toEqual(expected);
});

test('what was not sent is not judged, and is to blame for nothing', () => {
  const old = { startDate: inDays(-5), virtualUrl: 'https://meet.example', waitlistEnabled: true };
  expect(blamed(old, ['title'])).toEqual([]);
  expect(blamed(old, ['isOnline', 'capacity'])).toEqual(['capacity', 'isOnline']);
});

test('what has a problem of its own is not judged again', () => {
  expect(blamed({ startDate: inDays(-5) }, ['startDate', 'endDate'], ['endDate'])).toEqual([
    'startDate',
  ]);
});

test('a draft is published when it breaks no rule at all', () => {
  expect(problemsOfPublishing(event({}), NOW)).toEqual([]);
  const broken = event({ location: null, startDate: inDays(-1), endDate: inDays(-2) });
  expect(problemsOfPublishing(broken, NOW).map(({ path, message }) => [path, message])).toEqual([
    [['input', 'id'], 'startDate: Must not be in the past.'],
    [['input', 'id'], 'endDate: Must end after it begins.'],
    [['input', 'id'], 'location: Needs a place (`location`), unless it is online.'],
  ]);
});
