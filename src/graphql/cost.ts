import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  getDirectiveValues,
  getNamedType,
  getVariableValues,
  type GraphQLCompositeType,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { LIMITS } from './limits.js';
import { eachOnce, fragmentsOf, measurer } from './measure-document.js';
import { listsOf, sizeOf, type Values } from './page-size.js';

/** What an operation can cost, known before it runs. */
export interface Cost {
  /** Objects of the answer, and what its mutations cost. */
  readonly requested: number;
  /** The most objects that the answer can have. */
  readonly nodes: number;
}

/**
 * Objects of a selection. `items` are those under lists that say nothing of their length: how long they
 * are is known to the field around them, which is a page of so many or is not one.
 */
interface Weight {
  readonly objects: number;
  readonly items: number;
}

const NONE: Weight = { objects: 0, items: 0 };

/**
 * The cost of an operation over its variables, coerced as they will be when it runs. Scalars are free, an
 * object costs 1, and what stands under a list counts once for each item that it can have. A fragment is
 * weighed once, so this is linear in the document.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Values = {},
): Cost {
  const definitions = operation.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variables, { maxErrors: 1 });
  const root = schema.getRootType(operation.operation);
  // What is not acceptable is refused when it is to run, and costs nothing.
  if (!coerced || !root) return { requested: 0, nodes: 0 };
  const { objects, items } = weigher(schema, document, coerced)(operation.selectionSet, root);
  const nodes = objects + items * LIMITS.assumedListSize;
  if (operation.operation !== OperationTypeNode.MUTATION) return { requested: nodes, nodes };
  const { rootFields } = measurer(document)(operation.selectionSet);
  return { requested: nodes + rootFields * LIMITS.mutationCost, nodes };
}

/** What a cost takes off a caller's rate. */
export function pointsOf({ requested }: Cost, operation: OperationDefinitionNode): number {
  const mutates = operation.operation === OperationTypeNode.MUTATION;
  return Math.max(mutates ? LIMITS.mutationPoints : 1, Math.ceil(requested / LIMITS.costPerPoint));
}

function weigher(schema: GraphQLSchema, document: DocumentNode, variables: Values) {
  const ofSet = (set: SelectionSetNode, parent: GraphQLCompositeType): Weight => {
    let { objects, items } = NONE;
    for (const selection of set.selections) {
      if (!isIncluded(selection, variables)) continue;
      const weight = ofSelection(selection, parent);
      objects += weight.objects;
      items += weight.items;
    }
    return { objects, items };
  };
  const ofSelection = (selection: SelectionNode, parent: GraphQLCompositeType): Weight => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    if (selection.kind === Kind.FIELD) return ofField(selection, parent);
    const type = typeNamed(schema, selection.typeCondition?.name.value) ?? parent;
    return ofSet(selection.selectionSet, type);
  };
  const ofField = (node: FieldNode, parent: GraphQLCompositeType): Weight => {
    const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
    const type = field && getNamedType(field.type);
    // Introspection is no field of a type: it costs no call, and graphql-js bounds it.
    if (!field || !node.selectionSet || !isCompositeType(type)) return NONE;
    const inner = ofSet(node.selectionSet, type);
    const size = sizeOf(field, node, variables);
    const lists = listsOf(field.type);
    if (lists === 0) {
      const page = size ?? (isConnection(type) ? LIMITS.defaultPageSize : LIMITS.assumedListSize);
      return { objects: 1 + inner.objects + inner.items * page, items: 0 };
    }
    const one = 1 + inner.objects + inner.items * LIMITS.assumedListSize;
    const each = one * LIMITS.assumedListSize ** (lists - 1);
    return size === null ? { objects: 0, items: each } : { objects: size * each, items: 0 };
  };
  const ofFragment = eachOnce(fragmentsOf(document), NONE, ({ selectionSet, typeCondition }) => {
    const type = typeNamed(schema, typeCondition.name.value);
    return type ? ofSet(selectionSet, type) : NONE;
  });
  return ofSet;
}

function isIncluded(
  selection: { readonly directives?: readonly DirectiveNode[] },
  variables: Values,
): boolean {
  if (!selection.directives?.length) return true;
  try {
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
    return skip?.['if'] !== true && include?.['if'] !== false;
  } catch {
    return true;
  }
}

function typeNamed(schema: GraphQLSchema, name: string | undefined): GraphQLCompositeType | null {
  const type = name === undefined ? undefined : schema.getType(name);
  return isCompositeType(type) ? type : null;
}

function isConnection({ name }: GraphQLCompositeType): boolean {
  return name.endsWith('Connection');
}
