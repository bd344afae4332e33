import ts from 'typescript';
import type { Check } from '../check.js';
import { lineOf, typescriptFiles, walk } from '../source-graph.js';

export const namedExports: Check = {
  name: 'named-exports',
  rule: 'A thing has one name wherever it is used: no default exports',
  run: (graph) =>
    typescriptFiles(graph, 'src/').flatMap((file) => {
      const found: ts.Node[] = [];
      walk(graph.ast(file), (node) => {
        if (isDefaultExport(node)) found.push(node);
      });
      return found.map((node) => ({ file, line: lineOf(node), message: 'exports a default' }));
    }),
};

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}
