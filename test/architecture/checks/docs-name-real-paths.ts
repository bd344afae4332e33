import type { Check } from '../check.js';

/** Decisions tell what was true on their day. */
const HISTORY = 'docs/adr/';
/** `src/app.ts` or `src/modules/`, in code marks or as the target of a link. */
const PATH = /(?<=[`(\s])(?:src|test|bench|docs|eslint-rules)\/[\w./-]*[\w/](?=[`)\s:,;.])/g;

export const docsNameRealPaths: Check = {
  name: 'docs-name-real-paths',
  rule: 'What the documentation points at is there',
  run: (graph) => {
    const isThere = (path: string): boolean =>
      graph.paths.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`));
    return graph.paths
      .filter((file) => file.endsWith('.md') && !file.startsWith(HISTORY))
      .flatMap((file) =>
        graph
          .text(file)
          .split('\n')
          .flatMap((text, index) =>
            // A space at both ends, so that a path may open or close the line.
            [...` ${text} `.matchAll(PATH)]
              .filter(([path]) => !isThere(path))
              .map(([path]) => ({ file, line: index + 1, message: `points at ${path}` })),
          ),
      );
  },
};
