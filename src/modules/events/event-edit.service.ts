import { isDeepStrictEqual } from 'node:util';

import type { RequestContext } from '../../graphql/context.js';
import type { CallScope } from '../../shared/call-scope.js';
import type { IdempotencyKeys } from '../../shared/coordination.js';
import { InputError, type Problem } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { Instant } from '../../shared/instant.js';
import type { UserLoaders } from '../users/index.js';
import {
  type EventChange,
  EventChanges,
  type EventChangesDeps,
  found,
  isConflict,
  overtaken,
  userIdOf,
} from './event-changes.js';
import { readEventForm, type ReadForm, readKey, readReason } from './event-edit.form.js';
import { type EventFacts, factsOf, problemsOfChange } from './event-edit.rules.js';
import {
  canceling,
  problemsOfMoving,
  publishing,
  refuseHistory,
  type Step,
  unpublishing,
} from './event-life.js';
import { fingerprintOf, identityOf, once } from '../../shared/once.js';
import { lookUpPeople, peopleOf } from './event-people.js';
import { type EventRecord, newEvent } from './event.record.js';

export interface EventEditDeps extends EventChangesDeps {
  readonly users: UserLoaders;
  readonly idempotency: IdempotencyKeys;
  /** Seats taken or held at an event: whoever keeps the answers to invitations knows. */
  readonly seatsTaken?: (eventId: string, scope: CallScope) => Promise<number>;
}

/** An input as it was sent: what is said of the event, and what is asked for beside. */
export interface SentEvent {
  readonly idempotencyKey?: string | null;
}
export interface SentChanges {
  readonly id: string;
  readonly expectedUpdatedAt?: Instant | null;
}

const KEY = ['input', 'idempotencyKey'];
/** How often a step is tried again when somebody else changed the event at the same time. */
const ATTEMPTS = 3;

/** What those who run events do with them. */
export class EventEditService {
  readonly #changes: EventChanges;

  constructor(private readonly deps: EventEditDeps) {
    this.#changes = new EventChanges(deps);
  }

  /** Makes a draft; the same request with the same key answers the same event. */
  async create(input: SentEvent, call: RequestContext): Promise<EventRecord> {
    // There is nothing to clear yet: null is as good as absent.
    const given = Object.entries(input).filter(([, value]) => value != null);
    const form = readEventForm(Object.fromEntries(given));
    const key = readKey(input);
    if (key === null || form.problems.length > 0) return this.#make(newId(), form, call);

    const owner = `createEvent ${userIdOf(call)}`;
    const same = { owner, key, fingerprint: fingerprintOf(form.values) };
    const id = identityOf(same);
    const { store, idempotency } = this.deps;
    const earlier = () => store.made(id, call.scope);
    const work = {
      run: () => this.#make(id, form, call, earlier),
      nameOf: (event: EventRecord) => event.id,
      recall: async () => found(await earlier(), call, KEY),
    };
    return once(idempotency, same, work, call.scope.signal);
  }

  /** Changes what was sent and nothing else. */
  async update(input: SentChanges, call: RequestContext): Promise<EventRecord> {
    const { now, viewer, scope } = call;
    const form = readEventForm(input);
    const [before, named, taken] = await Promise.all([
      this.#changes.editable(input.id, call),
      lookUpPeople(form.values, this.deps, call),
      this.#seatsTaken(input.id, form, scope),
    ]);
    const { expectedUpdatedAt: expected } = input;
    if (expected != null && expected !== before.updatedAt) throw overtaken('expectedUpdatedAt');
    refuseHistory(before, now);
    const people = peopleOf(named, before, viewer);
    const facts = differing(before, { ...factsOf(form.values), ...people.facts });
    const changed = new Set(Object.keys(facts));
    refuseAll([
      ...form.problems,
      ...people.problems,
      ...problemsOfChange({ ...before, ...facts }, changed, fieldsOf(form.problems), now),
      ...problemsOfMoving(before, changed, now),
      ...problemsOfSeats(before, facts, taken),
    ]);
    if (changed.size === 0) return before;
    return this.#changes.change('updated', before, facts, call);
  }

  /** Opens a draft to all whom its visibility allows. */
  publish({ id }: { readonly id: string }, call: RequestContext): Promise<EventRecord> {
    return this.#step('published', id, publishing, call);
  }

  /** Takes a published event back to be prepared further. */
  unpublish({ id }: { readonly id: string }, call: RequestContext): Promise<EventRecord> {
    return this.#step('unpublished', id, unpublishing, call);
  }

  /** Says that a published event will not take place. */
  async cancel(
    input: { readonly id: string; readonly reason?: string | null },
    call: RequestContext,
  ): Promise<EventRecord> {
    return this.#step('canceled', input.id, canceling(readReason(input)), call);
  }

  async #make(
    id: string,
    form: ReadForm,
    call: RequestContext,
    earlier: () => Promise<EventRecord | null> = () => Promise.resolve(null),
  ): Promise<EventRecord> {
    const { viewer, now } = call;
    const [made, named] = await Promise.all([
      earlier(),
      lookUpPeople(form.values, this.deps, call),
    ]);
    if (made) return made;
    const creator = userIdOf(call);
    const people = peopleOf(named, { organizerId: creator, instructorIds: [] }, viewer);
    const facts = { ...factsOf(form.values), ...people.facts };
    const blank = newEvent({ id, createdAt: now, title: '', startDate: now, endDate: now });
    const event = { ...blank, organizerId: creator, createdBy: creator, ...facts };
    const sent = new Set(Object.keys(facts));
    refuseAll([
      ...form.problems,
      ...people.problems,
      ...problemsOfChange(event, sent, fieldsOf(form.problems), now),
    ]);
    return this.#changes.add(event, Object.keys(facts), call);
  }

  async #step(
    kind: EventChange,
    globalId: string,
    step: Step,
    call: RequestContext,
  ): Promise<EventRecord> {
    for (let attempt = 1; ; attempt += 1) {
      const before = await this.#changes.editable(globalId, call);
      const facts = step(before, call.now);
      if (!facts) return before;
      try {
        return await this.#changes.change(kind, before, facts, call);
      } catch (error) {
        // What it depends on may have changed: the step is decided anew.
        if (!isConflict(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Seats taken, where the number of seats is sent: asked for with the event, so that it costs no call more. */
  async #seatsTaken(globalId: string, { values }: ReadForm, scope: CallScope): Promise<number> {
    const { seatsTaken, ids } = this.deps;
    const id = ids.decodeAs('Event', globalId);
    if (values.capacity == null || id === null || !seatsTaken) return 0;
    return seatsTaken(id, scope);
  }
}

/** Nobody who has a seat may lose it by a change of the number of seats. */
function problemsOfSeats(
  before: EventRecord,
  { capacity }: EventFacts,
  taken: number,
): readonly Problem[] {
  const lowered = capacity != null && capacity < (before.capacity ?? Infinity);
  if (!lowered || taken <= capacity) return [];
  const message = `${taken} seats are taken already.`;
  return [{ path: ['input', 'capacity'], code: 'CONFLICT', message }];
}

/** Only what is really another value. */
function differing(before: EventRecord, facts: EventFacts): EventFacts {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(facts).filter(([name, value]) => !isDeepStrictEqual(known.get(name), value)),
  );
}

function fieldsOf(problems: readonly Problem[]): ReadonlySet<string> {
  return new Set(problems.map(({ path }) => path?.[1] ?? ''));
}

function refuseAll([first, ...rest]: readonly Problem[]): void {
  if (first) throw new InputError([first, ...rest]);
}
