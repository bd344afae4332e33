import type { Check, Violation } from '../check.js';
import { moduleOf } from '../rooms.js';
import { typescriptFiles, type SourceGraph } from '../source-graph.js';

const BASE = ['audit', 'users'];
const PEOPLE = [...BASE, 'files', 'profiles'];
const SESSIONS = [...PEOPLE, 'events', 'articles', 'rsvps', 'training-sessions'];
const MEMBERSHIP = ['subscriptions', 'payments', 'applications', 'approvals'].map(
  (name) => `membership/${name}`,
);

/**
 * Which modules stand upstream of each. Types count too: an upstream module that names a
 * downstream one's type already depends on it. A new module is written in here by hand, so that
 * its place is a decision.
 */
const UPSTREAM: ReadonlyMap<string, readonly string[]> = new Map([
  ['audit', []],
  ['users', ['audit']],
  ['files', []],
  ['backups', BASE],
  ['profiles', [...BASE, 'files']],
  ['events', PEOPLE],
  ['articles', PEOPLE],
  ['rsvps', [...PEOPLE, 'events', 'articles']],
  ['training-sessions', SESSIONS.filter((name) => name !== 'training-sessions')],
  // Access by tier names the tiers; certificates belong to applications.
  ['media', [...SESSIONS, 'membership/subscriptions', 'membership/applications']],
  ['uploads', [...SESSIONS, 'media']],
  ['chat', SESSIONS],
  ['videos', [...SESSIONS, 'media']],
  ['watching', [...SESSIONS, 'media', 'videos', 'membership/subscriptions']],
  ['search', [...SESSIONS, 'media']],
  ['membership/subscriptions', PEOPLE],
  ['members', [...PEOPLE, 'membership/subscriptions']],
  ['membership/payments', [...PEOPLE, 'membership/subscriptions']],
  ['membership/applications', PEOPLE],
  ['membership/approvals', [...PEOPLE, 'membership/applications']],
  // Puts together what a person sees of themselves, so it stands below all of it and above nothing.
  ['dashboard', [...SESSIONS, 'media', ...MEMBERSHIP]],
  ['overview', [...PEOPLE, 'membership/subscriptions', 'membership/payments']],
]);

export const moduleOrder: Check = {
  name: 'module-order',
  rule: 'A module imports only modules upstream of it',
  run: (graph) => typescriptFiles(graph, 'src/modules/').flatMap((path) => judge(graph, path)),
};

function judge(graph: SourceGraph, path: string): Violation[] {
  const name = moduleOf(path) ?? '';
  const upstream = UPSTREAM.get(name);
  if (upstream === undefined) {
    return [{ file: path, message: `module "${name}" has no place in the order` }];
  }
  return graph.imports(path).flatMap(({ to, line }) => {
    const other = moduleOf(to);
    return other === undefined || other === name || upstream.includes(other)
      ? []
      : [{ file: path, line, message: `${other} is not upstream of ${name} (${to})` }];
  });
}
