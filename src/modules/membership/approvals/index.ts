import type { NodeSource } from '../../../graphql/node.js';
import type { Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { hasRank } from '../../../shared/viewer.js';
import type { PeopleLoaders } from '../../profiles/index.js';
import { type ApplicationLoaders, maySeeApplication } from '../applications/index.js';
import { createApprovalLoaders } from './approval.loaders.js';
import { ApplicationApprovalsResolver, ApprovalResolver } from './approval.resolver.js';
import { ApprovalStore } from './approval.store.js';

export interface ApprovalsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
}

export function createApprovalsModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly people: PeopleLoaders;
  readonly applications: ApplicationLoaders;
}): ApprovalsModule {
  const store = new ApprovalStore(deps.documents, deps.warn);
  return {
    resolvers: [
      new ApprovalResolver(deps),
      new ApplicationApprovalsResolver(createApprovalLoaders(store)),
    ],
    nodes: [voteNodes(store, deps.applications)],
  };
}

/** A vote by id: for whoever may see what it is a vote on. */
function voteNodes(store: ApprovalStore, applications: ApplicationLoaders): NodeSource {
  return {
    type: 'Approval',
    async byIds(ids, { viewer, loaders, scope }) {
      const votes = await store.byIds(ids, scope);
      return Promise.all(
        votes.map(async (vote) => {
          if (!vote || hasRank(viewer, 'admin')) return vote;
          if (viewer.kind === 'anonymous') return null;
          const application = await loaders.of(applications.byId).load(vote.applicationId);
          return application && maySeeApplication(viewer, application) ? vote : null;
        }),
      );
    },
  };
}
