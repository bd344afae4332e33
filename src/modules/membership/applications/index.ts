import { loadEach } from '../../../graphql/loader.js';
import { type NodeSource, nodeSource } from '../../../graphql/node.js';
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

export interface ApplicationsModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
  readonly loaders: ApplicationLoaders;
}

export function createApplicationsModule(deps: {
  readonly documents: Documents;
  readonly warn: Warn;
}): ApplicationsModule {
  const loaders = createApplicationLoaders(new ApplicationStore(deps.documents, deps.warn));
  const byId = nodeSource(
    'Application',
    (ids, context) => loadEach(context.loaders.of(loaders.byId), ids),
    maySeeApplication,
  );
  return {
    resolvers: [new ApplicationResolver(), new UserApplicationsResolver(loaders)],
    nodes: [byId],
    loaders,
  };
}
