import type { Check } from '../check.js';
import { moduleOf } from '../rooms.js';
import { typescriptFiles } from '../source-graph.js';

/**
 * `*.type.ts` may be imported directly: a decorator needs the class itself, and to fetch it through
 * index.ts would close a cycle over the resolvers.
 */
const FACE = /(?:\/index|\.type)\.ts$/;

export const moduleFaces: Check = {
  name: 'module-faces',
  rule: "At run time a module sees of another its index.ts and its GraphQL types' classes",
  run: (graph) =>
    typescriptFiles(graph, 'src/modules/')
      .flatMap((path) => graph.imports(path))
      .filter(({ from, to, typeOnly }) => {
        const other = moduleOf(to);
        return !typeOnly && other !== undefined && other !== moduleOf(from) && !FACE.test(to);
      })
      .map(({ from, to, line }) => ({
        file: from,
        line,
        message: `reaches past the face of ${moduleOf(to) ?? ''} (${to})`,
      })),
};
