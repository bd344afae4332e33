import type { BehindTheAnswer } from '../../shared/behind.js';
import { type CallScope, NO_SCOPE } from '../../shared/call-scope.js';
import type { Logger } from '../../shared/logger.js';
import type { Mail } from '../../shared/mail.js';
import type { EventRecord } from '../events/index.js';
import { isUsable, type MailPost, type UserRecord } from '../users/index.js';
import type { Addressee, AttendeeMails } from './attendee-mails.js';
import type { RsvpRecord } from './rsvp.record.js';

/** Accounts by id, as they are now. */
export type ReadAccounts = (
  ids: readonly string[],
  scope: CallScope,
) => Promise<readonly (UserRecord | null)[]>;

/** Writes to the people of an event, behind the answer: that a mail fails is no matter of a mutation. */
export class AttendeePost {
  constructor(
    private readonly deps: {
      readonly accounts: ReadAccounts;
      readonly mails: AttendeeMails;
      readonly post: MailPost;
      readonly behind: BehindTheAnswer;
    },
  ) {}

  /** To those who were given a seat after waiting. */
  seatsGiven(event: EventRecord, promoted: readonly RsvpRecord[], log: Logger): void {
    const { mails } = this.deps;
    const write = (to: Addressee, rsvp: RsvpRecord) => mails.seatGiven(to, event, rsvp);
    this.#send(event, log, () => Promise.resolve(promoted), write);
  }

  /** To those who would have come, as they are found when it is done. */
  eventCanceled(
    event: EventRecord,
    log: Logger,
    attendees: () => Promise<readonly RsvpRecord[]>,
  ): void {
    const { mails } = this.deps;
    this.#send(event, log, attendees, (to) => mails.eventCanceled(to, event));
  }

  /** To those who come, as they are found when it is done. */
  eventMoved(
    change: { readonly event: EventRecord; readonly before: EventRecord },
    log: Logger,
    attendees: () => Promise<readonly RsvpRecord[]>,
  ): void {
    const { mails } = this.deps;
    const { event } = change;
    this.#send(event, log, attendees, (to) => mails.eventMoved(to, event, change));
  }

  #send(
    { id }: EventRecord,
    log: Logger,
    attendees: () => Promise<readonly RsvpRecord[]>,
    write: (to: Addressee, rsvp: RsvpRecord) => Mail,
  ): void {
    const { accounts, post, behind } = this.deps;
    const work = async () => {
      const rsvps = await attendees();
      if (rsvps.length === 0) return;
      // Addresses are those of the accounts: copies beside an answer may be old.
      const userIds = rsvps.map(({ userId }) => userId);
      const found = await accounts(userIds, NO_SCOPE);
      const mails = rsvps.flatMap((rsvp, at) => {
        const account = found[at];
        return account && isUsable(account) ? [write(account, rsvp)] : [];
      });
      // Nothing is posted before all is written: to try again posts nothing twice.
      for (const mail of mails) post.post(mail);
    };
    behind.run('mails to the people of an event', log, work, { event: id });
  }
}
