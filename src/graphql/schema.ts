import { getNullableType, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';

import type { GlobalIds } from '../shared/ids.js';
import { installGlobalIds } from './node.js';

type ResolverClass = new (...args: never[]) => object;

/** Builds the schema of these resolvers, each an instance made by the composition root. */
export function buildGatewaySchema(resolvers: readonly object[], ids: GlobalIds): GraphQLSchema {
  const instances = new Map(resolvers.map((each) => [each.constructor as ResolverClass, each]));
  const schema = buildSchemaSync({
    resolvers: [...instances.keys()] as unknown as NonEmptyArray<ResolverClass>,
    container: { get: (type: ResolverClass) => instances.get(type) },
    // Services check their input themselves; class-validator is not needed.
    validate: false,
  });
  installGlobalIds(schema, ids);
  letMutationsFailAlone(schema);
  return schema;
}

/**
 * Several mutations of one document are carried out one after the other, and what one of them did stays
 * done. A root field that could not be null would take the answers of the others with it, and keep those
 * after it from being tried: so all of them can be null, here, where none is forgotten.
 */
function letMutationsFailAlone(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    field.type = getNullableType(field.type);
  }
}

/** The schema as text, sorted, so that a change of it is a change of its meaning. */
export function printGatewaySchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
