import ts from 'typescript';
import type { Check } from '../check.js';
import { lineOf, typescriptFiles, walk, type SourceGraph } from '../source-graph.js';

const RUNNERS = new Set(['it', 'test', 'describe']);
const SHORT_SKIPS = new Set(['xit', 'xtest', 'xdescribe']);
const SHORT_ONLYS = new Set(['fit', 'fdescribe']);
/** On the line itself or the one above. */
const REASON = /\/\/ skipped: \S.{8,}/;

export const skipsHaveReasons: Check = {
  name: 'skips-have-reasons',
  rule: 'No test runs alone, and none is skipped without `// skipped: why` beside it',
  run: (graph) =>
    typescriptFiles(graph, 'test/').flatMap((file) => {
      const found: { line: number; message: string }[] = [];
      walk(graph.ast(file), (node) => {
        const kind = skipKind(node);
        const line = lineOf(node);
        if (kind === 'only') found.push({ line, message: 'lets one test run alone' });
        if (kind === 'skip' && !hasReason(graph, file, line)) {
          found.push({ line, message: 'skips without a reason' });
        }
      });
      return found.map((fault) => ({ file, ...fault }));
    }),
};

/** Mentions count as much as calls: `const maybe = ready ? it : it.skip` skips too. */
function skipKind(node: ts.Node): 'skip' | 'only' | undefined {
  if (ts.isIdentifier(node) && ts.isCallExpression(node.parent)) {
    if (SHORT_ONLYS.has(node.text)) return 'only';
    return SHORT_SKIPS.has(node.text) ? 'skip' : undefined;
  }
  if (!ts.isPropertyAccessExpression(node) || !isRunner(node.expression)) return undefined;
  if (node.name.text === 'only') return 'only';
  return ['skip', 'todo', 'failing'].includes(node.name.text) ? 'skip' : undefined;
}

/** `it`, and also `it.concurrent` of `it.concurrent.only`. */
function isRunner(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return isRunner(node.expression);
  return ts.isIdentifier(node) && RUNNERS.has(node.text);
}

function hasReason(graph: SourceGraph, file: string, line: number): boolean {
  const lines = graph.text(file).split('\n');
  return [lines[line - 2], lines[line - 1]].some((text) => REASON.test(text ?? ''));
}
