import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import { type Names, readBy } from '../../shared/record-field.js';
import {
  count,
  flag,
  instant,
  link,
  oneOf,
  optionalCount,
  optionalId,
  optionalInstant,
  optionalText,
  sortText,
  text,
  textOr,
  url,
} from '../../shared/record-fields.js';
import { ids, json, links, texts } from '../../shared/record-lists.js';
import { optionalMoney } from '../../shared/record-money.js';
import { readFlag } from '../../shared/record-values.js';

export const EVENTS = 'events';

export const EVENT_TYPES = [
  'live_training',
  'seminar',
  'tournament',
  'certification',
  'training',
  'competition',
  'social',
  'meeting',
  'other',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const EVENT_VISIBILITIES = ['public', 'members_only', 'invite_only'] as const;
export type EventVisibility = (typeof EVENT_VISIBILITIES)[number];

export const EVENT_STATUSES = ['draft', 'published', 'deleted', 'canceled'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

const START: Names = ['start_date', 'start_datetime'];
const start = instant(START);
const end = instant(['end_date', 'end_datetime']);
const storedStatus = oneOf('status', EVENT_STATUSES, 'draft');

/** Older programs said the status with flags. The flags that hide an event win over any status. */
const status = readBy(storedStatus, ['is_deleted', 'is_canceled', 'is_published'], (data, warn) => {
  if (readFlag(data['is_deleted']) === true) return 'deleted';
  const told = storedStatus.read(data, warn);
  if (told === 'deleted') return told;
  if (readFlag(data['is_canceled']) === true) return 'canceled';
  const silent = data['status'] === undefined || data['status'] === null || data['status'] === '';
  return silent && readFlag(data['is_published']) === true ? 'published' : told;
});

export const eventTable = recordTable('Event', EVENTS, {
  title: text('title'),
  description: optionalText('description'),
  eventType: oneOf('event_type', EVENT_TYPES, 'other'),
  visibility: oneOf('visibility', EVENT_VISIBILITIES, 'public', { unreadable: 'invite_only' }),
  status,
  tags: texts('tags'),

  startDate: start,
  sortKey: sortText('start_date'),
  /** The start, where no end is stored. */
  endDate: readBy(end, [], (data, warn) => end.read(data, warn) ?? start.read(data, warn)),
  timezone: textOr('timezone', 'America/Los_Angeles'),
  isAllDay: flag('is_all_day'),

  location: optionalText(['location', 'location_name']),
  address: optionalText('address'),
  city: optionalText('city'),
  state: optionalText('state'),
  isOnline: flag(['is_online', 'is_virtual']),
  /** For those who take part, and for staff. */
  virtualUrl: url('virtual_url'),

  /** Seats; null is no limit. */
  capacity: optionalCount(['capacity', 'max_attendees'], 1),
  currentAttendees: count('current_attendees'),
  waitlistEnabled: flag('waitlist_enabled'),
  price: optionalMoney(['price', 'registration_fee']),
  registrationRequired: flag('registration_required'),
  registrationDeadline: optionalInstant('registration_deadline'),

  organizerId: optionalId('organizer_id'),
  instructorIds: ids('instructors'),
  instructorInfo: optionalText('instructor_info'),
  trainingSessionId: optionalId('training_session_id'),
  featuredImageUrl: link('featured_image_url'),
  galleryUrls: links('gallery_urls'),

  createdBy: optionalId('created_by'),
  updatedBy: optionalId('updated_by'),
  publishedAt: optionalInstant('published_at'),
  deletedAt: optionalInstant('deleted_at'),
  deletedBy: optionalId('deleted_by'),
  canceledAt: optionalInstant('canceled_at'),
  canceledReason: optionalText('canceled_reason'),
  metadata: json('metadata'),
});

export type EventRecord = RecordOf<typeof eventTable>;
export type NewEvent = NewOf<typeof eventTable>;
export const { read: readEvent, write: writeEvent, create: newEvent } = eventTable;
