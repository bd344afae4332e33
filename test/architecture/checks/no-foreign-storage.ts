import { z } from 'zod';
import type { Check, Violation } from '../check.js';
import type { SourceGraph } from '../source-graph.js';

/** Storage that the association decided against. ZeroDB alone is the system of record. */
const FORBIDDEN =
  /^(?:aws-sdk|@aws-sdk\/.+|@supabase\/.+|pg|pg-promise|postgres|mongodb|mongoose|minio|@google-cloud\/.+|@azure\/.+)$/;

const MANIFEST = 'package.json';
const manifestSchema = z.record(z.string(), z.unknown());
const SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
];

export const noForeignStorage: Check = {
  name: 'no-foreign-storage',
  rule: 'No storage beside ZeroDB, Cloudflare and Redis, and no SDK of one',
  run: (graph) => [...judgeManifest(graph), ...judgeImports(graph)],
};

function judgeManifest(graph: SourceGraph): Violation[] {
  if (!graph.paths.includes(MANIFEST)) return [];
  const manifest = manifestSchema.parse(JSON.parse(graph.text(MANIFEST)));
  return SECTIONS.flatMap((section) =>
    Object.keys(manifestSchema.parse(manifest[section] ?? {}))
      .filter((name) => FORBIDDEN.test(name))
      .map((name) => ({ file: MANIFEST, message: `${section} holds ${name}` })),
  );
}

function judgeImports(graph: SourceGraph): Violation[] {
  return graph.paths
    .filter((path) => /\.[cm]?[jt]s$/.test(path))
    .flatMap((path) => graph.imports(path))
    .filter(({ kind, to }) => kind === 'package' && FORBIDDEN.test(packageOf(to)))
    .map(({ from, to, line }) => ({ file: from, line, message: `imports ${to}` }));
}

/** `pg` of `pg/lib/client`; scoped names keep two parts. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
