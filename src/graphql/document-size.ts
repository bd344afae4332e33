import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';

import { limitExceeded } from './limit-exceeded.js';
import { LIMITS } from './limits.js';
import { inventoryOf, measurer } from './measure-document.js';

/**
 * Refuses documents that are too large in any way that costs, before anything else looks at them:
 * graphql-js' own rules are quadratic in places, and all rules walk the document together. Answering null
 * takes the document out of that walk, so a refused one costs its measuring alone.
 */
export const documentSizeRule: ValidationRule = (context) => ({
  Document(document: DocumentNode) {
    const excess = excessOf(document);
    if (!excess) return undefined;
    context.reportError(excess);
    return null;
  },
});

/** The first limit that a document breaks, the cheapest to find first. */
function excessOf(document: DocumentNode): GraphQLError | null {
  const operations = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  return excessAsWritten(document, operations) ?? excessAsSpread(document, operations);
}

function excessAsWritten(
  { definitions }: DocumentNode,
  operations: readonly OperationDefinitionNode[],
): GraphQLError | null {
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const variables = operations.map((each) => each.variableDefinitions?.length ?? 0);
  const directives = definitions.flatMap((each) => inventoryOf(each).directives);
  const uses = (within: readonly DefinitionNode[]) =>
    sum(within.map((each) => inventoryOf(each).variableUses));
  return (
    over('operations', operations.length, LIMITS.maxOperations) ??
    over('fragments', fragments.length, LIMITS.maxFragments) ??
    over('variables', Math.max(0, ...variables), LIMITS.maxVariables) ??
    over('directives', sum(directives), LIMITS.maxDirectives) ??
    over('directivesInOnePlace', Math.max(0, ...directives), LIMITS.maxDirectivesInOnePlace) ??
    // Every use in a fragment is checked again for every operation.
    over(
      'variableUses',
      uses(operations) + operations.length * uses(fragments),
      LIMITS.maxVariableUses,
    )
  );
}

function excessAsSpread(
  document: DocumentNode,
  operations: readonly OperationDefinitionNode[],
): GraphQLError | null {
  const measure = measurer(document);
  for (const { selectionSet } of operations) {
    const { levels, fields, aliases, rootFields } = measure(selectionSet);
    const measured =
      over('levels', levels, LIMITS.maxDepth) ??
      over('rootFields', rootFields, LIMITS.maxRootFields) ??
      over('aliases', aliases, LIMITS.maxAliases) ??
      over('fields', fields, LIMITS.maxFields);
    if (measured) return measured;
  }
  return null;
}

function over(limit: string, found: number, allowed: number): GraphQLError | null {
  return found > allowed ? limitExceeded(limit, found, allowed) : null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
