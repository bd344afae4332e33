import type { Check } from '../check.js';
import { roomOf } from '../rooms.js';
import { typescriptFiles } from '../source-graph.js';

/** Rooms in which the sources are put together, filled, or kept in order. */
const OUTSIDE_MODULES = new Set(['sources', 'main', 'app', 'seed', 'jobs', 'cli']);

/** Types are free: a service may name what its store answers. */
export const storesAloneUseSources: Check = {
  name: 'stores-alone-use-sources',
  rule: 'In a module only *.store.ts talks to the outside world',
  run: (graph) =>
    typescriptFiles(graph, 'src/')
      .filter((path) => !OUTSIDE_MODULES.has(roomOf(path) ?? '') && !isStore(path))
      .flatMap((path) => graph.imports(path))
      .filter((edge) => !edge.typeOnly && roomOf(edge.to) === 'sources')
      .map(({ from, to, line }) => ({ file: from, line, message: `runs ${to}; ask a store` })),
};

function isStore(path: string): boolean {
  return roomOf(path) === 'modules' && path.endsWith('.store.ts');
}
