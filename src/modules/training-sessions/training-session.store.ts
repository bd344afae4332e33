import type { CallScope } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import type { Instant } from '../../shared/instant.js';
import { type Page, type PageRequest, pageOfList, type Position } from '../../shared/paging.js';
import { Refreshed } from '../../shared/refreshed.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents, Filter } from '../../sources/zerodb/documents.js';
import { keysetListPage } from '../../sources/zerodb/keyset-list.js';
import type { RecordingState } from './recording-state.js';
import {
  readTrainingSession,
  type SessionStatus,
  TRAINING_SESSIONS,
  type TrainingSessionRecord,
  trainingSessionTable,
} from './training-session.record.js';

/** Which sessions; what is not given does not matter. */
export interface SessionCriteria {
  /** Public ones only. */
  readonly publicOnly: boolean;
  readonly statuses?: readonly SessionStatus[] | undefined;
  readonly disciplines?: readonly string[] | undefined;
  readonly instructorId?: string | undefined;
  readonly eventId?: string | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** How often a change is tried that others get in the way of. */
const MOST_ATTEMPTS = 5;

/** What other programs write is seen within this time. */
const TWINS_FRESH_MILLISECONDS = 1_000;

/** Training sessions as ZeroDB holds them. */
export class TrainingSessionStore {
  readonly #sessions: Collection<TrainingSessionRecord>;
  readonly #twins: Refreshed<readonly TrainingSessionRecord[]>;

