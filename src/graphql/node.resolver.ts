import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';

import { AppError } from '../shared/errors.js';
import type { GlobalIds } from '../shared/ids.js';
import type { RequestContext } from './context.js';
import { LIMITS } from './limits.js';
import { findNodes, Node, type NodeSource, type NodeValue } from './node.js';
import { Requires } from './requires.js';

/** Relay's way to any object by its id. */
@Resolver()
export class NodeResolver {
  readonly #sources: ReadonlyMap<string, NodeSource>;

  constructor(
    sources: readonly NodeSource[],
    private readonly ids: GlobalIds,
  ) {
    this.#sources = new Map(sources.map((source) => [source.type, source]));
  }

  @Query(() => Node, {
    nullable: true,
    description:
      'The object of an id. Null when there is none that the viewer may know of; NOT_FOUND as well when the id was never given out.',
  })
  @Requires('node.read')
  async node(
    @Arg('id', () => ID) globalId: string,
    @Ctx() context: RequestContext,
  ): Promise<NodeValue | null> {
    if (!this.ids.decode(globalId)) throw new AppError('NOT_FOUND', 'There is no such id.');
    const [node = null] = await findNodes(this.#sources, this.ids, [globalId], context);
    return node;
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'The objects of ids, in their order; null for each that the viewer may not know of.',
  })
  @Requires('node.read')
  nodes(
    @Arg('ids', () => [ID], { description: `At most ${LIMITS.maxNodes}.` }) globalIds: string[],
    @Ctx() context: RequestContext,
  ): Promise<readonly (NodeValue | null)[]> {
    if (globalIds.length > LIMITS.maxNodes) {
      throw new AppError('BAD_USER_INPUT', `\`ids\` may have ${LIMITS.maxNodes} elements.`, {
        argument: 'ids',
        maximum: LIMITS.maxNodes,
      });
    }
    return findNodes(this.#sources, this.ids, globalIds, context);
  }
}
