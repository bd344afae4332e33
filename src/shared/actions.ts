import { type Role, ROLES, type Viewer } from './viewer.js';

const SIGNED_IN = ROLES;
const TEACHERS: readonly Role[] = ['instructor', 'board_member', 'admin'];
const BOARD: readonly Role[] = ['board_member', 'admin'];
const OFFICE: readonly Role[] = ['admin'];

/**
 * What one may do at all, by role; `anyone` includes visitors who are not signed in. Rules about a
 * single record (own, visible, listed as instructor) are policies of its module.
 */
export const ACTIONS = {
  'session.open': 'anyone',
  'session.close': 'anyone',
  'account.register': 'anyone',
  /** Verifying an address and setting a new password, by a token from a mail. */
  'account.recover': 'anyone',
  'account.read-own': SIGNED_IN,
  'account.edit-own': SIGNED_IN,
  'profile.edit': SIGNED_IN,
  'node.read': 'anyone',
  'directory.read': 'anyone',
  'tier.read': 'anyone',
  'training-session.read': 'anyone',
  'event.read': 'anyone',
  'event.create': TEACHERS,
  /** Of an event that one organises or teaches; the board and the office of any. */
  'event.edit': SIGNED_IN,
  'rsvp.answer': SIGNED_IN,
  /** At an event that one organises or teaches; the board and the office at any. */
  'rsvp.check-in': SIGNED_IN,
  'instructor-overview.read': TEACHERS,
  'application.list': BOARD,
  /** Of one's own picture and certificates. */
  'file.upload': SIGNED_IN,
  /** Of pictures, documents and captions as well: domain rules name instructors and the office alone. */
  'file.publish': ['instructor', 'admin'],
  'media.list': 'anyone',
  /** Of what one uploaded; the office of anything. */
  'media.edit': SIGNED_IN,
  'media.delete': OFFICE,
  'backup.read': OFFICE,
  'backup.create': OFFICE,
  'admin-overview.read': OFFICE,
  'member.list': OFFICE,
  'member.edit': OFFICE,
  'audit.read': OFFICE,
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
