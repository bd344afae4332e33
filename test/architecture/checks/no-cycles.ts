import type { Check } from '../check.js';
import { typescriptFiles, type SourceGraph } from '../source-graph.js';

export const noCycles: Check = {
  name: 'no-cycles',
  rule: 'No file imports itself at run time, however long the way round',
  run: (graph) =>
    findCycles(runtimeImports(graph)).map((cycle) => ({
      file: cycle[0] ?? '',
      message: `is in a cycle: ${[...cycle, cycle[0]].join(' → ')}`,
    })),
};

/** Types are erased, so they close no cycle. */
function runtimeImports(graph: SourceGraph): Map<string, string[]> {
  const files = typescriptFiles(graph, 'src/');
  return new Map(
    files.map((path) => [
      path,
      graph
        .imports(path)
        .filter(({ kind, typeOnly }) => kind === 'file' && !typeOnly)
        .map(({ to }) => to),
    ]),
  );
}

/**
 * A way round for every import that closes one, found depth first. A file is finished once all
 * below it is, so each import is walked once.
 */
function findCycles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string): void => {
    const met = trail.indexOf(file);
    if (met >= 0) cycles.push(trail.slice(met));
    if (met >= 0 || finished.has(file)) return;
    trail.push(file);
    for (const next of imports.get(file) ?? []) visit(next);
    trail.pop();
    finished.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return cycles;
}
