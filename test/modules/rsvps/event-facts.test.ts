import { newEvent } from '../../../src/modules/events/event.record.js';
import { momentAt, movesOf, placeOf, whenOf } from '../../../src/modules/rsvps/event-facts.js';

const START = '2026-10-24T22:00:00.000Z';
const event = newEvent({
  id: 'camp',
  createdAt: START,
  title: 'Camp',
  startDate: START,
  endDate: '2026-10-25T22:59:59.000Z',
  timezone: 'Europe/Berlin',
});

test('the time is that of the place, the change of its clocks included', () => {
  expect(whenOf(event)).toMatch(
    /^Sunday, October 25, 2026.* 12:00 AM – .*11:59 PM \(Central European Summer Time – Central European Standard Time\)$/i,
  );
  expect(momentAt(START, 'Asia/Tokyo')).toMatch(
    /October 25, 2026.* 7:00 AM \(Japan Standard Time\)/,
  );
});

test('of whole days the day alone is told, and the midnight that ends it is not another', () => {
  const day = { ...event, isAllDay: true, endDate: '2026-10-25T23:00:00.000Z' };
  expect(whenOf(day)).toBe('Sunday, October 25, 2026');
});

test('what older programs stored does no harm', () => {
  const odd = { ...event, timezone: 'Mars/Olympus', endDate: '2020-01-01T00:00:00.000Z' };
  expect(whenOf(odd)).toMatch(/October 24, 2026.* 10:00 PM \(Coordinated Universal Time\)/);
});

test.each([
  [{ location: 'Dojo', city: 'Reno' }, 'Dojo, Reno'],
  [{ isOnline: true }, 'online'],
  [{ location: 'Dojo', isOnline: true }, 'Dojo, and online'],
  [{}, null],
])('the place of %j', (facts, place) => {
  expect(placeOf({ ...event, ...facts })).toBe(place);
});

test.each([
  [{ startDate: '2026-10-24T23:00:00.000Z', city: 'Reno' }, ['the time', 'the place']],
  [{ virtualUrl: 'https://meet.example/1' }, []],
  [
    { isOnline: true, virtualUrl: 'https://meet.example/1' },
    ['the place', 'the link to take part online'],
  ],
  [{ title: 'Seminar', capacity: 3 }, []],
])('%j is a move: %j', (changes, moves) => {
  expect(movesOf(event, { ...event, ...changes })).toEqual(moves);
});
