import ts from 'typescript';
import type { Check } from '../check.js';
import { lineOf, typescriptFiles, walk } from '../source-graph.js';

/** Beside the lint rule, because a lint rule can be switched off by a comment. */
export const noWrittenAny: Check = {
  name: 'no-written-any',
  rule: 'src writes no `any` and silences no type error',
  run: (graph) =>
    typescriptFiles(graph, 'src/').flatMap((file) => {
      const found: { line: number; message: string }[] = [];
      walk(graph.ast(file), (node) => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) {
          found.push({ line: lineOf(node), message: 'writes any' });
        }
      });
      graph
        .text(file)
        .split('\n')
        .forEach((text, index) => {
          if (/@ts-(?:ignore|expect-error|nocheck)/.test(text)) {
            found.push({ line: index + 1, message: 'silences the compiler' });
          }
        });
      return found.map((fault) => ({ file, ...fault }));
    }),
};
