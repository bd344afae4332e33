import {
  EVENTS,
  newEvent,
  readEvent,
  writeEvent,
} from '../../../src/modules/events/event.record.js';
import { heard, present, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';
const LEAST = { title: 'Camp', start_date: AT };

recordLaws({
  collection: EVENTS,
  read: readEvent,
  write: writeEvent,
  full: newEvent({
    id: 'e-1',
    createdAt: AT,
    updatedAt: AT,
    title: 'Camp',
    description: '<p>Two days</p>',
    eventType: 'seminar',
    visibility: 'members_only',
    status: 'published',
    tags: ['judo'],
    startDate: AT,
    endDate: '2026-02-02T10:00:00.000Z',
    isAllDay: true,
    location: 'Hall',
    address: '1 Main St',
    city: 'Austin',
    state: 'TX',
    isOnline: true,
    virtualUrl: 'https://meet.example/1',
    capacity: 30,
    currentAttendees: 3,
    waitlistEnabled: true,
    price: { minor: 4999, currency: 'EUR' },
    registrationRequired: true,
    registrationDeadline: AT,
    organizerId: 'u-1',
    instructorIds: ['u-2'],
    instructorInfo: 'Two teachers',
    trainingSessionId: 's-1',
    featuredImageUrl: '/images/camp.jpg',
    galleryUrls: ['https://cdn.example/1.jpg'],
    createdBy: 'u-1',
    updatedBy: 'u-1',
    publishedAt: AT,
    deletedAt: AT,
    deletedBy: 'u-1',
    canceledAt: AT,
    canceledReason: 'snow',
    metadata: { source: 'import' },
  }),
  least: LEAST,
  twins: [
    'start_datetime', 'end_datetime', 'is_virtual', 'location_name', 'max_attendees',
    'registration_fee', 'is_deleted', 'is_canceled', 'is_published',
  ], // prettier-ignore
  defaults: {
    status: 'draft',
    visibility: 'public',
    eventType: 'other',
    endDate: AT,
    sortKey: AT,
    timezone: 'America/Los_Angeles',
    capacity: null,
    price: null,
    isOnline: false,
    instructorIds: [],
  },
  refused: [
    ['title', { title: ' ' }],
    ['startDate', { startDate: '2026-02-01' }],
    ['eventType', { eventType: 'party' }],
    ['capacity', { capacity: 0 }],
    ['price.minor', { price: { minor: 1.5, currency: 'USD' } }],
    ['price.currency', { price: { minor: 1, currency: 'dollars' } }],
    ['instructorIds.0', { instructorIds: [''] }],
    ['virtualUrl', { virtualUrl: '/here' }],
  ],
});

describe('events of older programs', () => {
  it('reads every twin where the canonical name is absent, and writes the canonical alone', () => {
    const { record, warnings } = heard(readEvent, {
      title: 'Camp',
      start_datetime: '2026-02-01T10:00:00',
      end_datetime: '2026-02-01 12:00:00',
      is_virtual: true,
      location_name: 'Hall',
      max_attendees: '30',
      registration_fee: '50',
    });
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({
      startDate: AT,
      sortKey: null,
      endDate: '2026-02-01T12:00:00.000Z',
      isOnline: true,
      location: 'Hall',
      capacity: 30,
      price: { minor: 5000, currency: 'USD' },
    });
    const data = writeEvent(present(record));
    expect(data).toMatchObject({ start_date: AT, capacity: 30, price: 50, currency: 'USD' });
    expect(
      Object.keys(data).filter((name) => /virtual|_datetime|max_|_fee|_name/.test(name)),
    ).toEqual([]);
  });

  it('prefers the canonical name, and falls back where it cannot be read', () => {
    const twins = { max_attendees: 5, is_virtual: true, registration_fee: 1 };
    expect(
      heard(readEvent, { ...LEAST, ...twins, capacity: 9, is_online: false, price: 2 }).record,
    ).toMatchObject({ capacity: 9, isOnline: false, price: { minor: 200 } });
    const { record, warnings } = heard(readEvent, { ...LEAST, ...twins, capacity: 'many' });
    expect(record?.capacity).toBe(5);
    expect(warnings).toEqual(['events/a-1.capacity: is no whole number from 1']);
  });

  it.each([
    [{ status: 'published' }, 'published'],
    [{ status: 'PUBLISHED' }, 'published'],
    [{ status: 'cancelled' }, 'canceled'],
    [{ status: 'published', is_deleted: true }, 'deleted'],
    [{ status: 'published', is_canceled: true }, 'canceled'],
    [{ status: 'deleted', is_canceled: true }, 'deleted'],
    [{ is_deleted: true, is_canceled: true }, 'deleted'],
    [{ is_published: true }, 'published'],
    [{ is_published: 'true', status: '' }, 'published'],
    [{ is_published: true, status: 'draft' }, 'draft'],
    [{ is_published: true, status: 'nonsense' }, 'draft'],
    [{ is_published: true, is_deleted: false }, 'published'],
    [{ is_published: false }, 'draft'],
  ])('folds %j into %s', (data, expected) => {
    expect(heard(readEvent, { ...LEAST, ...data }).record?.status).toBe(expected);
  });

  it('hides an event whose visibility it cannot read', () => {
    expect(heard(readEvent, { ...LEAST, visibility: 'friends' }).record?.visibility).toBe(
      'invite_only',
    );
  });

  it('keeps the sort key as stored', () => {
    const start_date = '2026-02-01T12:00:00.123456+02:00';
    const { record } = heard(readEvent, {
      title: 'Camp',
      start_date,
      created_at: '2026-01-01T00:00:00',
    });
    expect(record).toMatchObject({ startDate: '2026-02-01T10:00:00.123Z', sortKey: start_date });
    expect(record).toMatchObject({
      createdAt: '2026-01-01T00:00:00.000Z',
      createdKey: '2026-01-01T00:00:00',
    });
  });

  it.each([
    { title: 'Camp' },
    { title: ' ', start_date: AT },
    { title: 'Camp', start_date: 'soon' },
  ])('is no event: %j', (data) => {
    expect(heard(readEvent, data).record).toBeNull();
  });
});
