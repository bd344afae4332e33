import type { Role, Viewer } from './viewer.js';

/**
 * What one may do at all, by role; `anyone` includes visitors who are not signed in. Rules about a
 * single record (own, visible, listed as instructor) are policies of its module.
 */
export const ACTIONS = {
  'session.open': 'anyone',
  'node.read': 'anyone',
  'event.read': 'anyone',
  'training-session.read': 'anyone',
  'directory.read': 'anyone',
  'account.read-own': ['public', 'member', 'instructor', 'board_member', 'admin'],
} as const satisfies Record<string, 'anyone' | readonly Role[]>;

export type Action = keyof typeof ACTIONS;

/** Whether the viewer's role allows the action at all. */
export function mayDo(viewer: Viewer, action: Action): boolean {
  const allowed: 'anyone' | readonly Role[] = ACTIONS[action];
  return allowed === 'anyone' || (viewer.kind === 'user' && allowed.includes(viewer.role));
}

/** The actions of a viewer, for user interfaces; signed-in viewers only have them all listed. */
export function actionsOf(viewer: Viewer): readonly Action[] {
  return (Object.keys(ACTIONS) as Action[]).filter((action) => mayDo(viewer, action));
}
