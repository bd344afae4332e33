import ts from 'typescript';
import type { Check } from '../check.js';
import { lineOf, typescriptFiles, walk } from '../source-graph.js';

const READER = 'src/env.ts';
const PROCESS_MODULES = new Set(['process', 'node:process']);

/** The linter also forbids `process.env`; it cannot see the environment imported by name. */
export const envInOnePlace: Check = {
  name: 'env-in-one-place',
  rule: 'src/env.ts alone reads the environment',
  run: (graph) =>
    typescriptFiles(graph, 'src/')
      .filter((path) => path !== READER)
      .flatMap((file) => {
        const found: ts.Node[] = [];
        walk(graph.ast(file), (node) => {
          if (readsEnvironment(node)) found.push(node);
        });
        return found.map((node) => ({
          file,
          line: lineOf(node),
          message: 'reads the environment; take the setting as an argument',
        }));
      }),
};

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isProcess(node.expression) && isEnv(node.name);
  if (ts.isElementAccessExpression(node)) {
    return isProcess(node.expression) && isEnv(node.argumentExpression);
  }
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
    return isProcess(node.initializer) && takesEnv(node.name.elements);
  }
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const bindings = node.importClause?.namedBindings;
    const isNamed = bindings !== undefined && ts.isNamedImports(bindings);
    return isNamed && PROCESS_MODULES.has(node.moduleSpecifier.text) && takesEnv(bindings.elements);
  }
  return false;
}

/** `process`, or `globalThis.process`. */
function isProcess(node: ts.Node | undefined): boolean {
  if (node === undefined) return false;
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'process';
  return ts.isIdentifier(node) && node.text === 'process';
}

function isEnv(node: ts.Node): boolean {
  return (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && node.text === 'env';
}

function takesEnv(elements: Iterable<ts.BindingElement | ts.ImportSpecifier>): boolean {
  return [...elements].some(({ name, propertyName }) => isEnv(propertyName ?? name));
}