  constructor(documents: Documents, warn: Warn) {
    this.#sessions = new Collection(documents, TRAINING_SESSIONS, readTrainingSession, warn);
    this.#twins = new Refreshed({
      // Documents whose start only older names tell: ZeroDB cannot put them in order.
      load: (scope) => this.#sessions.findAll({ filter: { session_date: null } }, scope),
      freshMilliseconds: TWINS_FRESH_MILLISECONDS,
    });
  }

  byIds(
    ids: readonly string[],
    scope: CallScope,
  ): Promise<readonly (TrainingSessionRecord | null)[]> {
    return this.#sessions.getMany(ids, scope);
  }

  /** The sessions of these events, in no order. */
  ofEvents(
    eventIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly TrainingSessionRecord[]> {
    return this.#sessions.findAll({ filter: { event_id: { $in: [...eventIds] } } }, scope);
  }

  /**
   * A page in order of start. Status and discipline have older names and defaults that ZeroDB does not
   * know, so filtering by them takes every candidate; all else costs one call a page.
   */
  async page(
    criteria: SessionCriteria,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<TrainingSessionRecord>> {
    const filter = filterOf(criteria);
    const twins = this.#twinsOf(criteria, scope);
    if (criteria.statuses === undefined && criteria.disciplines === undefined) {
      return keysetListPage(
        {
          collection: this.#sessions,
          sortField: 'session_date',
          direction: 'asc',
          filter,
          others: twins,
          positionOf: byStart,
        },
        request,
        scope,
      );
    }
    const [all, others] = await Promise.all([this.#sessions.findAll({ filter }, scope), twins]);
    const chosen = [...all.filter((session) => matches(session, criteria)), ...others];
    return pageOfList(chosen, request, byStart, 'asc');
  }

  /** The session as it is stored now, to be changed. */
  async current(id: string, scope: CallScope): Promise<TrainingSessionRecord | null> {
    const [session] = await this.#sessions.getMany([id], scope);
    return session ?? null;
  }

  add(session: TrainingSessionRecord, scope: CallScope): Promise<TrainingSessionRecord> {
    return this.#sessions.add(session, trainingSessionTable, scope);
  }

  /** Rejects with CONFLICT when somebody changed it since it was read, with NOT_FOUND when it is gone. */
  async change(
    before: TrainingSessionRecord,
    changes: Partial<TrainingSessionRecord>,
    now: Instant,
    scope: CallScope,
  ): Promise<TrainingSessionRecord> {
    try {
      return await this.#sessions.change(before, changes, now, trainingSessionTable, scope);
    } finally {
      this.#twins.expire();
    }
  }

  /**
   * Changes a session whatever others do to it meanwhile: asks what to change of it as it is now, and
   * asks again when somebody was faster. `decide` answers null where nothing is to be changed, and may be
   * called several times. Null when there is no such session; CONFLICT when others were faster each time.
   */
  async settle(
    id: string,
    decide: (session: TrainingSessionRecord) => Partial<TrainingSessionRecord> | null,
    now: Instant,
    scope: CallScope,
  ): Promise<TrainingSessionRecord | null> {
    for (let attempt = 1; ; attempt += 1) {
      const session = await this.current(id, scope);
      const changes = session && decide(session);
      if (!session || !changes) return session;
      try {
        return await this.change(session, changes, now, scope);
      } catch (error) {
        const lost = error instanceof AppError && error.code === 'CONFLICT';
        if (!lost || attempt >= MOST_ATTEMPTS) throw error;
      }
    }
  }

  /** The session that is held in this room; null when there is none. */
  async ofRoom(roomId: string, scope: CallScope): Promise<TrainingSessionRecord | null> {
    const found = await this.#sessions.findAll({ filter: { cloudflare_room_id: roomId } }, scope);
    return found[0] ?? null;
  }

  /** The session that this recording is of; null when there is none. */
  async ofRecording(recordingId: string, scope: CallScope): Promise<TrainingSessionRecord | null> {
    const found = await this.#sessions.findAll({ filter: { recording_id: recordingId } }, scope);
    return found[0] ?? null;
  }

  /** Sessions whose recording is somewhere on these parts of its way, in no order. */
  inRecordingStates(
    states: readonly RecordingState[],
    scope: CallScope,
  ): Promise<readonly TrainingSessionRecord[]> {
    const filter = { recording_state: { $in: [...states] } };
    return this.#sessions.findAll({ filter }, scope, 100_000);
  }

  /** Sessions of these statuses that are planned to begin within a range, in no order. */
  async beginning(
    range: { readonly from: Instant; readonly to: Instant },
    statuses: readonly SessionStatus[],
    scope: CallScope,
  ): Promise<readonly TrainingSessionRecord[]> {
    const filter = { session_date: { $gte: range.from, $lt: range.to } };
    const found = await this.#sessions.findAll({ filter }, scope, 100_000);
    return found.filter(({ status }) => statuses.includes(status));
  }

  async #twinsOf(
    criteria: SessionCriteria,
    scope: CallScope,
  ): Promise<readonly TrainingSessionRecord[]> {
    return (await this.#twins.get(scope)).filter((session) => matches(session, criteria));
  }
}

/** The place of a session in a list by start. */
export function byStart(session: TrainingSessionRecord): Position {
  return { key: session.sortKey ?? session.sessionDate, id: session.id };
}

function filterOf({ publicOnly, instructorId, eventId, from, to }: SessionCriteria): Filter {
  const start = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  return {
    session_date: from || to ? start : { $ne: null },
    ...(publicOnly && { is_public: true }),
    ...(instructorId && { instructor_id: instructorId }),
    ...(eventId && { event_id: eventId }),
  };
}

function matches(session: TrainingSessionRecord, criteria: SessionCriteria): boolean {
  const { publicOnly, statuses, disciplines, instructorId, eventId, from, to } = criteria;
  if (publicOnly && !session.isPublic) return false;
  if (instructorId && session.instructorId !== instructorId) return false;
  if (eventId && session.eventId !== eventId) return false;
  if (from && session.sessionDate < from) return false;
  if (to && session.sessionDate >= to) return false;
  if (statuses && !statuses.includes(session.status)) return false;
  const discipline = session.discipline?.toLowerCase();
  return !disciplines || disciplines.some((wanted) => wanted.toLowerCase() === discipline);
}
