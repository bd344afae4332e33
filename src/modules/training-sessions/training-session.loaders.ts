import { defineLoader, loadEach, type LoaderDefinition } from '../../graphql/loader.js';
import { orderBy } from '../../shared/paging.js';
import { isSelf } from '../../shared/viewer.js';
import type { AttendanceLoaders } from './attendance.loaders.js';
import type { TrainingSessionRecord } from './training-session.record.js';
import { byStart, type TrainingSessionStore } from './training-session.store.js';

/** What the attendance rows of one session say to one viewer. */
export interface Presence {
  readonly termsAccepted: boolean;
  /** People in the room now, the viewer not counted. */
  readonly othersPresent: number;
}

export interface TrainingSessionLoaders {
  /** Any session, whoever asks: policies come after. */
  readonly byId: LoaderDefinition<string, TrainingSessionRecord | null>;
  /** The sessions of an event in order of start, whoever asks. */
  readonly byEvent: LoaderDefinition<string, readonly TrainingSessionRecord[]>;
  readonly presence: LoaderDefinition<string, Presence>;
}

export function createTrainingSessionLoaders(
  sessions: TrainingSessionStore,
  { rowsBySession }: Pick<AttendanceLoaders, 'rowsBySession'>,
): TrainingSessionLoaders {
  return {
    byId: defineLoader({
      name: 'training session by id',
      batch: (ids, { scope }) => sessions.byIds(ids, scope),
    }),
    byEvent: defineLoader({
      name: 'training sessions by event',
      async batch(eventIds, { scope }) {
        const found = [...(await sessions.ofEvents(eventIds, scope))].sort(orderBy(byStart, 'asc'));
        return eventIds.map((id) => found.filter(({ eventId }) => eventId === id));
      },
    }),
    presence: defineLoader({
      name: 'presence by training session',
      async batch(sessionIds, { viewer, loaders }) {
        const found = await loadEach(loaders.of(rowsBySession), sessionIds);
        return found.map((rows) => {
          const own = rows?.filter(({ userId }) => isSelf(viewer, userId)) ?? [];
          const present =
            rows?.filter(
              ({ userId, joinedAt, leftAt }) =>
                joinedAt !== null && leftAt === null && !isSelf(viewer, userId),
            ) ?? [];
          return {
            termsAccepted: own.some(({ termsAcceptedAt }) => termsAcceptedAt !== null),
            othersPresent: new Set(present.map(({ userId }) => userId)).size,
          };
        });
      },
    }),
  };
}
