import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

import { LIMITS } from './limits.js';

interface Size {
  readonly depth: number;
  readonly fields: number;
}

/**
 * Refuses documents that are too deep or too wide once their fragments are spread. Each fragment is
 * measured once, so a document of fragments that double one another costs no more to refuse than to read.
 */
export const documentSizeRule: ValidationRule = (context) => ({
  Document(document: DocumentNode) {
    const measure = measurer(document);
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const { depth, fields } = measure(definition.selectionSet);
      if (depth > LIMITS.maxDepth) {
        context.reportError(tooLarge('levels', depth, LIMITS.maxDepth));
      } else if (fields > LIMITS.maxFields) {
        context.reportError(tooLarge('fields', fields, LIMITS.maxFields));
      }
    }
  },
});

function tooLarge(what: string, found: number, allowed: number): GraphQLError {
  const told = Number.isFinite(found) ? String(found) : 'endlessly many';
  return new GraphQLError(`The document selects ${told} ${what}; ${allowed} are allowed.`, {
    extensions: { code: 'LIMIT_EXCEEDED', limit: what, allowed },
  });
}

function measurer(document: DocumentNode): (set: SelectionSetNode) => Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, Size>();
  const open = new Set<string>();

  const ofFragment = (name: string): Size => {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    // Unknown and circular fragments are told by rules of their own.
    if (!fragment || open.has(name)) return { depth: 0, fields: 0 };
    open.add(name);
    const size = ofSet(fragment.selectionSet);
    open.delete(name);
    measured.set(name, size);
    return size;
  };

  const ofSet = (set: SelectionSetNode): Size => {
    let depth = 0;
    let fields = 0;
    for (const selection of set.selections) {
      let inner: Size;
      if (selection.kind === Kind.FRAGMENT_SPREAD) inner = ofFragment(selection.name.value);
      else if (!selection.selectionSet) inner = { depth: 0, fields: 0 };
      else inner = ofSet(selection.selectionSet);
      const own = selection.kind === Kind.FIELD ? 1 : 0;
      // Tools introspect deeper than anybody asks for data; graphql-js has a rule of its own for it.
      const introspects = selection.kind === Kind.FIELD && selection.name.value.startsWith('__');
      depth = Math.max(depth, own + (introspects ? 0 : inner.depth));
      fields += inner.fields + own;
    }
    return { depth, fields };
  };
  return ofSet;
}
