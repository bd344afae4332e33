import { z } from 'zod';

import type { RequestContext } from '../../graphql/context.js';
import type { IdempotencyKeys } from '../../shared/coordination.js';
import { AppError, type InputError } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import { clearable, foundOrRefused, paragraphs, parseInput } from '../../shared/input.js';
import { once } from '../../shared/once.js';
import { type AuditTrail, changesOf } from '../audit/index.js';
import { type EventRecord, maySeeEvent, type ReadEvents } from '../events/index.js';
import { hashOf } from './rsvp-identity.js';
import { primeSeats, type RsvpLoaders } from './rsvp.loaders.js';
import type { RsvpRecord } from './rsvp.record.js';
import type { RsvpStore } from './rsvp.store.js';
import {
  type Actor,
  decideAnswer,
  decideCancel,
  type Decision,
  decideUpdate,
} from './seat-decisions.js';
import type { SeatDesk } from './seat-desk.js';
import type { Settled } from './seat-round.js';
import type { Roster } from './roster.js';

const MOST_GUESTS = 10;
const MOST_TEXT = 500;

const guests = z
  .int('Must be a whole number.')
  .min(0, 'Not below 0.')
  .max(MOST_GUESTS, `At most ${MOST_GUESTS} guests.`);
const remark = clearable(paragraphs(MOST_TEXT).transform((text) => (text === '' ? null : text)));
const eventId = z.string();

const answerInput = z.object({
  eventId,
  guests: clearable(guests),
  notes: remark,
  idempotencyKey: z
    .string()
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u, 'Must have 1 to 200 printable characters.'),
});
const updateInput = z.object({ eventId, guests: clearable(guests), notes: remark });
const cancelInput = z.object({ eventId, reason: remark });

/** What an attempt at a seat shows of itself; a problem can come with something to show. */
export interface SeatAnswer {
  readonly rsvp: RsvpRecord | null;
  readonly event: EventRecord | null;
  readonly problem: InputError | null;
}

/** What people do with invitations. */
export class RsvpService {
  constructor(
    private readonly deps: {
      readonly desk: SeatDesk;
      readonly store: RsvpStore;
      readonly loaders: RsvpLoaders;
      readonly events: ReadEvents;
      readonly idempotency: IdempotencyKeys;
      readonly ids: GlobalIds;
      readonly audit: AuditTrail;
    },
  ) {}

  /** Answers an invitation; the same key with the same input is one answer, however often it comes. */
  async answer(input: unknown, context: RequestContext): Promise<SeatAnswer> {
    const { idempotency } = this.deps;
    const { idempotencyKey, ...wish } = parseInput(answerInput, input);
    const event = this.#eventId(wish.eventId);
    const actor = actorOf(context);
    const owner = `rsvp:${actor.userId}`;
    const asked = { guests: wish.guests ?? 0, notes: wish.notes ?? null };
    const fingerprint = hashOf([event, asked.guests, asked.notes]);
    const key = { id: hashOf([owner, idempotencyKey]), fingerprint };
    const decide = (roster: Roster) => decideAnswer(roster, { ...actor, ...asked, key });
    const work = {
      run: () => this.#atTheDesk(event, context, actor, decide),
      nameOf: ({ problem, rsvp }: SeatAnswer) => (problem === null ? (rsvp?.id ?? null) : null),
      recall: (rsvpId: string) => this.#asItStands(rsvpId, event, context),
    };
    const same = { owner, key: idempotencyKey, fingerprint };
    return once(idempotency, same, work, context.scope.signal);
  }

  /** Changes the guests or the notes of the viewer's own answer. */
  async update(input: unknown, context: RequestContext): Promise<SeatAnswer> {
    const wish = parseInput(updateInput, input);
    const actor = actorOf(context);
    const asked = { guests: wish.guests === null ? 0 : wish.guests, notes: wish.notes };
    return this.#atTheDesk(this.#eventId(wish.eventId), context, actor, (roster) =>
      decideUpdate(roster, { ...actor, ...asked }),
    );
  }

  /** Takes the viewer's own answer back; who waits longest gets the seat. */
  async cancel(input: unknown, context: RequestContext): Promise<SeatAnswer> {
    const wish = parseInput(cancelInput, input);
    const actor = actorOf(context);
    return this.#atTheDesk(this.#eventId(wish.eventId), context, actor, (roster) =>
      decideCancel(roster, { ...actor, reason: wish.reason ?? null }),
    );
  }

  async #atTheDesk(
    event: string,
    context: RequestContext,
    { userId }: Actor,
    decide: (roster: Roster) => Decision,
  ): Promise<SeatAnswer> {
    const attempt = { person: userId, source: context, decide };
    const settled = await this.deps.desk.submit(event, attempt);
    this.#audit(settled, context);
    context.loaders.clear();
    primeSeats(this.deps.loaders, context, event, settled);
    return { rsvp: settled.rsvp, event: shown(settled.event, context), problem: settled.problem };
  }

  /** An answer that was given before, as it stands by now. */
  async #asItStands(rsvpId: string, id: string, context: RequestContext): Promise<SeatAnswer> {
    const { scope } = context;
    const [[rsvp], [event]] = await Promise.all([
      this.deps.store.byIds([rsvpId], scope),
      this.deps.events([id], scope),
    ]);
    return { rsvp: rsvp ?? null, event: shown(event ?? null, context), problem: null };
  }

  #audit({ writes }: Settled, context: RequestContext): void {
    for (const { before, after } of writes) {
      const fields = ['status', 'guestsCount', 'notes', 'cancellationReason'] as const;
      const entry = {
        action: before === null ? 'create' : 'update',
        resourceType: 'rsvp',
        resourceId: after.id,
        description: `The answer to an invitation is ${after.status}.`,
        changes: changesOf(before, after, fields),
      } as const;
      this.deps.audit.note(entry, context);
    }
  }

  #eventId(globalId: string): string {
    const id = this.deps.ids.decodeAs('Event', globalId);
    return foundOrRefused(id, ['input', 'eventId'], 'event');
  }
}

function shown(event: EventRecord | null, { viewer }: RequestContext): EventRecord | null {
  return event && maySeeEvent(viewer, event) ? event : null;
}

function actorOf({ viewer, now }: RequestContext): Actor {
  if (viewer.kind === 'anonymous') throw new AppError('UNAUTHENTICATED', 'Sign in first.');
  return { viewer, userId: viewer.id, now };
}
