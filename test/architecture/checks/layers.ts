import type { Check, Violation } from '../check.js';
import { ROOMS, roomOf, type Room } from '../rooms.js';
import { typescriptFiles, type ImportEdge, type SourceGraph } from '../source-graph.js';

const EVERYTHING_STARTED: readonly Room[] = [...ROOMS, 'env'];

/**
 * "Who imports whom" of docs/architecture.md. Types count too: to name another room's type is to
 * know of that room.
 */
const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  main: ['app', 'env', 'embedded', 'seed', 'sources', 'shared'],
  cli: [...EVERYTHING_STARTED, 'app', 'cli'],
  app: [...EVERYTHING_STARTED, 'app'],
  'emit-schema': ['app', 'graphql'],
  env: ['shared'],
  http: ['http', 'graphql', 'shared'],
  graphql: ['graphql', 'shared'],
  modules: ['modules', 'graphql', 'sources', 'shared'],
  sources: ['sources', 'shared'],
  embedded: ['embedded', 'shared'],
  jobs: ['jobs', 'modules', 'sources', 'shared'],
  seed: ['seed', 'modules', 'sources', 'shared'],
  shared: ['shared'],
};

/** What stands directly in src/sources, such as http-client.ts, is shared by all sources. */
const COMMON = 'common';

export const layers: Check = {
  name: 'layers',
  rule: 'A request goes down the tree, and no import points up',
  run: (graph) => typescriptFiles(graph, 'src/').flatMap((path) => judgeFile(graph, path)),
};

function judgeFile(graph: SourceGraph, path: string): Violation[] {
  const room = roomOf(path);
  if (room === undefined) return [{ file: path, message: 'is in no room of the plan' }];
  return graph
    .imports(path)
    .filter((edge) => edge.kind === 'file')
    .flatMap((edge) => {
      const fault = judgeEdge(room, edge);
      return fault === undefined ? [] : [{ file: path, line: edge.line, message: fault }];
    });
}

function judgeEdge(from: Room, edge: ImportEdge): string | undefined {
  const to = roomOf(edge.to);
  // What lies in no room is reported where it lies; what lies outside src/ is not for src to use.
  if (to === undefined) {
    return edge.to.startsWith('src/') || edge.to === 'package.json'
      ? undefined
      : `reaches out of src to ${edge.to}`;
  }
  if (!MAY_IMPORT[from].includes(to)) return `${from} may not import ${to} (${edge.to})`;
  if (from === 'sources' && to === 'sources') {
    const ownOrCommon = [systemOf(edge.from), COMMON].includes(systemOf(edge.to));
    return ownOrCommon ? undefined : `one source may not import another (${edge.to})`;
  }
  return undefined;
}

/** `zerodb` of src/sources/zerodb/client.ts. */
function systemOf(path: string): string {
  const [, , system, file] = path.split('/');
  return system === undefined || file === undefined ? COMMON : system;
}
