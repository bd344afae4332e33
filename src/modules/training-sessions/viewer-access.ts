import type { Instant } from '../../shared/instant.js';
import { hasRank, type Viewer } from '../../shared/viewer.js';
import { isSessionStaff } from './training-session.policy.js';
import type { TrainingSessionRecord } from './training-session.record.js';

/** Why a viewer cannot join a live session now. */
export const ACCESS_REASONS = [
  'CANCELED',
  'ENDED',
  'NOT_OPEN_YET',
  'NOT_AUTHENTICATED',
  'MEMBERSHIP_REQUIRED',
  'PAYMENT_REQUIRED',
  'TERMS_REQUIRED',
  'CAPACITY_FULL',
] as const;
export type AccessReason = (typeof ACCESS_REASONS)[number];

export interface ViewerAccess {
  readonly canJoin: boolean;
  /** Null when the viewer can join. */
  readonly reason: AccessReason | null;
  /** Seconds until the doors open; 0 once they are open; null when they will not open any more. */
  readonly opensInSeconds: number | null;
}

/** Doors open so long before the start. */
const DOORS_MINUTES = 10;
/** Most people in a room, where the session does not say. */
export const HOUSE_CAPACITY = 50;

/** What deciding needs beyond the session itself; asked for only when the rules get there. */
export interface AccessFacts {
  /** Whether the linked event costs nothing, or the viewer's seat is confirmed. */
  isPaid(): Promise<boolean>;
  hasAcceptedTerms(): Promise<boolean>;
  /** People in the room now, the viewer not counted. */
  othersPresent(): Promise<number>;
}

/** Seconds until the doors of a session open, from 0; null when it is over. */
export function opensInSeconds(session: TrainingSessionRecord, now: Instant): number | null {
  if (session.status === 'ended' || session.status === 'canceled') return null;
  if (session.status === 'live') return 0;
  const doors = Date.parse(session.sessionDate) - DOORS_MINUTES * 60_000;
  return Math.max(0, Math.ceil((doors - Date.parse(now)) / 1000));
}

/**
 * Whether the viewer can join, by the rules of the association in their order: not canceled, not ended,
 * doors open, signed in, member (unless the session is public), paid, terms accepted, a place left.
 * The same rules hold in every state of the session. Who leads it needs neither payment, terms nor place.
 */
export async function decideAccess(
  session: TrainingSessionRecord,
  viewer: Viewer,
  now: Instant,
  facts: AccessFacts,
): Promise<ViewerAccess> {
  const opens = opensInSeconds(session, now);
  const reason = refusedAtOnce(session, viewer, opens) ?? (await refusedByFacts());
  return { canJoin: reason === null, reason, opensInSeconds: opens };

  async function refusedByFacts(): Promise<AccessReason | null> {
    if (isSessionStaff(viewer, session)) return null;
    // Asked for together, so that the calls behind them go together.
    const [paid, accepted, others] = await Promise.all([
      facts.isPaid(),
      facts.hasAcceptedTerms(),
      facts.othersPresent(),
    ]);
    if (!paid) return 'PAYMENT_REQUIRED';
    if (!accepted) return 'TERMS_REQUIRED';
    return others >= (session.maxParticipants ?? HOUSE_CAPACITY) ? 'CAPACITY_FULL' : null;
  }
}

function refusedAtOnce(
  session: TrainingSessionRecord,
  viewer: Viewer,
  opens: number | null,
): AccessReason | null {
  if (session.status === 'canceled') return 'CANCELED';
  if (session.status === 'ended') return 'ENDED';
  if (opens !== 0) return 'NOT_OPEN_YET';
  if (viewer.kind === 'anonymous') return 'NOT_AUTHENTICATED';
  const mayJoin = session.isPublic || hasRank(viewer, 'member') || isSessionStaff(viewer, session);
  return mayJoin ? null : 'MEMBERSHIP_REQUIRED';
}
