import type { RequestContext } from '../../graphql/context.js';
import { hasRank, isSelf, type Viewer } from '../../shared/viewer.js';
import { type EventLoaders, maySeeEvent } from '../events/index.js';
import type { ApplicationLoaders } from '../membership/applications/index.js';
import type { PaymentLoaders } from '../membership/payments/index.js';
import type { UserRsvpLoaders } from '../rsvps/index.js';
import {
  type AttendanceLoaders,
  maySeeSession,
  type TrainingSessionLoaders,
} from '../training-sessions/index.js';
import {
  type ActivityValue,
  ofApplication,
  ofAttendance,
  ofPayment,
  ofRsvp,
  type Subject,
} from './activity.js';

export interface DashboardDeps {
  readonly events: EventLoaders;
  readonly rsvps: UserRsvpLoaders;
  readonly sessions: TrainingSessionLoaders;
  readonly attendance: AttendanceLoaders;
  readonly payments: PaymentLoaders;
  readonly applications: ApplicationLoaders;
}

/** What a person did is for that person and the office. */
export function maySeeDashboard(viewer: Viewer, userId: string): boolean {
  return isSelf(viewer, userId) || hasRank(viewer, 'admin');
}

/** What a person sees of themselves, over all domains. */
export class DashboardService {
  constructor(private readonly deps: DashboardDeps) {}

  /** Events yet to begin at which the person has a seat. */
  async upcomingEvents(userId: string, { loaders }: RequestContext): Promise<number> {
    const upcoming = await loaders.of(this.deps.rsvps.upcomingByUser).load(userId);
    return upcoming.filter(({ standing }) => standing === 'seat').length;
  }

  /** Sessions at which the person was. */
  async attendedSessions(userId: string, { loaders }: RequestContext): Promise<number> {
    const rows = await loaders.of(this.deps.attendance.attendedByUser).load(userId);
    return new Set(rows.map(({ sessionId }) => sessionId)).size;
  }

  /** Everything the person did, in no order. */
  async activities(userId: string, { loaders }: RequestContext): Promise<readonly ActivityValue[]> {
    const { rsvps, attendance, payments, applications } = this.deps;
    const [answers, visits, paid, applied] = await Promise.all([
      loaders.of(rsvps.byUser).load(userId),
      loaders.of(attendance.attendedByUser).load(userId),
      loaders.of(payments.byUser).load(userId),
      loaders.of(applications.byUser).load(userId),
    ]);
    return [
      ...answers.flatMap(ofRsvp),
      ...visits.flatMap(ofAttendance),
      ...paid.flatMap(ofPayment),
      ...applied.flatMap(ofApplication),
    ];
  }

  /** A sentence for each activity, naming what it is about as far as the viewer may know of it. */
  summaries(
    activities: readonly ActivityValue[],
    context: RequestContext,
  ): Promise<readonly string[]> {
    return Promise.all(
      activities.map(async ({ subject, tell }) => tell(await this.#titleOf(subject, context))),
    );
  }

  async #titleOf(subject: Subject, { loaders, viewer }: RequestContext): Promise<string> {
    if (subject === null) return '';
    if (subject.type === 'event') {
      const event = await loaders.of(this.deps.events.byId).load(subject.id);
      return event && maySeeEvent(viewer, event) ? `“${event.title}”` : 'an event';
    }
    const session = await loaders.of(this.deps.sessions.byId).load(subject.id);
    return session && maySeeSession(viewer, session) ? `“${session.title}”` : 'a training session';
  }
}
