import type { Check } from '../check.js';
import type { SourceGraph } from '../source-graph.js';

/** Each where a path or host starts, so that the path of some web page is left alone. */
const TRACES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a path of one machine', /(?<![\w.~-])\/(?:work|root)\//],
  ['a home folder', /(?<![\w.~-])\/(?:home|Users)\/[\w.-]+/],
  ['a home folder', /\b[A-Z]:\\Users\\/],
  ['a package registry', /\b(?:registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com)/],
  ['a package registry', /^\s*(?:@[\w-]+:)?registry\s*=/],
];

/** What works on one machine alone, or says how it looks inside, does not belong in the project. */
export const noMachineTraces: Check = {
  name: 'no-machine-traces',
  rule: 'No path of a machine and no host of a registry is written down',
  run: (graph) =>
    graph.paths
      .filter((file) => !isBinary(graph, file))
      .flatMap((file) =>
        graph
          .text(file)
          .split('\n')
          .flatMap((text, index) => {
            const trace = TRACES.find(([, pattern]) => pattern.test(text));
            return trace === undefined
              ? []
              : [{ file, line: index + 1, message: `names ${trace[0]}` }];
          }),
      ),
};

function isBinary(graph: SourceGraph, file: string): boolean {
  return graph.text(file).includes('\0');
}
