import type { ApolloServerPlugin } from '@apollo/server';
import {
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

import type { RequestContext } from '../context.js';
import { IGNORES_TOKEN } from '../requires.js';

/**
 * A token that is expired or forged fails the whole request, so that a client refreshes instead of
 * mistaking a visitor's answer for its own. Only what opens a session works whatever the token: a
 * client that sends its stale header with a refresh must get through.
 */
export const tokenCheckPlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ contextValue, document, operation, schema }) {
        if (contextValue.tokenProblem === null || !operation) return Promise.resolve();
        const root = schema.getRootType(operation.operation);
        const fragments = document.definitions.filter(
          (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
        );
        const names = rootFields(operation.selectionSet, fragments);
        if (root && names.every((name) => ignoresToken(root, name))) return Promise.resolve();
        throw new GraphQLError(contextValue.tokenProblem, {
          extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
        });
      },
    }),
};

function ignoresToken(root: GraphQLObjectType, name: string): boolean {
  return root.getFields()[name]?.extensions[IGNORES_TOKEN] === true;
}

function rootFields(
  { selections }: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return rootFields(selection.selectionSet, fragments);
    const fragment = fragments.find(({ name }) => name.value === selection.name.value);
    return fragment ? rootFields(fragment.selectionSet, fragments) : [];
  });
}
