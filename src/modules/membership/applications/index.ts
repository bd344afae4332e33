import type { Cursors } from '../../../graphql/connection.js';
import type { RequestContext } from '../../../graphql/context.js';
import { loadEach } from '../../../graphql/loader.js';
import { type NodeSource, nodeSource } from '../../../graphql/node.js';
import type { CallScope } from '../../../shared/call-scope.js';
import type { Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { type ApplicationLoaders, createApplicationLoaders } from './application.loaders.js';
import { maySeeApplication } from './application.policy.js';
import { ApplicationResolver, UserApplicationsResolver } from './application.resolver.js';
import { ApplicationStore } from './application.store.js';

export type { ApplicationLoaders } from './application.loaders.js';
export { maySeeApplication } from './application.policy.js';
export type { ApplicationRecord } from './application.record.js';
export { Application } from './application.type.js';

/** What the viewer may do with an application: nothing at all, or also hang files on it. */
export type ApplicationRight = 'none' | 'edit';

export interface ApplicationsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: ApplicationLoaders;
  /** Whoever may see an application may add papers to it. */
  rightOver(id: string, context: RequestContext): Promise<ApplicationRight>;
  /** How many wait for the board now. */
  countPending(scope: CallScope): Promise<number>;
}

export function createApplicationsModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
  readonly cursors: Cursors;
}): ApplicationsModule {
  const store = new ApplicationStore(deps.documents, deps.warn);
  const loaders = createApplicationLoaders(store);
  const byId = nodeSource(
    'Application',
    (ids, context) => loadEach(context.loaders.of(loaders.byId), ids),
    maySeeApplication,
  );
  return {
    resolvers: [
      new ApplicationResolver(store, deps.cursors),
      new UserApplicationsResolver(loaders),
    ],
    nodes: [byId],
    loaders,
    async rightOver(id, { viewer, loaders: made }) {
      const application = await made.of(loaders.byId).load(id);
      return application && maySeeApplication(viewer, application) ? 'edit' : 'none';
    },
    countPending: (scope) => store.countPending(scope),
  };
}
