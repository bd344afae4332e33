import type { Check } from '../check.js';

const FOLDERS = /^(?:src|test|bench|docs|eslint-rules)\//;
/** Words joined by dashes; dots set off the role and the ending, as in `event.store.ts`. */
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;

export const fileNames: Check = {
  name: 'file-names',
  rule: 'Files and folders are named in kebab-case',
  run: (graph) =>
    graph.paths
      .filter((path) => FOLDERS.test(path))
      .flatMap((file) => {
        const odd = file.split('/').find((name) => name !== 'README.md' && !KEBAB.test(name));
        return odd === undefined ? [] : [{ file, message: `"${odd}" is not kebab-case` }];
      }),
};
