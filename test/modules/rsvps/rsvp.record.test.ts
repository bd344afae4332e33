import { newRsvp, readRsvp, RSVPS, writeRsvp } from '../../../src/modules/rsvps/rsvp.record.js';
import { heard, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';
const LEAST = { event_id: 'e-1', user_id: 'u-1' };

recordLaws({
  collection: RSVPS,
  read: readRsvp,
  write: writeRsvp,
  full: newRsvp({
    id: 'r-1',
    createdAt: AT,
    updatedAt: AT,
    eventId: 'e-1',
    userId: 'u-1',
    status: 'confirmed',
    guestsCount: 2,
    notes: 'late',
    respondedAt: AT,
    promotedAt: AT,
    canceledAt: AT,
    cancellationReason: 'ill',
    checkedInAt: AT,
    checkedInBy: 'u-2',
    noShow: true,
    noShowMarkedAt: AT,
    noShowMarkedBy: 'u-2',
    paymentId: 'pay-1',
    paymentStatus: 'succeeded',
    paymentAmount: { minor: 5000, currency: 'USD' },
    reminderSent: true,
    confirmationSent: true,
    idempotencyKey: 'abc.def',
    userName: 'Mika',
    userEmail: 'mika@wwmaa.example',
    userPhone: '+15550100',
  }),
  least: LEAST,
  twins: ['check_in_time', 'rsvp_date'],
  defaults: { status: 'pending', guestsCount: 0, checkedInAt: null, noShow: false },
  refused: [
    ['eventId', { eventId: '' }],
    ['userId', { userId: null }],
    ['status', { status: 'going' }],
    ['guestsCount', { guestsCount: 1.5 }],
  ],
});

describe('answers of older programs', () => {
  it.each([
    ['going', 'confirmed'],
    ['GOING', 'confirmed'],
    ['cancelled', 'canceled'],
    ['waitlist', 'waitlist'],
    ['perhaps', 'pending'],
  ])('reads the status %s as %s', (status, expected) => {
    expect(heard(readRsvp, { ...LEAST, status }).record?.status).toBe(expected);
  });

  it('reads both names of the check-in, the canonical first', () => {
    const check_in_time = '2026-02-01T11:00:00Z';
    expect(heard(readRsvp, { ...LEAST, check_in_time }).record?.checkedInAt).toBe(
      '2026-02-01T11:00:00.000Z',
    );
    expect(
      heard(readRsvp, { ...LEAST, check_in_time, checked_in_at: AT }).record?.checkedInAt,
    ).toBe(AT);
  });
});
