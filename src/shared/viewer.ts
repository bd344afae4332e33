/** Roles as stored, lowest first. Rank is a convenience, not a total order of powers. */
export const ROLES = ['public', 'member', 'instructor', 'board_member', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. Anonymous is a value, never `undefined`. */
export type Viewer =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly role: Role;
      /** The session that the token belongs to, where it names one. */
      readonly sessionId?: string;
    };

export const ANONYMOUS: Viewer = Object.freeze({ kind: 'anonymous' });

/** Whether the viewer's role is at least `role`. Anonymous has none. */
export function hasRank(viewer: Viewer, role: Role): boolean {
  return viewer.kind === 'user' && ROLES.indexOf(viewer.role) >= ROLES.indexOf(role);
}

/** Whether the viewer is this very user. */
export function isSelf(viewer: Viewer, userId: string): boolean {
  return viewer.kind === 'user' && viewer.id === userId;
}
