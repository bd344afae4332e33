import { hasRank, isSelf } from '../../shared/viewer.js';
import { mayEditEvent, maySeeEvent, type ReadEvents } from '../events/index.js';
import type { ProfilesModule } from '../profiles/index.js';
import {
  isSessionStaff,
  maySeeSession,
  type TrainingSessionLoaders,
} from '../training-sessions/index.js';
import type { LinkRight, LinkRights } from './linked-entities.js';

export interface LinkRightsDeps {
  readonly readEvents: ReadEvents;
  readonly sessions: Pick<TrainingSessionLoaders, 'byId'>;
  readonly profiles: Pick<ProfilesModule, 'byIds'>;
  /** Applications stand beside this module: whoever wires it knows them. */
  readonly applicationRight: LinkRights['application'];
}

/** Who may hang files on what: those who look after it. */
export function linkRightsOf(deps: LinkRightsDeps): LinkRights {
  return {
    async event(id, { viewer, scope }) {
      const [event] = await deps.readEvents([id], scope);
      if (!event || !maySeeEvent(viewer, event)) return 'none';
      return editIf(mayEditEvent(viewer, event));
    },
    async training_session(id, { viewer, loaders }) {
      const session = await loaders.of(deps.sessions.byId).load(id);
      if (!session || !maySeeSession(viewer, session)) return 'none';
      return editIf(hasRank(viewer, 'board_member') || isSessionStaff(viewer, session));
    },
    async profile(id, { viewer, scope }) {
      const [profile] = await deps.profiles.byIds([id], scope);
      if (!profile) return 'none';
      if (isSelf(viewer, profile.userId) || hasRank(viewer, 'admin')) return 'edit';
      return hasRank(viewer, 'board_member') ? 'see' : 'none';
    },
    application: deps.applicationRight,
  };
}

function editIf(may: boolean): LinkRight {
  return may ? 'edit' : 'see';
}
