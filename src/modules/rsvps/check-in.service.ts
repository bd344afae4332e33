import type { RequestContext } from '../../graphql/context.js';
import { AppError, refusal } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import { foundOrRefused } from '../../shared/input.js';
import { type AuditTrail, changesOf } from '../audit/index.js';
import type { EventLoaders, EventRecord } from '../events/index.js';
import { mayRunEvent } from './attendee.policy.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { RsvpStore } from './rsvp.store.js';
import type { Tickets } from './tickets.js';

/** Who is at the door; null is as good as absent. */
export interface AtTheDoor {
  readonly rsvpId?: string | null;
  readonly ticketCode?: string | null;
  readonly eventId?: string | null;
}

type Changes = Partial<RsvpRecord>;
/** The changes of a row, null when there is nothing to change; throws what is refused. */
type Decide = (rsvp: RsvpRecord, event: EventRecord) => Changes | null;

const RSVP = ['input', 'rsvpId'];
const CODE = ['input', 'ticketCode'];

/** What the staff of an event does at its door. */
export class CheckInService {
  constructor(
    private readonly deps: {
      readonly store: RsvpStore;
      readonly events: EventLoaders;
      readonly tickets: Tickets;
      readonly ids: GlobalIds;
      readonly audit: AuditTrail;
    },
  ) {}

  /** Checks somebody in; who is in already keeps the first time. */
  async checkIn(input: AtTheDoor, context: RequestContext): Promise<RsvpRecord> {
    const path = input.ticketCode == null ? RSVP : CODE;
    const id = this.#namedBy(input);
    const decide = (rsvp: RsvpRecord): Changes | null => {
      if (input.ticketCode != null) this.#refuseForged(input.ticketCode, rsvp);
      this.#refuseElsewhere(input.eventId, rsvp);
      refuseSeatless(rsvp, path);
      if (rsvp.checkedInAt !== null) return null;
      return { checkedInAt: context.now, checkedInBy: idOf(context), ...NOT_AWAY };
    };
    return this.#change(id, path, decide, context);
  }

  /** Takes back a check-in that was a mistake. */
  async undo(rsvpId: string, context: RequestContext): Promise<RsvpRecord> {
    const decide = (rsvp: RsvpRecord) =>
      rsvp.checkedInAt === null ? null : { checkedInAt: null, checkedInBy: null };
    return this.#change(this.#localId(rsvpId), RSVP, decide, context);
  }

  /** Notes that somebody with a seat stayed away, or did not after all; once the event has begun. */
  async markNoShow(rsvpId: string, noShow: boolean, context: RequestContext): Promise<RsvpRecord> {
    const decide: Decide = (rsvp, { startDate }) => {
      if (startDate > context.now) {
        throw refusal('WINDOW_CLOSED', RSVP, 'The event has not begun yet.');
      }
      refuseSeatless(rsvp, RSVP);
      if (noShow && rsvp.checkedInAt !== null) {
        throw refusal('BAD_USER_INPUT', RSVP, 'The person was checked in.');
      }
      if (rsvp.noShow === noShow) return null;
      if (!noShow) return NOT_AWAY;
      return { noShow, noShowMarkedAt: context.now, noShowMarkedBy: idOf(context) };
    };
    return this.#change(this.#localId(rsvpId), RSVP, decide, context);
  }

  /** Two at one door can do the same at the same time: the second one finds it done. */
  async #change(
    id: string,
    path: readonly string[],
    decide: Decide,
    context: RequestContext,
  ): Promise<RsvpRecord> {
    try {
      return await this.#changeOnce(id, path, decide, context);
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    try {
      return await this.#changeOnce(id, path, decide, context);
    } catch (error) {
      if (!isConflict(error)) throw error;
      throw refusal('CONFLICT', path, 'Somebody changes this at the same moment; try again.');
    }
  }

  async #changeOnce(
    id: string,
    path: readonly string[],
    decide: Decide,
    context: RequestContext,
  ): Promise<RsvpRecord> {
    const { store, events, audit } = this.deps;
    const [found] = await store.byIds([id], context.scope);
    const rsvp = foundOrRefused(found, path, 'RSVP');
    const event = await context.loaders.of(events.byId).load(rsvp.eventId);
    if (event === null || !mayRunEvent(context.viewer, event)) {
      throw new AppError('FORBIDDEN', 'Only who runs the event may do this.');
    }
    const changes = decide(rsvp, event);
    if (changes === null) return rsvp;
    const after = await store.change(rsvp, changes, context.now, context.scope);
    const entry = {
      action: 'update',
      resourceType: 'rsvp',
      resourceId: rsvp.id,
      description: 'Attendance was noted at the door.',
      changes: changesOf(rsvp, after, ['checkedInAt', 'checkedInBy', 'noShow']),
    } as const;
    audit.note(entry, context);
    context.loaders.clear();
    return after;
  }

  #namedBy({ rsvpId, ticketCode }: AtTheDoor): string {
    if (rsvpId == null && ticketCode == null) {
      throw refusal('BAD_USER_INPUT', RSVP, 'Name the RSVP, or send the code of its ticket.');
    }
    const named = rsvpId == null ? null : this.#localId(rsvpId);
    const read = ticketCode == null ? null : this.deps.tickets.read(ticketCode);
    if (ticketCode != null && (read === null || (named !== null && named !== read))) throw forged();
    return foundOrRefused(named ?? read, RSVP, 'RSVP');
  }

  #localId(globalId: string): string {
    return foundOrRefused(this.deps.ids.decodeAs('Rsvp', globalId), RSVP, 'RSVP');
  }

  #refuseForged(code: string, rsvp: RsvpRecord): void {
    if (!this.deps.tickets.isGenuine(code, rsvp)) throw forged();
  }

  #refuseElsewhere(eventId: string | null | undefined, rsvp: RsvpRecord): void {
    if (eventId == null || this.deps.ids.decodeAs('Event', eventId) === rsvp.eventId) return;
    throw refusal('BAD_USER_INPUT', CODE, 'This is for another event.');
  }
}

const NOT_AWAY: Changes = { noShow: false, noShowMarkedAt: null, noShowMarkedBy: null };

function refuseSeatless({ status }: RsvpRecord, path: readonly string[]): void {
  if (status === 'confirmed') return;
  throw refusal('BAD_USER_INPUT', path, `Only who has a seat can come in; this is ${status}.`);
}

const forged = () => refusal('BAD_USER_INPUT', CODE, 'This is no valid ticket.');
const isConflict = (error: unknown) => error instanceof AppError && error.code === 'CONFLICT';

function idOf({ viewer }: RequestContext): string | null {
  return viewer.kind === 'user' ? viewer.id : null;
}
