import type { RequestContext } from '../../graphql/context.js';
import type { CallScope } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Instant } from '../../shared/instant.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import { hasRank, type Viewer } from '../../shared/viewer.js';
import type { EventLoaders } from '../events/index.js';
import type { RsvpLoaders } from '../rsvps/index.js';
import type { TrainingSessionLoaders } from './training-session.loaders.js';
import type { SessionStatus, TrainingSessionRecord } from './training-session.record.js';
import type { TrainingSessionStore } from './training-session.store.js';
import {
  type AccessFacts,
  decideAccess,
  HOUSE_CAPACITY,
  type ViewerAccess,
} from './viewer-access.js';

/** What a client asks of a list of sessions; ids are global ones, null is as good as absent. */
export interface SessionQuery {
  readonly statuses?: readonly SessionStatus[] | null;
  readonly disciplines?: readonly string[] | null;
  readonly instructorId?: string | null;
  readonly eventId?: string | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

/** What stands behind `SessionAccess`; the terms are looked up only when asked for. */
export interface SessionAccessValue extends ViewerAccess {
  readonly termsAccepted: () => Promise<boolean>;
}

const NOTHING: Page<never> = { items: [], hasMore: false, total: 0 };

/** What the association does with training sessions. */
export class TrainingSessionService {
  constructor(
    private readonly deps: {
      readonly store: TrainingSessionStore;
      readonly loaders: TrainingSessionLoaders;
      readonly events: EventLoaders;
      readonly rsvps: RsvpLoaders;
      readonly ids: GlobalIds;
    },
  ) {}

  /** A page of the sessions that the viewer may see. */
  async list(
    viewer: Viewer,
    query: SessionQuery,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<TrainingSessionRecord>> {
    const { from, to } = query;
    if (from != null && to != null && to <= from) {
      throw new AppError('BAD_USER_INPUT', '`to` must be later than `from`.', {
        argument: 'filter.to',
      });
    }
    const instructorId = this.#localId('PublicPerson', query.instructorId);
    const eventId = this.#localId('Event', query.eventId);
    // An id that was never given out leads to nothing, and needs no call to say so.
    if (instructorId === null || eventId === null) return NOTHING;
    const criteria = {
      publicOnly: !hasRank(viewer, 'member'),
      statuses: query.statuses ?? undefined,
      disciplines: query.disciplines ?? undefined,
      instructorId,
      eventId,
      from: from ?? undefined,
      to: to ?? undefined,
    };
    return this.deps.store.page(criteria, request, scope);
  }

  /** Places in the room of a session. */
  capacityOf({ maxParticipants }: TrainingSessionRecord): number {
    return maxParticipants ?? HOUSE_CAPACITY;
  }

  /** For each session whether the viewer can join it now. */
  access(
    sessions: readonly TrainingSessionRecord[],
    context: RequestContext,
  ): Promise<readonly SessionAccessValue[]> {
    return Promise.all(
      sessions.map(async (session) => {
        const facts = this.#factsOf(session, context);
        const access = await decideAccess(session, context.viewer, context.now, facts);
        return { ...access, termsAccepted: () => facts.hasAcceptedTerms() };
      }),
    );
  }

  #factsOf(
    { id, eventId }: TrainingSessionRecord,
    { loaders, viewer }: RequestContext,
  ): AccessFacts {
    const { loaders: own, events, rsvps } = this.deps;
    const presence = () => loaders.of(own.presence).load(id);
    return {
      async isPaid() {
        if (eventId === null) return true;
        const event = await loaders.of(events.byId).load(eventId);
        if ((event?.price?.minor ?? 0) === 0) return true;
        return (await loaders.of(rsvps.ownByEvent).load(eventId))?.status === 'confirmed';
      },
      hasAcceptedTerms: async () => viewer.kind === 'user' && (await presence()).termsAccepted,
      othersPresent: async () => (await presence()).othersPresent,
    };
  }

  /** Undefined when no id was sent, null when it is none of ours. */
  #localId(type: string, globalId: string | null | undefined): string | null | undefined {
    return globalId == null ? undefined : this.deps.ids.decodeAs(type, globalId);
  }
}
