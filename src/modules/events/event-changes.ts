import type { RequestContext } from '../../graphql/context.js';
import { AppError, type InputError, refusal } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import { foundOrRefused } from '../../shared/input.js';
import { type AuditTrail, changesOf } from '../audit/index.js';
import type { EventFacts } from './event-edit.rules.js';
import { mayEditEvent, maySeeEvent } from './event.policy.js';
import type { EventRecord } from './event.record.js';
import type { EventStore } from './event.store.js';

export type EventChange = 'created' | 'updated' | 'published' | 'unpublished' | 'canceled';

/** Told of every change once it is written, and of what was before it; it must not throw. */
export type OnEventChanged = (
  event: EventRecord,
  kind: EventChange,
  call: RequestContext,
  before: EventRecord | null,
) => void;

export interface EventChangesDeps {
  readonly store: EventStore;
  readonly ids: GlobalIds;
  readonly audit: AuditTrail;
  readonly onEventChanged?: OnEventChanged;
}

const ID = ['input', 'id'];

/** Changes events and says so: nothing is written here that the audit log is not told of. */
export class EventChanges {
  constructor(private readonly deps: EventChangesDeps) {}

  /** The event as it is now, which the viewer may change. */
  async editable(globalId: string, call: RequestContext): Promise<EventRecord> {
    const { store, ids } = this.deps;
    const id = ids.decodeAs('Event', globalId);
    const event = found(id === null ? null : await store.current(id, call.scope), call);
    if (mayEditEvent(call.viewer, event)) return event;
    throw new AppError('FORBIDDEN', 'Only those who run this event may change it.');
  }

  /** Stores a new event; `fields` are those that somebody chose. */
  async add(
    event: EventRecord,
    fields: readonly string[],
    call: RequestContext,
  ): Promise<EventRecord> {
    const stored = await this.deps.store.add(event, call.scope);
    await this.#tell('created', null, stored, fields, call);
    return stored;
  }

  /** Writes a change of what was read; one by somebody else in between makes it a CONFLICT. */
  async change(
    kind: EventChange,
    before: EventRecord,
    facts: EventFacts,
    call: RequestContext,
  ): Promise<EventRecord> {
    const after = await this.#write(before, { ...facts, updatedBy: userIdOf(call) }, call);
    await this.#tell(kind, before, after, Object.keys(facts), call);
    return after;
  }

  async #write(
    before: EventRecord,
    changes: EventFacts,
    { now, scope }: RequestContext,
  ): Promise<EventRecord> {
    try {
      return await this.deps.store.change(before, changes, now, scope);
    } catch (error) {
      if (isConflict(error)) throw overtaken('id');
      if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
      throw refusal('NOT_FOUND', ID, error.message);
    }
  }

  /** Writes down what was done. It is done: where the audit log does not answer, it is told later. */
  async #tell(
    kind: EventChange,
    before: EventRecord | null,
    after: EventRecord,
    fields: readonly string[],
    call: RequestContext,
  ): Promise<void> {
    const { audit, onEventChanged } = this.deps;
    const entry = {
      action: before ? 'update' : 'create',
      resourceType: 'event',
      resourceId: after.id,
      description: `The event “${after.title}” was ${kind}.`,
      changes: changesOf(before, after, fields as (keyof EventRecord)[]),
    } as const;
    await audit.record(entry, call).catch((error: unknown) => {
      call.log.warn({ err: error }, 'the audit log did not answer; trying again behind the answer');
      audit.note(entry, call);
    });
    onEventChanged?.(after, kind, call, before);
  }
}

/** The event, as far as the viewer may know of it. */
export function found(
  event: EventRecord | null,
  { viewer }: RequestContext,
  path = ID,
): EventRecord {
  return foundOrRefused(event && maySeeEvent(viewer, event) ? event : null, path, 'event');
}

/** Who does it; a root field that changes something asks for a viewer. */
export function userIdOf({ viewer }: RequestContext): string {
  if (viewer.kind === 'user') return viewer.id;
  throw new AppError('UNAUTHENTICATED', 'Sign in first.');
}

/** Somebody else was faster. */
export function overtaken(field: string): InputError {
  const message = 'Somebody else changed it meanwhile; read it again.';
  return refusal('CONFLICT', ['input', field], message);
}

/** Whether somebody else changed the same thing in between. */
export function isConflict(error: unknown): boolean {
  return error instanceof AppError && error.code === 'CONFLICT';
}
