import { type GraphQLSchema, isObjectType } from 'graphql';
import { Field, ID, InterfaceType } from 'type-graphql';

import type { GlobalIds } from '../shared/ids.js';
import type { Viewer } from '../shared/viewer.js';
import type { RequestContext } from './context.js';

/** A value behind a Node: it says itself which GraphQL type it is. */
export interface NodeValue {
  readonly kind: string;
  readonly id: string;
}

@InterfaceType('Node', {
  description: 'An object with an identity of its own.',
  resolveType: (value: NodeValue) => value.kind,
})
export abstract class Node {
  @Field(() => ID, {
    description: 'Opaque and unique over all types; nothing may be read out of it.',
  })
  id!: string;
}

/**
 * How objects of one type are found by identity for `node` and `nodes`: one answer for each id, null
 * for those that are not there or that the viewer may not know of.
 */
export interface NodeSource {
  readonly type: string;
  byIds(ids: readonly string[], context: RequestContext): Promise<readonly (NodeValue | null)[]>;
}

/** The usual source: what `load` finds, as far as the policy lets the viewer know of it. */
export function nodeSource<T extends NodeValue>(
  type: string,
  load: (ids: readonly string[], context: RequestContext) => Promise<readonly (T | null)[]>,
  maySee: (viewer: Viewer, value: T) => boolean,
): NodeSource {
  return {
    type,
    async byIds(ids, context) {
      const values = await load(ids, context);
      return values.map((value) => (value && maySee(context.viewer, value) ? value : null));
    },
  };
}

/** Finds the objects of global ids of any types: each type is asked once, unknown ids cost nothing. */
export async function findNodes(
  sources: ReadonlyMap<string, NodeSource>,
  ids: GlobalIds,
  globalIds: readonly string[],
  context: RequestContext,
): Promise<readonly (NodeValue | null)[]> {
  const asked = globalIds.map((globalId) => ids.decode(globalId));
  const found = new Map<string, NodeValue | null>();
  await Promise.all(
    [...sources.values()].map(async (source) => {
      const { type } = source;
      const own = [...new Set(asked.flatMap((local) => (local?.type === type ? [local.id] : [])))];
      if (own.length === 0) return;
      const values = await source.byIds(own, context);
      own.forEach((id, index) => found.set(`${type}\0${id}`, values[index] ?? null));
    }),
  );
  return asked.map((local) => (local ? (found.get(`${local.type}\0${local.id}`) ?? null) : null));
}

/** Makes the `id` of every Node of the schema the global one: in one place, so that none can be forgotten. */
export function installGlobalIds(schema: GraphQLSchema, ids: GlobalIds): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || !type.getInterfaces().some(({ name }) => name === 'Node')) continue;
    const field = type.getFields()['id'];
    if (field) field.resolve = (value: NodeValue) => ids.encode(type.name, value.id);
  }
}
