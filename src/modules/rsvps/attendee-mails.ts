import type { GlobalIds } from '../../shared/ids.js';
import { letter } from '../../shared/letter.js';
import type { Mail } from '../../shared/mail.js';
import type { EventRecord } from '../events/index.js';
import type { UserRecord } from '../users/index.js';
import { momentAt, movesOf, placeOf, whenOf } from './event-facts.js';
import type { RsvpRecord } from './rsvp.record.js';
import { heldUntil } from './seats.js';

/** Whom a mail goes to. */
export type Addressee = Pick<UserRecord, 'email' | 'firstName'>;

/** What people are told of their seats. `webUrl` is where the links in it lead. */
export class AttendeeMails {
  constructor(
    private readonly ids: GlobalIds,
    private readonly webUrl: string,
  ) {}

  /** To who waited and has a seat now; where it costs something, it is held until it is paid. */
  seatGiven({ email, firstName }: Addressee, event: EventRecord, rsvp: RsvpRecord): Mail {
    const title = titleOf(event);
    const until = heldUntil(rsvp);
    if (until === null) {
      return letter('seat-given', email, `You have a seat: ${title}`, firstName, [
        `good news: a seat became free for “${title}”, and it is yours. You were on the waitlist and are confirmed now.`,
        detailsOf(event),
        `If you cannot come any more, please cancel, so that somebody else can have the seat: ${this.#linkTo(event)}`,
      ]);
    }
    return letter('seat-offered', email, `A seat is held for you: ${title}`, firstName, [
      `good news: a seat became free for “${title}”, and you are next on the waitlist.`,
      `It is held for you until ${momentAt(until, event.timezone)}. Complete the payment by then, or it is offered to the next person: ${this.#linkTo(event)}`,
      detailsOf(event),
    ]);
  }

  /** To everybody with a seat or on the waitlist. */
  eventCanceled({ email, firstName }: Addressee, event: EventRecord): Mail {
    const title = titleOf(event);
    return letter('event-canceled', email, `Canceled: ${title}`, firstName, [
      `we are sorry: “${title}” was canceled and will not take place.`,
      ...(event.canceledReason === null ? [] : [`The reason: ${event.canceledReason}`]),
      `It was planned as follows.\n${detailsOf(event)}`,
      `You need not do anything. More about it: ${this.#linkTo(event)}`,
    ]);
  }

  /** To everybody with a seat or on the waitlist, when the time or the place is another one. */
  eventMoved(
    { email, firstName }: Addressee,
    event: EventRecord,
    { before }: { readonly before: EventRecord },
  ): Mail {
    const title = titleOf(event);
    const moves = movesOf(before, event).join(' and ');
    const [now, then] = [detailsOf(event), detailsOf(before)];
    return letter('event-moved', email, `Changed: ${title}`, firstName, [
      `${moves} of “${title}” changed. This is what counts now:\n${now}`,
      ...(then === now ? [] : [`This is what it was before:\n${then}`]),
      `Your answer stays as it is. If you cannot come any more, please cancel, so that somebody else can come: ${this.#linkTo(event)}`,
    ]);
  }

  #linkTo({ id }: EventRecord): string {
    return `${this.webUrl}/events/${this.ids.encode('Event', id)}`;
  }
}

function detailsOf(event: EventRecord): string {
  const place = placeOf(event);
  const lines = [`When: ${whenOf(event)}`, ...(place === null ? [] : [`Where: ${place}`])];
  return lines.join('\n');
}

/** In one line, whatever older programs stored: it stands in a subject. */
function titleOf({ title }: EventRecord): string {
  return title.replace(/\s+/g, ' ').trim();
}
