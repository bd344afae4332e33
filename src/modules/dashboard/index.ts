import type { Cursors } from '../../graphql/connection.js';
import type { EventsModule } from '../events/index.js';
import type { ApplicationsModule } from '../membership/applications/index.js';
import type { PaymentsModule } from '../membership/payments/index.js';
import type { RsvpsModule } from '../rsvps/index.js';
import type { TrainingSessionsModule } from '../training-sessions/index.js';
import {
  ActivityResolver,
  UserCountsResolver,
  UserDashboardResolver,
} from './dashboard.resolver.js';
import { DashboardService } from './dashboard.service.js';

export interface DashboardModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly never[];
}

/** What a person sees of themselves, put together from the domains. */
export function createDashboardModule(deps: {
  readonly cursors: Cursors;
  readonly events: EventsModule;
  readonly rsvps: RsvpsModule;
  readonly sessions: TrainingSessionsModule;
  readonly payments: PaymentsModule;
  readonly applications: ApplicationsModule;
}): DashboardModule {
  const { events, rsvps, sessions, payments, applications } = deps;
  const service = new DashboardService({
    events: events.loaders,
    rsvps: rsvps.ofUsers,
    sessions: sessions.loaders,
    attendance: sessions.attendance,
    payments: payments.loaders,
    applications: applications.loaders,
  });
  return {
    resolvers: [
      new UserDashboardResolver(service, deps.cursors),
      new UserCountsResolver(service),
      new ActivityResolver(service),
    ],
    nodes: [],
  };
}
