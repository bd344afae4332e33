import ts from 'typescript';
import type { Check } from '../check.js';
import { lineOf, typescriptFiles, walk } from '../source-graph.js';

const MOCKERS = new Set([
  'mock',
  'doMock',
  'unstable_mockModule',
  'setMock',
  'createMockFromModule',
]);

export const noModuleMocks: Check = {
  name: 'no-module-mocks',
  rule: 'Tests hand collaborators in; none replaces a module behind its back',
  run: (graph) =>
    typescriptFiles(graph, 'test/').flatMap((file) => {
      const found: ts.Node[] = [];
      walk(graph.ast(file), (node) => {
        if (isModuleMock(node)) found.push(node);
      });
      return found.map((node) => ({ file, line: lineOf(node), message: 'mocks a module' }));
    }),
};

function isModuleMock(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'jest' &&
    MOCKERS.has(node.name.text)
  );
}
