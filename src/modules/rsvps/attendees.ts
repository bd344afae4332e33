import type { Position } from '../../shared/paging.js';
import type { RsvpRecord, RsvpStatus } from './rsvp.record.js';
import { waitingSince } from './seats.js';

/** Who answered to an event, in numbers of people. */
export interface AttendeeStatsValue {
  readonly total: number;
  readonly confirmed: number;
  readonly waitlist: number;
  readonly pending: number;
  readonly declined: number;
  readonly canceled: number;
  readonly checkedIn: number;
  readonly noShow: number;
}

/** Counts RSVPs, one of each person. */
export function statsOf(rsvps: readonly RsvpRecord[]): AttendeeStatsValue {
  const of = (status: RsvpStatus) => rsvps.filter((rsvp) => rsvp.status === status).length;
  const confirmed = rsvps.filter(({ status }) => status === 'confirmed');
  return {
    total: rsvps.length,
    confirmed: confirmed.length,
    waitlist: of('waitlist'),
    pending: of('pending'),
    declined: of('declined'),
    canceled: of('canceled'),
    checkedIn: confirmed.filter(({ checkedInAt }) => checkedInAt !== null).length,
    noShow: confirmed.filter(({ noShow }) => noShow).length,
  };
}

/** Lists of attendees are in order of their answers. */
export function byAnswer(rsvp: RsvpRecord): Position {
  return { key: waitingSince(rsvp), id: rsvp.id };
}
