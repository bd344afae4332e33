import type { RequestContext } from '../../graphql/context.js';
import { loadEach } from '../../graphql/loader.js';
import type { NodeSource } from '../../graphql/node.js';
import type { PeopleLoaders } from '../profiles/index.js';
import { Overview, type OverviewSources } from './overview.js';
import { OverviewResolver } from './overview.resolver.js';

export interface OverviewModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
}

export function createOverviewModule(
  deps: Omit<OverviewSources, 'profilesOf'> & { readonly people: PeopleLoaders },
): OverviewModule {
  const sourcesOf = ({ loaders }: RequestContext): OverviewSources => ({
    ...deps,
    profilesOf: (userIds) => loadEach(loaders.of(deps.people.profileByUserId), userIds),
  });
  const resolver = new OverviewResolver(
    (range, context) => new Overview(sourcesOf(context), range, context.now, context.scope),
  );
  return { resolvers: [resolver], nodes: [] };
}
