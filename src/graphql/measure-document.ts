import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** How large a selection is once its fragments are spread. */
export interface SelectionSize {
  /** Levels of fields. */
  readonly levels: number;
  /** All fields. */
  readonly fields: number;
  readonly aliases: number;
  /** Fields of the first level. */
  readonly rootFields: number;
}

const NOTHING: SelectionSize = { levels: 0, fields: 0, aliases: 0, rootFields: 0 };

/** The fragments of a document by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return fragments;
}

/**
 * Answers for each fragment once, however often it is spread; a fragment that spreads itself answers
 * `within` there. What is linear in the document stays so.
 */
export function eachOnce<T>(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  within: T,
  answer: (fragment: FragmentDefinitionNode) => T,
): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    // Unknown and circular fragments are told by rules of their own.
    if (!fragment) return within;
    known.set(name, within);
    const found = answer(fragment);
    known.set(name, found);
    return found;
  };
}

/** Measures selections of a document, in time linear in its length. */
export function measurer(document: DocumentNode): (set: SelectionSetNode) => SelectionSize {
  const ofSet = (set: SelectionSetNode): SelectionSize => {
    let { levels, fields, aliases, rootFields } = NOTHING;
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const spread =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? ofFragment(selection.name.value)
            : ofSet(selection.selectionSet);
        levels = Math.max(levels, spread.levels);
        fields += spread.fields;
        aliases += spread.aliases;
        rootFields += spread.rootFields;
        continue;
      }
      const inner = selection.selectionSet ? ofSet(selection.selectionSet) : NOTHING;
      // Tools introspect deeper than anybody asks for data; graphql-js has a rule of its own for it.
      const introspects = selection.name.value.startsWith('__');
      levels = Math.max(levels, 1 + (introspects ? 0 : inner.levels));
      fields += 1 + inner.fields;
      aliases += (selection.alias ? 1 : 0) + inner.aliases;
      rootFields += 1;
    }
    return { levels, fields, aliases, rootFields };
  };
  const ofFragment = eachOnce(fragmentsOf(document), NOTHING, (fragment) =>
    ofSet(fragment.selectionSet),
  );
  return ofSet;
}

/** What is written in one definition, its fragments not spread. */
export interface Inventory {
  /** How many directives stand in each place that has any. */
  readonly directives: readonly number[];
  /** How often variables are used. */
  readonly variableUses: number;
}

/** Counts what stands in one definition, in time linear in its length and without recursion. */
export function inventoryOf(definition: DefinitionNode): Inventory {
  const directives: number[] = [];
  let variableUses = 0;
  const open: ASTNode[] = [definition];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === Kind.VARIABLE) variableUses += 1;
    if (node.kind === Kind.OPERATION_DEFINITION) open.push(...(node.variableDefinitions ?? []));
    if ('directives' in node && node.directives?.length) {
      directives.push(node.directives.length);
      open.push(...node.directives);
    }
    if ('selectionSet' in node && node.selectionSet) open.push(...node.selectionSet.selections);
    if (node.kind === Kind.FIELD || node.kind === Kind.DIRECTIVE) {
      open.push(...(node.arguments ?? []));
    }
    if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) open.push(node.value);
    if (node.kind === Kind.LIST) open.push(...node.values);
    if (node.kind === Kind.OBJECT) open.push(...node.fields);
  }
  return { directives, variableUses };
}
