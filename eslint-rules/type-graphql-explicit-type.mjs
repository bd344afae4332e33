/**
 * Decorator metadata is switched off, because under ESM it breaks circular types. So type-graphql
 * knows nothing that it is not told: every type must be given as an arrow, and every class its name
 * (a name taken from the class would change with a rename, and with it the public schema).
 */

/** The place of the type among a decorator's arguments. */
const TYPE_AT = new Map([
  ['Arg', 1],
  ['Args', 0],
  ['Field', 0],
  ['FieldResolver', 0],
  ['Mutation', 0],
  ['Query', 0],
  ['Subscription', 0],
]);

const NAMED = new Set(['InputType', 'InterfaceType', 'ObjectType']);

/** The exported name and the call's arguments; `Field` of `@Field`, of `@F()` and of `@tg.Field()`. */
function readDecorator(expression, imported, namespaces) {
  const callee = expression.type === 'CallExpression' ? expression.callee : expression;
  const args = expression.type === 'CallExpression' ? expression.arguments : [];
  if (callee.type === 'Identifier') return { name: imported.get(callee.name), args };
  const isNamespaced =
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    namespaces.has(callee.object.name) &&
    callee.property.type === 'Identifier';
  return { name: isNamespaced ? callee.property.name : undefined, args };
}

/** A template counts: generic types are named after what they hold. */
function isText(node) {
  return node?.type === 'TemplateLiteral' || typeof node?.value === 'string';
}

/** @type {import('eslint').Rule.RuleModule} */
export const typeGraphqlExplicitType = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'Require explicit types and names in type-graphql decorators' },
    messages: {
      type: '@{{name}} needs its type as an arrow function, such as () => String.',
      name: '@{{name}} needs its GraphQL name as a string.',
    },
  },
  create(context) {
    /** Local name to exported name. */
    const imported = new Map();
    const namespaces = new Set();
    return {
      ImportDeclaration(node) {
        if (node.source.value !== 'type-graphql') return;
        for (const specifier of node.specifiers) {
          if (specifier.type === 'ImportNamespaceSpecifier') namespaces.add(specifier.local.name);
          if (specifier.type !== 'ImportSpecifier') continue;
          imported.set(specifier.local.name, specifier.imported.name);
        }
      },
      Decorator(node) {
        const { name, args } = readDecorator(node.expression, imported, namespaces);
        if (name === undefined) return;
        const typeAt = TYPE_AT.get(name);
        if (typeAt !== undefined && args[typeAt]?.type !== 'ArrowFunctionExpression') {
          context.report({ node, messageId: 'type', data: { name } });
        }
        if (NAMED.has(name) && !isText(args[0])) {
          context.report({ node, messageId: 'name', data: { name } });
        }
      },
    };
  },
};
