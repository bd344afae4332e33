import type { Check } from '../check.js';
import { roomOf } from '../rooms.js';
import { typescriptFiles } from '../source-graph.js';

const ROLES = /\.(?:type|inputs|resolver)\.ts$/;

export const typeGraphqlInTheSkin: Check = {
  name: 'type-graphql-in-the-skin',
  rule: 'Only *.type.ts, *.inputs.ts, *.resolver.ts and src/graphql know type-graphql',
  run: (graph) =>
    typescriptFiles(graph, 'src/')
      .filter((path) => !isSkin(path))
      .flatMap((path) => graph.imports(path))
      .filter(({ kind, to }) => kind === 'package' && /^type-graphql(?:\/|$)/.test(to))
      .map(({ from, line }) => ({ file: from, line, message: 'imports type-graphql' })),
};

function isSkin(path: string): boolean {
  const room = roomOf(path);
  return room === 'graphql' || (room === 'modules' && ROLES.test(path));
}
