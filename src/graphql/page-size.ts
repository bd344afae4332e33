import {
  type FieldNode,
  getArgumentValues,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  isInputObjectType,
  isListType,
} from 'graphql';

import { LIMITS } from './limits.js';

export type Values = Readonly<Record<string, unknown>>;

/** How many items a field asks for; null when it has no argument that says so. */
export function sizeOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Values,
): number | null {
  const values = argumentValues(field, node, variables);
  const { ids } = values;
  if (Array.isArray(ids) && listsOf(field.type) > 0) {
    return Math.min(Math.max(ids.length, 1), LIMITS.maxNodes);
  }
  const inputs = field.args.filter(({ type }) => isInputObjectType(getNullableType(type)));
  const asked = [values, ...inputs.map(({ name }) => values[name])].flatMap(pageSizes);
  if (asked.length > 0) return Math.max(...asked);
  const pages = [
    ...field.args.map(({ name }) => name),
    ...inputs.flatMap(({ type }) => inputFields(type)),
  ].some((name) => name === 'first' || name === 'last');
  return pages ? LIMITS.defaultPageSize : null;
}

/** What `first` and `last` of arguments count as. Sizes that will be refused must not be the cheaper ones. */
function pageSizes(values: unknown): number[] {
  if (typeof values !== 'object' || values === null) return [];
  const { first, last } = values as Values;
  return [first, last]
    .filter((size) => typeof size === 'number')
    .map((size) => (size < 1 ? LIMITS.defaultPageSize : Math.min(size, LIMITS.maxPageSize)));
}

function inputFields(type: GraphQLInputType): string[] {
  const nullable = getNullableType(type);
  return isInputObjectType(nullable) ? Object.keys(nullable.getFields()) : [];
}

/** The arguments as the resolver will get them; none where they are not acceptable. */
function argumentValues(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Values,
): Values {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return {};
  }
}

/** How many lists a type is within one another. */
export function listsOf(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listsOf(nullable.ofType) : 0;
}
