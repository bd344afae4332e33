import type { BehindTheAnswer } from '../../shared/behind.js';
import { NO_SCOPE } from '../../shared/call-scope.js';
import type { AuditSource } from '../audit/index.js';
import type { EventChange, EventRecord } from '../events/index.js';
import type { AttendeePost } from './attendee-post.js';
import { movesOf } from './event-facts.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { RsvpStore } from './rsvp.store.js';
import type { SeatDesk } from './seat-desk.js';
import { onePerPerson, standingOf } from './seats.js';

/** What follows from a change of an event for the seats and for those who have them. */
export class EventAftermath {
  constructor(
    private readonly deps: {
      readonly desk: SeatDesk;
      readonly store: RsvpStore;
      readonly letters: AttendeePost;
      readonly behind: BehindTheAnswer;
    },
  ) {}

  /** Begins it behind the answer; never throws. */
  changed(
    event: EventRecord,
    kind: EventChange,
    call: AuditSource,
    before: EventRecord | null,
  ): void {
    const { letters } = this.deps;
    const { viewer, now, userAgent, address, log } = call;
    // On behalf of no request: it is over when this is done.
    const source = { viewer, now, userAgent, address, log, scope: NO_SCOPE };
    const attendees = () => this.#attendees(event, source);
    if (kind === 'canceled') letters.eventCanceled(event, log, attendees);
    if (event.status !== 'published' || before === null) return;
    if (event.waitlistEnabled || before.capacity !== event.capacity) this.#settle(event, source);
    const moved = kind === 'updated' && movesOf(before, event).length > 0;
    if (!moved) return;
    letters.eventMoved({ event, before }, log, async () => {
      const rsvps = await attendees();
      // Who was given a seat since was told of the new time and place with it.
      return rsvps.filter(({ promotedAt }) => promotedAt === null || promotedAt < now);
    });
  }

  /** More seats may be there than before: who waits longest gets them. */
  #settle({ id }: EventRecord, source: AuditSource): void {
    const { behind, desk } = this.deps;
    const work = () => desk.settle(id, source);
    behind.run('the seats of a changed event', source.log, work, { event: id });
  }

  /** Everybody with a seat or in the line. */
  async #attendees({ id }: EventRecord, source: AuditSource): Promise<readonly RsvpRecord[]> {
    const { desk, store } = this.deps;
    // Whoever is being seated at this moment is among them; without the desk, those who were before.
    await desk.settle(id, source).catch(() => undefined);
    const rsvps = await store.activeOfEvents([id], NO_SCOPE);
    const people = onePerPerson(rsvps, source.now);
    return people.filter((rsvp) => standingOf(rsvp, source.now) !== 'out');
  }
}
