import {
  canceling,
  publishing,
  refuseHistory,
  type Step,
  unpublishing,
} from '../../../src/modules/events/event-life.js';
import {
  type EventRecord,
  type EventStatus,
  newEvent,
} from '../../../src/modules/events/event.record.js';
import { InputError } from '../../../src/shared/errors.js';

const NOW = '2026-06-15T12:00:00.000Z';
const DAY = 24 * 60 * 60_000;
const inDays = (days: number) => new Date(Date.parse(NOW) + days * DAY).toISOString();

const event = (status: EventStatus, begins: number, more: Partial<EventRecord> = {}): EventRecord =>
  newEvent({
    id: 'e',
    title: 'Camp',
    createdAt: inDays(-30),
    startDate: inDays(begins),
    endDate: inDays(begins + 2),
    location: 'Hall',
    status,
    ...more,
  });

/** What comes of it: what is changed, `-` where nothing, or the code of the refusal. */
function outcome(attempt: () => unknown): string {
  try {
    return Object.keys(attempt() ?? {}).join(' ') || '-';
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
}

const steps: Readonly<Record<string, Step>> = {
  publish: publishing,
  unpublish: unpublishing,
  cancel: canceling('Snow.'),
};

describe.each([
  // status, begins in days, then what comes of publishing, taking back and canceling it
  ['draft', 3, 'status publishedAt', '-', 'CONFLICT'],
  ['draft', -1, 'BAD_USER_INPUT', '-', 'CONFLICT'],
  ['published', 3, '-', 'status', 'status canceledAt canceledReason'],
  ['published', 0, '-', 'CONFLICT', 'status canceledAt canceledReason'],
  ['published', -1, '-', 'CONFLICT', 'status canceledAt canceledReason'],
  ['published', -9, 'WINDOW_CLOSED', 'CONFLICT', 'WINDOW_CLOSED'],
  ['canceled', 3, 'CONFLICT', 'CONFLICT', '-'],
  ['canceled', -9, 'CONFLICT', 'CONFLICT', '-'],
  ['deleted', 3, 'CONFLICT', 'CONFLICT', 'CONFLICT'],
] as const)('an event that is %s and begins in %i days', (status, begins, ...outcomes) => {
  test.each(Object.keys(steps).map((name, at) => [name, outcomes[at]!]))(
    '%s: %s',
    (name, expected) => {
      expect(outcome(() => steps[name]!(event(status, begins), NOW))).toBe(expected);
    },
  );
});

test.each([
  ['draft', 3, '-'],
  ['draft', -9, '-'],
  ['published', -1, '-'],
  ['published', -2, 'WINDOW_CLOSED'],
  ['canceled', 3, 'CONFLICT'],
  ['deleted', 3, 'CONFLICT'],
] as const)('editing an event that is %s and begins in %i days: %s', (status, begins, expected) => {
  expect(outcome(() => refuseHistory(event(status, begins), NOW))).toBe(expected);
});

test('an event that comes back keeps the moment of its first time', () => {
  const publishedAt = inDays(-7);
  expect(publishing(event('draft', 3, { publishedAt }), NOW)).toEqual({
    status: 'published',
    publishedAt,
  });
  expect(publishing(event('draft', 3), NOW)).toEqual({ status: 'published', publishedAt: NOW });
});
